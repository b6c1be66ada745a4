using System.Numerics;
using RLTransfer.Environments.Rendering;

namespace RLTransfer.Environments.PointMass;

/// <summary>The common look of the point mass's pictures.</summary>
internal static class PlaneDrawing
{
    public const int Pixels = 256;

    public static readonly Color Paper = Color.Hex(0xFAFAF7), Rule = Color.Hex(0xE4E4DE), Wall = Color.Hex(0x4B5563);
    public static readonly Color Goal = Color.Hex(0x2E9E5B), Agent = Color.Hex(0x2563EB), Velocity = Color.Hex(0x93B4F5);

    /// <summary>An empty plane, y upwards, a rule at every unit, or at every fifth of a large plane.</summary>
    public static Canvas Plane(float extent)
    {
        var canvas = new Canvas(Pixels, Pixels, Paper, new(-extent, extent), new(extent, -extent));
        var step = extent > 10 ? 5 : 1;
        for (var at = step * MathF.Ceiling(-extent / step); at <= extent; at += step)
        {
            canvas.Line(new(at, -extent), new(at, extent), 0.02f * extent / 7, Rule);
            canvas.Line(new(-extent, at), new(extent, at), 0.02f * extent / 7, Rule);
        }

        canvas.Line(new Vector2(-extent, 0), new Vector2(extent, 0), 0.06f * extent / 7, Rule);
        canvas.Line(new Vector2(0, -extent), new Vector2(0, extent), 0.06f * extent / 7, Rule);
        return canvas;
    }
}
