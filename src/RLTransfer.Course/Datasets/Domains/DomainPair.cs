using RLTransfer.Randomness;

namespace RLTransfer.Course.Datasets.Domains;

/// <summary>The same classes as two kinds of pictures: plenty of labels for one, none to learn from for the other.</summary>
/// <param name="Name">What the target is.</param>
/// <param name="Source">Pictures with labels.</param>
/// <param name="Target">Pictures to do well on. Its training labels are for the bound that knows them, and for nothing else.</param>
public sealed record DomainPair(string Name, SplitImages Source, SplitImages Target);

/// <summary>How many pictures, and how large.</summary>
public sealed record DomainOptions
{
    /// <summary>Pixels a side.</summary>
    public int Side { get; init; } = 16;

    /// <summary>Source pictures to learn from.</summary>
    public int SourceImages { get; init; } = 6000;

    /// <summary>Target pictures to learn from.</summary>
    public int TargetImages { get; init; } = 5148;

    /// <summary>Target pictures to test on.</summary>
    public int TestImages { get; init; } = 1020;
}

/// <summary>Lecture 07's domains: digits that a program drew, and digits written on something.</summary>
/// <remarks>
/// A target picture is made as MNIST-M's are (Ganin and Lempitsky 2015, §4): |background − digit|, in each of three channels. Where there is no ink the background
/// shows, where there is, its negative. Picture i of a part has a random stream of its own.
/// </remarks>
public static class DigitDomains
{
    /// <summary>The targets' names.</summary>
    public const string Photographs = "handwriting on photographs", Textures = "digits on textures";

    private const ulong Seed = 1;

    // A digit of MNIST and of the glyphs is 20 of 28 pixels high; the optical ones fill their 8 x 8.
    private const double OpticalShare = 20.0 / 28;

    /// <summary>Drawn digits → real handwriting on pieces of real photographs.</summary>
    public static DomainPair HandwritingOnPhotographs(DomainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (digits, (learned, tested)) = (new OpticalDigits().Load(), new Photographs().Load());
        var inside = (int)Math.Round(OpticalShare * options.Side);
        return new(Photographs, Source(options), new(
            Blend(digits.Train, inside, options.TargetImages, "photographs/train", random => Backgrounds.Piece(learned, options.Side, random), options.Side),
            Blend(digits.Test, inside, options.TestImages, "photographs/test", random => Backgrounds.Piece(tested, options.Side, random), options.Side)));
    }

    /// <summary>Drawn digits → other drawn digits on procedural textures.</summary>
    public static DomainPair DigitsOnTextures(DomainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var digits = Glyphs.Load().Digits;
        var others = digits.Train.Take(Enumerable.Range(options.SourceImages, Math.Max(0, digits.Train.Count - options.SourceImages)));
        return new(Textures, Source(options), new(
            Blend(others, options.Side, options.TargetImages, "textures/train", random => Backgrounds.Texture(options.Side, random), options.Side),
            Blend(digits.Test, options.Side, options.TestImages, "textures/test", random => Backgrounds.Texture(options.Side, random), options.Side)));
    }

    /// <summary>The target of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static DomainPair Find(string name, DomainOptions options) => name switch
    {
        Photographs => HandwritingOnPhotographs(options),
        Textures => DigitsOnTextures(options),
        _ => throw new ArgumentException($"There is no target '{name}': use '{Photographs}' or '{Textures}'."),
    };

    /// <summary>Writes digits on backgrounds: |background − digit|.</summary>
    /// <param name="digits">Taken in turn, again and again, each time on another background.</param>
    /// <param name="inside">Pixels a side of the digit within the picture.</param>
    /// <param name="count">How many pictures.</param>
    /// <param name="part">The name of the random streams.</param>
    /// <param name="background">[3, side, side], from 0 to 255.</param>
    /// <param name="side">Pixels a side of the picture.</param>
    internal static ImageSet Blend(ImageSet digits, int inside, int count, string part, Func<Philox, float[]> background, int side)
    {
        var (pixels, labels, edge) = (new byte[count * 3 * side * side], new byte[count], (side - inside) / 2);
        for (var i = 0; i < count; i++)
        {
            var digit = Resampling.Resize(digits.Image(i % digits.Count), digits.Height, digits.Width, inside, inside);
            var picture = background(new Philox(Seed, Philox.Stream(part, (ulong)i)));
            for (var p = 0; p < picture.Length; p++)
            {
                var (y, x) = ((p / side % side) - edge, (p % side) - edge);
                var ink = y >= 0 && y < inside && x >= 0 && x < inside ? digit[(y * inside) + x] : 0;
                pixels[(i * picture.Length) + p] = (byte)Math.Round(Math.Abs(picture[p] - ink));
            }

            labels[i] = digits.Labels[i % digits.Count];
        }

        return new(pixels, labels, side, side, digits.ClassNames) { Channels = 3 };
    }

    /// <summary>The drawn digits, made smaller.</summary>
    private static SplitImages Source(DomainOptions options)
    {
        var digits = Glyphs.Load().Digits;
        return new(Resized(digits.Train, options.SourceImages, options.Side), Resized(digits.Test, options.TestImages, options.Side));
    }

    private static ImageSet Resized(ImageSet images, int count, int side)
    {
        count = Math.Min(count, images.Count);
        byte[] pixels = [.. Enumerable.Range(0, count).SelectMany(i => Resampling.Resize(images.Image(i), images.Height, images.Width, side, side)).Select(value => (byte)Math.Round(value))];
        return new(pixels, images.Labels[..count], side, side, images.ClassNames);
    }
}
