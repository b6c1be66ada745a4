namespace RLTransfer.Course.Datasets;

/// <summary>Real handwriting: 1,797 digits by 13 people, 8 × 8 (<c>datasets/optical-digits/card.md</c>).</summary>
public sealed class OpticalDigits(string? folder = null)
    : CommittedDataset("optical-digits", "1,797 digits in the handwriting of 13 people, 8 x 8 (UCI, CC BY 4.0)", folder)
{
    /// <summary>The digits of the first ten of the fourteen forms; the others are for tests.</summary>
    public const int TrainingCount = 1287;

    private const int MostInk = 16;

    /// <summary>The digits, with whole forms, and so whole people, on each side.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public SplitImages Load()
    {
        Ensure();
        var (shape, ink) = IdxFile.Read(Path.Combine(Folder, "optical-digits-images-idx3-ubyte.gz"), 3);
        var (_, labels) = IdxFile.Read(Path.Combine(Folder, "optical-digits-labels-idx1-ubyte.gz"), 1);
        byte[] pixels = [.. ink.Select(value => (byte)(((value * 255) + (MostInk / 2)) / MostInk))];
        var all = new ImageSet(pixels, labels, shape[1], shape[2], Glyphs.DigitClasses);
        return new(all.Take(Enumerable.Range(0, TrainingCount)), all.Take(Enumerable.Range(TrainingCount, all.Count - TrainingCount)));
    }
}
