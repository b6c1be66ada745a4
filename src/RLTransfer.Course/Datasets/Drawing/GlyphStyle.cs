using RLTransfer.Randomness;

namespace RLTransfer.Course.Datasets.Drawing;

/// <summary>How one image is written: everything but which character it is. Lengths are pixels of the 28 × 28 image unless said.</summary>
internal sealed record GlyphStyle
{
    /// <summary>Standard deviation of each control point, in units of the character's box.</summary>
    public double Jitter { get; init; }

    /// <summary>Standard deviation of the elastic field's knots, in units of the character's box.</summary>
    public double Elastic { get; init; }

    /// <summary>Rotation in radians.</summary>
    public double Rotation { get; init; }

    /// <summary>Slant: horizontal shift per unit of height; positive leans to the right.</summary>
    public double Slant { get; init; }

    /// <summary>Width over the width as drawn.</summary>
    public double Aspect { get; init; }

    /// <summary>The larger side of the character.</summary>
    public double Size { get; init; }

    /// <summary>How far the character's middle lies from the image's.</summary>
    public Point Shift { get; init; }

    /// <summary>Half the pen's width.</summary>
    public double PenRadius { get; init; }

    /// <summary>Relative change of the pen's width along a stroke.</summary>
    public double Pressure { get; init; }

    /// <summary>Darkness of full ink, 0 to 1.</summary>
    public double Ink { get; init; }

    /// <summary>Weight of a 3 × 3 mean over the sharp image, 0 to 1.</summary>
    public double Blur { get; init; }

    /// <summary>Grey of the paper, 0 to 1.</summary>
    public double Paper { get; init; }

    /// <summary>Standard deviation of the noise on each pixel.</summary>
    public double Noise { get; init; }

    /// <summary>The pen runs dry for a moment.</summary>
    public bool Gap { get; init; }

    /// <summary>A piece of the neighbouring character is in the picture.</summary>
    public bool Neighbour { get; init; }

    /// <summary>A ruled line of the paper is in the picture.</summary>
    public bool Ruled { get; init; }

    /// <summary>Draws a style.</summary>
    public static GlyphStyle Draw(Philox random) => new()
    {
        Jitter = random.NextUniform(0.01, 0.035),
        Elastic = random.NextUniform(0.02, 0.075),
        Rotation = 0.14 * Normal(random),
        Slant = 0.12 + (0.18 * Normal(random)),
        Aspect = random.NextUniform(0.65, 1.15),
        Size = random.NextUniform(16, 22),
        Shift = new(0.9 * Normal(random), 0.9 * Normal(random)),
        PenRadius = random.NextUniform(0.65, 1.75),
        Pressure = random.NextUniform(0, 0.35),
        Ink = random.NextUniform(0.6, 1),
        Blur = random.NextUniform(0, 0.7),
        Paper = random.NextUniform(0, 0.12),
        Noise = random.NextUniform(0.01, 0.08),
        Gap = random.NextDouble() < 0.15,
        Neighbour = random.NextDouble() < 0.25,
        Ruled = random.NextDouble() < 0.1,
    };

    /// <summary>Roughly a standard normal, from twelve uniforms (so that no library logarithm is needed); never beyond ±3 here.</summary>
    public static double Normal(Philox random)
    {
        double sum = -6;
        for (var i = 0; i < 12; i++)
        {
            sum += random.NextSingle();
        }

        return Math.Clamp(sum, -3, 3);
    }
}
