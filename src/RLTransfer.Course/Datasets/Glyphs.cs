using RLTransfer.Course.Datasets.Drawing;
using RLTransfer.Files;
using RLTransfer.Randomness;

namespace RLTransfer.Course.Datasets;

/// <summary>The glyphs data set: 37 classes of letters and ten digits, drawn from strokes (<c>datasets/glyphs/card.md</c>).</summary>
public sealed class Glyphs : Dataset
{
    /// <summary>The environment variable that names a folder with real data; see <see cref="Load"/>.</summary>
    public const string FolderVariable = ProjectFolders.DataVariable;

    private const ulong Seed = 1;

    /// <summary>The set in the given folder; by default in the project's.</summary>
    public Glyphs(string? folder = null)
        : base("glyphs", "37 classes of letters and 10 digits drawn from strokes, 28 x 28, 49,900 images", folder ?? ProjectFolders.Dataset("glyphs"))
    {
    }

    /// <summary>The letters: capitals, and small letters of a form of their own.</summary>
    public static IReadOnlyList<string> LetterClasses { get; } = Classes(char.IsAsciiLetter);

    /// <summary>The digits.</summary>
    public static IReadOnlyList<string> DigitClasses { get; } = Classes(char.IsAsciiDigit);

    /// <summary>Letters and digits, ready to use.</summary>
    /// <param name="folder">
    /// A folder with IDX files of EMNIST letters and/or MNIST (or EMNIST digits), plain or gzipped, under their usual names;
    /// what the folder does not have is taken from the glyphs, and so is all where they were made in it. Null: the folder named by RLTRANSFER_DATA, or else the glyphs,
    /// which are made on first use (seconds).
    /// </param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder has no such files, or only some of a set's four.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static CharacterData Load(string? folder = null)
    {
        folder = string.IsNullOrEmpty(folder) ? Environment.GetEnvironmentVariable(FolderVariable) : folder;
        if (string.IsNullOrEmpty(folder))
        {
            var glyphs = new Glyphs();
            return new(glyphs.Own(CharacterFolder.LetterLayouts), glyphs.Own(CharacterFolder.DigitLayouts), "glyphs");
        }

        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The data folder '{folder}' does not exist. Give one that holds MNIST or EMNIST files, or none at all.");
        }

        var (letters, digits) = (CharacterFolder.Find(folder, CharacterFolder.LetterLayouts), CharacterFolder.Find(folder, CharacterFolder.DigitLayouts));
        var made = Path.Combine(folder, "glyphs");
        var own = new Glyphs(Directory.Exists(made) ? made : ProjectFolders.Project("glyphs"));
        if (letters is null && digits is null && own.Folder == made)
        {
            return new(own.Own(CharacterFolder.LetterLayouts), own.Own(CharacterFolder.DigitLayouts), $"glyphs from {folder}");
        }

        if (letters is null && digits is null)
        {
            throw new FileNotFoundException($"The data folder '{folder}' holds neither EMNIST letters (emnist-letters-train-images-idx3-ubyte[.gz], …) nor MNIST (train-images-idx3-ubyte[.gz], …). See datasets/glyphs/card.md, or make the glyphs there: {FolderVariable}={ShellText.Quote(folder)} ./rlt datasets make glyphs");
        }

        return new(
            letters is null ? own.Own(CharacterFolder.LetterLayouts) : CharacterFolder.Read(folder, letters),
            digits is null ? own.Own(CharacterFolder.DigitLayouts) : CharacterFolder.Read(folder, digits),
            $"{letters?.Title ?? "glyphs letters"} and {digits?.Title ?? "glyphs digits"} from {folder}");
    }

    /// <summary>Draws images, each from its own random stream.</summary>
    /// <param name="part">The name of the streams, such as <c>digits-train</c>.</param>
    /// <param name="classes">The classes, which take turns: image i is of class i mod classes.</param>
    /// <param name="count">How many images.</param>
    /// <param name="seed">The generator's seed.</param>
    public static ImageSet Draw(string part, IReadOnlyList<string> classes, int count, ulong seed = Seed)
    {
        ArgumentNullException.ThrowIfNull(classes);
        const int size = GlyphPainter.Side * GlyphPainter.Side;
        var pixels = new byte[count * size];
        var labels = new byte[count];
        var painter = new GlyphPainter(StrokeAlphabet.BuiltIn);
        Parallel.For(0, count, i =>
        {
            labels[i] = (byte)(i % classes.Count);
            var random = new Philox(seed, Philox.Stream($"glyphs/{part}", (ulong)i));
            painter.Paint(classes[labels[i]][0], random, pixels.AsSpan(i * size, size));
        });
        return new(pixels, labels, GlyphPainter.Side, GlyphPainter.Side, classes);
    }

    private SplitImages Own(IReadOnlyList<CharacterFolder.Layout> layouts)
    {
        Ensure();
        return CharacterFolder.Read(Folder, layouts[^1]);
    }

    private protected override IEnumerable<(string File, byte[] Content)> Produce(IReadOnlySet<string> wanted)
    {
        var parts = new (string Part, IReadOnlyList<string> Classes, int Each)[]
        {
            ("letters-train", LetterClasses, 600),
            ("letters-test", LetterClasses, 100),
            ("digits-train", DigitClasses, 2000),
            ("digits-test", DigitClasses, 400),
        };
        foreach (var (part, classes, each) in parts)
        {
            var (images, labels) = ($"glyphs-{part}-images-idx3-ubyte", $"glyphs-{part}-labels-idx1-ubyte");
            if (!wanted.Contains(images) && !wanted.Contains(labels))
            {
                continue;
            }

            var set = Draw(part, classes, each * classes.Count);
            if (wanted.Contains(images))
            {
                yield return (images, Idx([set.Count, set.Height, set.Width], set.Pixels));
            }

            if (wanted.Contains(labels))
            {
                yield return (labels, Idx([set.Count], set.Labels));
            }
        }
    }

    private static byte[] Idx(ReadOnlySpan<int> shape, byte[] data)
    {
        using var stream = new MemoryStream(data.Length + 16);
        IdxFile.Write(stream, shape, data);
        return stream.ToArray();
    }

    private static string[] Classes(Func<char, bool> which) => [.. StrokeAlphabet.BuiltIn.Characters.Where(which).Select(c => c.ToString())];
}
