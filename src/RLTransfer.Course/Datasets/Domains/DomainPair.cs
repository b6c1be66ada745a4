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

    /// <summary>A folder with <c>source</c> and <c>target</c> in it, to use in place of the course's own pictures; null for those.</summary>
    public string? Folder { get; init; }
}

/// <summary>Lecture 07's domains: digits that a program drew, and digits written on something; or pictures of the user's own.</summary>
/// <remarks>
/// A target picture is made as MNIST-M's are (Ganin and Lempitsky 2015, §4): |background − digit|, in each of three channels. Where there is no ink the background
/// shows, where there is, its negative. Picture i of a part has a random stream of its own.
/// </remarks>
public static class DigitDomains
{
    /// <summary>The targets' names.</summary>
    public const string Photographs = "handwriting on photographs", Textures = "digits on textures", Folder = "pictures of a folder";

    private const ulong Seed = 1;

    // A digit of MNIST and of the glyphs is 20 of 28 pixels high; the optical ones fill their 8 x 8.
    private const double OpticalShare = 20.0 / 28;

    /// <summary>What adaptation is measured on: the two targets, or the folder's where one is given.</summary>
    public static IReadOnlyList<string> Targets(DomainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return string.IsNullOrEmpty(options.Folder) ? [Photographs, Textures] : [Folder];
    }

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

    /// <summary>The user's own: from <c>source</c> to <c>target</c> in the folder, each of which is MNIST, MNIST-M, or folders of pictures.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">Something is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or source and target differ in their classes.</exception>
    public static DomainPair PicturesOfAFolder(DomainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (from, to) = (Path.Combine(options.Folder!, "source"), Path.Combine(options.Folder!, "target"));
        var (source, target) = (PictureFolder.Read(from, options.Side, options.SourceImages, options.TestImages), PictureFolder.Read(to, options.Side, options.TargetImages, options.TestImages));
        var (known, asked) = (source.Train.ClassNames, target.Train.ClassNames);
        return known.SequenceEqual(asked, StringComparer.Ordinal)
            ? new(Folder, source, target)
            : throw new InvalidDataException($"{to}: its classes are {string.Join(", ", asked)}; those of {from} are {string.Join(", ", known)}. A classifier of the one can read the other only where they are the same.");
    }

    /// <summary>The target of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static DomainPair Find(string name, DomainOptions options) => name switch
    {
        Photographs => HandwritingOnPhotographs(options),
        Textures => DigitsOnTextures(options),
        Folder => PicturesOfAFolder(options),
        _ => throw new ArgumentException($"There is no target '{name}': use '{Photographs}', '{Textures}' or '{Folder}'."),
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
        return new(Resampling.Resize(digits.Train, options.SourceImages, options.Side), Resampling.Resize(digits.Test, options.TestImages, options.Side));
    }
}
