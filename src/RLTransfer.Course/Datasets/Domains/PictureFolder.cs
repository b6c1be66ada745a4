using System.Globalization;
using RLTransfer.Randomness;
using StbImageSharp;

namespace RLTransfer.Course.Datasets.Domains;

/// <summary>
/// Labelled pictures of the user's own, as they are published: MNIST's IDX files; MNIST-M's <c>mnist_m_train</c> and <c>mnist_m_test</c>, each with its
/// <c>_labels.txt</c>; or <c>train</c> and <c>test</c> with a folder for each class.
/// </summary>
internal static class PictureFolder
{
    private const int MostSide = 4096;

    private static readonly string[] endings = [".png", ".jpg", ".jpeg", ".bmp"];

    /// <summary>Reads no more pictures than are asked for, and makes them square.</summary>
    /// <param name="folder">Holds one of the three.</param>
    /// <param name="side">Pixels a side that each picture gets.</param>
    /// <param name="train">How many to learn from, at most.</param>
    /// <param name="test">How many to test on, at most.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">Something is not there; the message says what belongs there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or something else.</exception>
    public static SplitImages Read(string folder, int side, int train, int test)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{folder}: there is no such folder.");
        }

        if (CharacterFolder.Find(folder, CharacterFolder.DigitLayouts) is { } layout)
        {
            var digits = CharacterFolder.Read(folder, layout);
            return new(Resampling.Resize(digits.Train, train, side), Resampling.Resize(digits.Test, test, side));
        }

        if (Directory.EnumerateFileSystemEntries(folder, "mnist_m_*").Any())
        {
            return new(Load(Listed(folder, "mnist_m_train"), Glyphs.DigitClasses, side, train), Load(Listed(folder, "mnist_m_test"), Glyphs.DigitClasses, side, test));
        }

        var (learned, tested) = (Path.Combine(folder, "train"), Path.Combine(folder, "test"));
        if (!Directory.Exists(learned) || !Directory.Exists(tested))
        {
            throw new FileNotFoundException($"{folder} holds neither MNIST (train-images-idx3-ubyte[.gz], …), nor MNIST-M (mnist_m_train, mnist_m_train_labels.txt, …), nor folders 'train' and 'test' with a folder of pictures for each class.");
        }

        var classes = Classes(learned);
        return classes.SequenceEqual(Classes(tested), StringComparer.Ordinal)
            ? new(Load(Sorted(learned, classes), classes, side, train), Load(Sorted(tested, classes), classes, side, test))
            : throw new InvalidDataException($"{tested}: its classes are {string.Join(", ", Classes(tested))}; those of {learned} are {string.Join(", ", classes)}. Both need the same folders.");
    }

    /// <summary>A line a picture: its name, a space, its digit.</summary>
    private static List<(string Path, byte Label)> Listed(string folder, string part)
    {
        var list = Path.Combine(folder, part + "_labels.txt");
        if (!File.Exists(list))
        {
            throw new FileNotFoundException($"{list}: there is no such file. MNIST-M has it beside the folder '{part}'.", list);
        }

        var (pictures, number) = (new List<(string, byte)>(), 0);
        foreach (var line in File.ReadLines(list))
        {
            number++;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == 0)
            {
                continue;
            }

            pictures.Add(words.Length == 2 && byte.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var label) && label < Glyphs.DigitClasses.Count
                ? (Path.Combine(folder, part, words[0]), label)
                : throw new InvalidDataException(FormattableString.Invariant($"{list}, line {number}: '{line}' is no name of a picture followed by a digit.")));
        }

        return pictures.Count > 0 ? pictures : throw new InvalidDataException($"{list}: it names no picture.");
    }

    private static string[] Classes(string part) => [.. Directory.EnumerateDirectories(part).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];

    /// <summary>In a random order that is always the same, so that the first so many are of all classes.</summary>
    private static List<(string Path, byte Label)> Sorted(string part, string[] classes)
    {
        if (classes.Length is < 2 or > byte.MaxValue)
        {
            throw new InvalidDataException(FormattableString.Invariant($"{part}: it has {classes.Length} folders of pictures, one a class; at least 2 are needed, and {byte.MaxValue} are the most."));
        }

        var pictures = new List<(string, byte)>();
        for (byte label = 0; label < classes.Length; label++)
        {
            var folder = Path.Combine(part, classes[label]);
            var files = Directory.EnumerateFiles(folder).Where(IsPicture).Order(StringComparer.Ordinal).ToArray();
            pictures.AddRange(files.Length > 0 ? files.Select(file => (file, label)) : throw new InvalidDataException($"{folder}: there is no picture in it ({string.Join(", ", endings)})."));
        }

        var order = Enumerable.Range(0, pictures.Count).ToArray();
        new Philox(1, Philox.Stream("pictures of a folder")).Shuffle<int>(order);
        return [.. order.Select(at => pictures[at])];
    }

    private static bool IsPicture(string path) => Path.GetFileName(path)[0] != '.' && endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static ImageSet Load(IReadOnlyList<(string Path, byte Label)> pictures, IReadOnlyList<string> classes, int side, int most)
    {
        var taken = pictures.Take(most).ToArray();
        return new([.. taken.SelectMany(picture => Load(picture.Path, side))], [.. taken.Select(picture => picture.Label)], side, side, classes) { Channels = 3 };
    }

    /// <summary>One picture: [3, side, side].</summary>
    private static byte[] Load(string path, int side)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such file.", path);
        }

        ImageResult image;
        try
        {
            using var file = File.OpenRead(path);
            if (ImageInfo.FromStream(file) is not { Width: <= MostSide, Height: <= MostSide })
            {
                throw new InvalidDataException(FormattableString.Invariant($"{path}: it is no picture (PNG, JPEG, BMP) of at most {MostSide} x {MostSide} pixels."));
            }

            file.Position = 0;
            image = ImageResult.FromStream(file, ColorComponents.RedGreenBlue);
        }
        catch (Exception error) when (error is InvalidOperationException or IndexOutOfRangeException or EndOfStreamException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: the picture is damaged. Get it again, or take it out of the folder.", error);
        }

        var planes = new byte[image.Data.Length];
        var area = image.Width * image.Height;
        for (var i = 0; i < planes.Length; i++)
        {
            planes[i] = image.Data[(3 * (i % area)) + (i / area)];
        }

        return Resampling.Resize(new ImageSet(planes, [0], image.Height, image.Width, []) { Channels = 3 }, 1, side).Pixels;
    }
}
