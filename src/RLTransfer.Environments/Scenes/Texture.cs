using System.Numerics;
using System.Runtime.CompilerServices;

namespace RLTransfer.Environments.Scenes;

/// <summary>What a surface looks like. The last three appear in the "real" look alone.</summary>
public enum Pattern
{
    /// <summary>One colour.</summary>
    Plain,

    /// <summary>Squares in turn.</summary>
    Checker,

    /// <summary>Stripes of equal width.</summary>
    Stripes,

    /// <summary>Round dots.</summary>
    Dots,

    /// <summary>Squares of different tones, with joints.</summary>
    Tiles,

    /// <summary>Smooth noise.</summary>
    Clouds,

    /// <summary>A brick wall.</summary>
    Bricks,

    /// <summary>Wooden boards.</summary>
    Planks,

    /// <summary>Veined stone.</summary>
    Marble,
}

/// <summary>A procedural texture: two colours and a pattern over the plane. A small value, computed per pixel.</summary>
/// <param name="Pattern">What it shows.</param>
/// <param name="First">A colour, each part from 0 to 1.</param>
/// <param name="Second">The other colour.</param>
/// <param name="Scale">Repetitions of the pattern a unit of length.</param>
/// <param name="Angle">How far it is turned, in radians.</param>
/// <param name="Grain">How much fine noise is over it.</param>
/// <param name="Seed">Of what is random in it.</param>
public readonly record struct Texture(Pattern Pattern, Vector3 First, Vector3 Second, float Scale, float Angle, float Grain, uint Seed)
{
    private readonly float cosine = MathF.Cos(Angle), sine = MathF.Sin(Angle);

    /// <summary>The colour at (u, v). Where a pixel is wide against the pattern, the pattern fades to its mean.</summary>
    /// <param name="u">In world units.</param>
    /// <param name="v">In world units.</param>
    /// <param name="pixel">How wide a pixel is there, in world units.</param>
    public Vector3 Sample(float u, float v, float pixel)
    {
        var (x, y) = (((u * cosine) - (v * sine)) * Scale, ((u * sine) + (v * cosine)) * Scale);
        var sharp = Math.Clamp(1.6f - (2 * pixel * Scale), 0, 1);
        var (tone, mean) = Tone(x, y);
        var color = Vector3.Lerp(First, Second, mean + ((tone - mean) * sharp));
        if (Grain > 0)
        {
            color *= 1 + (Grain * (Noise(u * 23, v * 23, Seed + 77) - 0.5f) * Math.Clamp(1.5f - (12 * pixel), 0, 1));
        }

        return color;
    }

    /// <summary>Between the first colour (0) and the second (1), and the pattern's mean.</summary>
    private (float Tone, float Mean) Tone(float x, float y)
    {
        switch (Pattern)
        {
            case Pattern.Checker:
                return (((int)MathF.Floor(x) + (int)MathF.Floor(y)) & 1, 0.5f);
            case Pattern.Stripes:
                return (Fraction(x) < 0.5f ? 0 : 1, 0.5f);
            case Pattern.Dots:
                var (dx, dy) = (Fraction(x) - 0.5f, Fraction(y) - 0.5f);
                return ((dx * dx) + (dy * dy) < 0.1f ? 1 : 0, 0.3f);
            case Pattern.Tiles:
                return (Fraction(x) < 0.08f || Fraction(y) < 0.08f ? 1 : 0.25f * Hash((int)MathF.Floor(x), (int)MathF.Floor(y), Seed), 0.25f);
            case Pattern.Clouds:
                return ((0.65f * Noise(x, y, Seed)) + (0.35f * Noise(2.1f * x, 2.1f * y, Seed + 1)), 0.5f);
            case Pattern.Bricks:
                // Rows half as high as long, every other one moved by half; the joints are the second colour.
                var row = MathF.Floor(2 * y);
                var along = x + (((int)row & 1) * 0.5f);
                var joint = Fraction(along) < 0.06f || Fraction(2 * y) < 0.12f;
                return (joint ? 1 : 0.35f * Hash((int)MathF.Floor(along), (int)row, Seed), 0.3f);
            case Pattern.Planks:
                var board = MathF.Floor(2 * y);
                var start = x * 0.35f + Hash((int)board, 7, Seed);
                var gap = Fraction(2 * y) < 0.07f || Fraction(start) < 0.012f;
                var tone = Hash((int)board, (int)MathF.Floor(start), Seed);
                return (gap ? 1 : (0.45f * tone) + (0.25f * Noise(0.8f * x, 9 * y, Seed)), 0.4f);
            case Pattern.Marble:
                var wave = MathF.Sin((2.5f * x) + (4 * Noise(x, y, Seed)) + (2 * Noise(2.3f * x, 2.3f * y, Seed + 1)));
                return (wave * wave, 0.5f);
            default:
                return (0, 0);
        }
    }

    /// <summary>Smooth noise in [0, 1]: random values on the whole numbers, smoothly joined (Perlin's fade curve).</summary>
    internal static float Noise(float x, float y, uint seed)
    {
        var (floorX, floorY) = (MathF.Floor(x), MathF.Floor(y));
        var (column, row) = ((int)floorX, (int)floorY);
        var (right, up) = (Fade(x - floorX), Fade(y - floorY));
        var (a, b) = (Hash(column, row, seed), Hash(column + 1, row, seed));
        var (c, d) = (Hash(column, row + 1, seed), Hash(column + 1, row + 1, seed));
        var (lower, upper) = (a + ((b - a) * right), c + ((d - c) * right));
        return lower + ((upper - lower) * up);
    }

    /// <summary>A value in [0, 1) for every whole point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Hash(int x, int y, uint seed)
    {
        var h = ((uint)x * 0x8DA6B343u) ^ ((uint)y * 0xD8163841u) ^ (seed * 0xCB1AB31Fu);
        h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
        h = (h ^ (h >> 12)) * 0x297A2D39u;
        return ((h ^ (h >> 15)) >> 8) * (1f / (1 << 24));
    }

    private static float Fade(float t) => t * t * (3 - (2 * t));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Fraction(float x) => x - MathF.Floor(x);
}
