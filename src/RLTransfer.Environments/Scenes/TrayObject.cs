using System.Numerics;
using System.Runtime.CompilerServices;

namespace RLTransfer.Environments.Scenes;

/// <summary>What stands on the tray.</summary>
internal enum TrayShape
{
    /// <summary>An upright cylinder.</summary>
    Cylinder,

    /// <summary>A box about as long as wide.</summary>
    Box,

    /// <summary>A long box.</summary>
    Bar,

    /// <summary>An open cup, wider at the top.</summary>
    Cup,
}

/// <summary>An object on the tray; the tray reaches from −1 to 1 along both axes.</summary>
/// <param name="Shape">Its form.</param>
/// <param name="Center">Of its footprint.</param>
/// <param name="Angle">Of its long axis, radians.</param>
/// <param name="HalfLength">Half its length, or its radius.</param>
/// <param name="HalfWidth">Half its width, or its radius.</param>
/// <param name="Height">Above the tray.</param>
internal readonly record struct TrayObject(TrayShape Shape, Vector2 Center, float Angle, float HalfLength, float HalfWidth, float Height)
{
    public bool IsRound => Shape is TrayShape.Cylinder or TrayShape.Cup;

    /// <summary>The radius of the smallest circle about the centre that holds the footprint.</summary>
    public float Reach => IsRound ? HalfLength : MathF.Sqrt((HalfLength * HalfLength) + (HalfWidth * HalfWidth));

    private Vector2 Axis => new(MathF.Cos(Angle), MathF.Sin(Angle));

    /// <summary>Whether the footprint has a point in common with a rectangle.</summary>
    public bool Overlaps(Vector2 center, Vector2 axis, float halfLength, float halfWidth)
    {
        var offset = Center - center;
        if (IsRound)
        {
            var (along, across) = (Vector2.Dot(offset, axis), Cross(axis, offset));
            var (dx, dy) = (MathF.Max(MathF.Abs(along) - halfLength, 0), MathF.Max(MathF.Abs(across) - halfWidth, 0));
            return (dx * dx) + (dy * dy) < HalfLength * HalfLength;
        }

        // Two rectangles are apart where one of the four edge directions separates them.
        var own = Axis;
        var (cosine, sine) = (MathF.Abs(Vector2.Dot(own, axis)), MathF.Abs(Cross(own, axis)));
        return MathF.Abs(Vector2.Dot(offset, axis)) < halfLength + (HalfLength * cosine) + (HalfWidth * sine)
            && MathF.Abs(Cross(axis, offset)) < halfWidth + (HalfLength * sine) + (HalfWidth * cosine)
            && MathF.Abs(Vector2.Dot(offset, own)) < HalfLength + (halfLength * cosine) + (halfWidth * sine)
            && MathF.Abs(Cross(own, offset)) < HalfWidth + (halfLength * sine) + (halfWidth * cosine);
    }

    /// <summary>Whether the footprint covers a point.</summary>
    public bool Covers(Vector2 point)
    {
        var offset = point - Center;
        return IsRound
            ? offset.LengthSquared() < HalfLength * HalfLength
            : MathF.Abs(Vector2.Dot(offset, Axis)) < HalfLength && MathF.Abs(Cross(Axis, offset)) < HalfWidth;
    }

    private static float Cross(Vector2 a, Vector2 b) => (a.X * b.Y) - (a.Y * b.X);

    /// <summary>Up to six of them.</summary>
    [InlineArray(6)]
    internal struct Six
    {
        private TrayObject first;
    }
}
