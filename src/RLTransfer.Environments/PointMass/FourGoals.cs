using System.Numerics;

namespace RLTransfer.Environments.PointMass;

/// <summary>The places of MultiGoal (Haarnoja et al. 2017, section 5.1), for figures and scores.</summary>
public static class FourGoals
{
    /// <summary>The goals, in the order east, west, north, south; the number is the one that <c>info</c> reports.</summary>
    public static IReadOnlyList<Vector2> Places { get; } = [new(5, 0), new(-5, 0), new(0, 5), new(0, -5)];

    /// <summary>Nearer than this to a goal is arrived.</summary>
    public const float Radius = 1;

    /// <summary>The plane reaches from minus this to this along both axes.</summary>
    public const float Extent = 7;
}
