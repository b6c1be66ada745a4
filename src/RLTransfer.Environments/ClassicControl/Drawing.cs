using System.Numerics;
using RLTransfer.Environments.Rendering;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>The common look of the classic tasks' pictures.</summary>
internal static class Drawing
{
    public static readonly Color Paper = Color.Hex(0xFAFAF7), Ink = Color.Hex(0x374151), Track = Color.Hex(0xB8BEC7);
    public static readonly Color Body = Color.Hex(0x2563EB), Rod = Color.Hex(0xC8763C), Goal = Color.Hex(0x2E9E5B), Ground = Color.Hex(0xE3E6DF);

    /// <summary>A square window on the world, y upwards.</summary>
    public static Canvas Square(float extent, Vector2 center = default) =>
        new(256, 256, Paper, center + new Vector2(-extent, extent), center + new Vector2(extent, -extent));

    /// <summary>The point at a length from another; angle 0 is straight up and grows clockwise.</summary>
    public static Vector2 Up(Vector2 from, double length, double angle) =>
        from + ((float)length * new Vector2((float)Math.Sin(angle), (float)Math.Cos(angle)));

    /// <summary>A car on a hill of height sin 3x.</summary>
    public static Frame MountainCar(double position, double goal)
    {
        var canvas = new Canvas(256, 192, Paper, new(-1.3f, 1.45f), new(0.7f, -1.25f));
        Span<Vector2> hill = stackalloc Vector2[83];
        for (var i = 0; i <= 80; i++)
        {
            var x = -1.3f + (2f * i / 80);
            hill[i] = new(x, Height(x));
        }

        (hill[81], hill[82]) = (new(0.7f, -1.3f), new(-1.3f, -1.3f));
        canvas.Polygon(hill, Ground);
        canvas.Path(hill[..81], 0.02f, Ink);

        var foot = new Vector2((float)goal, Height((float)goal));
        canvas.Line(foot, foot + new Vector2(0, 0.38f), 0.015f, Ink);
        canvas.Polygon([foot + new Vector2(0, 0.38f), foot + new Vector2(0.14f, 0.31f), foot + new Vector2(0, 0.24f)], Goal);

        // The car stands on the hill: its axis is the slope's direction, in a window that is not square.
        var at = new Vector2((float)position, Height((float)position));
        var along = Vector2.Normalize(new Vector2(1, 3 * MathF.Cos(3 * (float)position)));
        var up = new Vector2(-along.Y, along.X);
        Vector2 Point(float right, float above) => at + (right * along) + (above * up);
        canvas.Polygon([Point(-0.1f, 0.05f), Point(0.1f, 0.05f), Point(0.09f, 0.12f), Point(0.04f, 0.13f), Point(0.02f, 0.19f), Point(-0.06f, 0.19f), Point(-0.09f, 0.12f)], Body);
        canvas.Circle(Point(-0.06f, 0.045f), 0.04f, Ink);
        canvas.Circle(Point(0.06f, 0.045f), 0.04f, Ink);
        return canvas.Frame;
    }

    private static float Height(float x) => MathF.Sin(3 * x);
}
