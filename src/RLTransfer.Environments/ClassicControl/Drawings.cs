using System.Numerics;
using RLTransfer.Environments.Rendering;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>The common look of the classic control pictures.</summary>
internal static class Drawings
{
    public static readonly Color Paper = Color.Hex(0xFAFAF7), Rule = Color.Hex(0xB8B8AE), Body = Color.Hex(0x33415C);
    public static readonly Color Link = Color.Hex(0xC97B2A), Joint = Color.Hex(0x2563EB), Goal = Color.Hex(0x2E9E5B);

    /// <summary>A square around the origin, y upwards.</summary>
    public static Canvas Square(float extent) => new(256, 256, Paper, new(-extent, extent), new(extent, -extent));

    /// <summary>A car on the mountain, with the flag at <paramref name="goal"/>.</summary>
    public static Frame Mountain(float position, float goal)
    {
        const float left = -1.2f, right = 0.6f;
        var canvas = new Canvas(360, 240, Paper, new(left, 1.25f), new(right, 0.05f));
        var hill = new Vector2[92];
        for (var i = 0; i < 90; i++)
        {
            var x = left + ((right - left) * i / 89);
            hill[i] = new(x, Height(x));
        }

        (hill[90], hill[91]) = (new(right, 0), new(left, 0));
        canvas.Polygon(hill, Rule);
        canvas.Line(new(goal, Height(goal)), new(goal, Height(goal) + 0.18f), 0.008f, Body);
        canvas.Polygon([new(goal, Height(goal) + 0.18f), new(goal + 0.07f, Height(goal) + 0.15f), new(goal, Height(goal) + 0.12f)], Goal);

        // The slope of the track, so that the car stands on it.
        var along = Vector2.Normalize(new(1, 3 * 0.45f * MathF.Cos(3 * position)));
        var up = new Vector2(-along.Y, along.X);
        var middle = new Vector2(position, Height(position));
        canvas.Polygon(
            [middle - (0.06f * along) + (0.03f * up), middle + (0.06f * along) + (0.03f * up), middle + (0.05f * along) + (0.09f * up), middle - (0.05f * along) + (0.09f * up)], Body);
        canvas.Circle(middle - (0.035f * along) + (0.025f * up), 0.025f, Joint);
        canvas.Circle(middle + (0.035f * along) + (0.025f * up), 0.025f, Joint);
        return canvas.Frame;
    }

    private static float Height(float x) => (0.45f * MathF.Sin(3 * x)) + 0.55f;
}
