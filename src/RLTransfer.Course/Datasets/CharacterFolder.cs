namespace RLTransfer.Course.Datasets;

/// <summary>Finds letters and digits among the files of a folder: EMNIST's, MNIST's, or our own, under their usual names.</summary>
internal static class CharacterFolder
{
    private static readonly string[] Capitals = [.. Enumerable.Range('A', 26).Select(c => ((char)c).ToString())];
    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(d => FormattableString.Invariant($"{d}"))];

    /// <summary>How one publisher names and stores a set.</summary>
    /// <param name="Title">For messages.</param>
    /// <param name="Train">What the training files' names begin with.</param>
    /// <param name="Test">What the test files' names begin with.</param>
    /// <param name="Classes">Names of the classes.</param>
    /// <param name="FirstLabel">The label of class 0.</param>
    /// <param name="Transposed">Images are stored by columns.</param>
    public sealed record Layout(string Title, string Train, string Test, IReadOnlyList<string> Classes, int FirstLabel, bool Transposed);

    // EMNIST (Cohen et al. 2017) keeps NIST's orientation, so its images are transposed, and counts letters from 1.
    public static IReadOnlyList<Layout> LetterLayouts { get; } =
    [
        new("EMNIST letters", "emnist-letters-train", "emnist-letters-test", Capitals, 1, Transposed: true),
        new("glyphs letters", "glyphs-letters-train", "glyphs-letters-test", Glyphs.LetterClasses, 0, Transposed: false),
    ];

    public static IReadOnlyList<Layout> DigitLayouts { get; } =
    [
        new("MNIST", "train", "t10k", Digits, 0, Transposed: false),
        new("EMNIST digits", "emnist-digits-train", "emnist-digits-test", Digits, 0, Transposed: true),
        new("EMNIST MNIST", "emnist-mnist-train", "emnist-mnist-test", Digits, 0, Transposed: true),
        new("glyphs digits", "glyphs-digits-train", "glyphs-digits-test", Digits, 0, Transposed: false),
    ];

    /// <summary>The first layout the folder has any file of; null where it has none.</summary>
    public static Layout? Find(string folder, IEnumerable<Layout> layouts) => layouts.FirstOrDefault(layout =>
        new[] { layout.Train, layout.Test }.Any(prefix => Locate(folder, prefix, "images", 3) is not null || Locate(folder, prefix, "labels", 1) is not null));

    public static SplitImages Read(string folder, Layout layout)
    {
        var split = new SplitImages(ReadPart(folder, layout, layout.Train), ReadPart(folder, layout, layout.Test));
        return (split.Train.Height, split.Train.Width) == (split.Test.Height, split.Test.Width)
            ? split
            : throw new InvalidDataException($"{folder}: {layout.Title}'s training and test images differ in size.");
    }

    private static ImageSet ReadPart(string folder, Layout layout, string prefix)
    {
        var imagesPath = Locate(folder, prefix, "images", 3) ?? throw Missing("images-idx3-ubyte");
        var labelsPath = Locate(folder, prefix, "labels", 1) ?? throw Missing("labels-idx1-ubyte");
        var (shape, pixels) = IdxFile.Read(imagesPath, 3);
        var (_, labels) = IdxFile.Read(labelsPath, 1);
        if (labels.Length != shape[0])
        {
            throw new InvalidDataException(FormattableString.Invariant($"{labelsPath}: {labels.Length} labels for the {shape[0]} images of {Path.GetFileName(imagesPath)}."));
        }

        for (var i = 0; i < labels.Length; i++)
        {
            var label = labels[i] - layout.FirstLabel;
            if (label < 0 || label >= layout.Classes.Count)
            {
                throw new InvalidDataException(FormattableString.Invariant($"{labelsPath}: label {i} is {labels[i]}; {layout.Title} has {layout.FirstLabel} to {layout.FirstLabel + layout.Classes.Count - 1}."));
            }

            labels[i] = (byte)label;
        }

        if (!layout.Transposed)
        {
            return new(pixels, labels, shape[1], shape[2], layout.Classes);
        }

        Transpose(pixels, shape[1], shape[2]);
        return new(pixels, labels, shape[2], shape[1], layout.Classes);

        FileNotFoundException Missing(string kind) =>
            new($"{folder}: {layout.Title} is there in part; '{prefix}-{kind}' (or .gz) is missing. Put it beside the others.");
    }

    private static string? Locate(string folder, string prefix, string kind, int rank)
    {
        // Both spellings that are in circulation: train-images-idx3-ubyte and train-images.idx3-ubyte.
        foreach (var separator in "-.")
        {
            var path = Path.Combine(folder, FormattableString.Invariant($"{prefix}-{kind}{separator}idx{rank}-ubyte"));
            if (File.Exists(path))
            {
                return path;
            }

            if (File.Exists(path + ".gz"))
            {
                return path + ".gz";
            }
        }

        return null;
    }

    private static void Transpose(byte[] pixels, int height, int width)
    {
        var one = new byte[height * width];
        for (var start = 0; start < pixels.Length; start += one.Length)
        {
            var image = pixels.AsSpan(start, one.Length);
            image.CopyTo(one);
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    image[(x * height) + y] = one[(y * width) + x];
                }
            }
        }
    }
}
