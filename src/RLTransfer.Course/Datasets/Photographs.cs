namespace RLTransfer.Course.Datasets;

/// <summary>Square pieces of photographs, in colour.</summary>
/// <param name="Rgb">[Count, Side, Side, 3].</param>
/// <param name="Side">Pixels a side.</param>
public sealed record Patches(byte[] Rgb, int Side)
{
    /// <summary>How many there are.</summary>
    public int Count => Rgb.Length / (3 * Side * Side);

    /// <summary>One piece, [Side, Side, 3].</summary>
    public ReadOnlySpan<byte> this[int index] => Rgb.AsSpan(index * 3 * Side * Side, 3 * Side * Side);

    /// <summary>Some of them.</summary>
    public Patches Where(Func<int, bool> which) => this with { Rgb = [.. Enumerable.Range(0, Count).Where(which).SelectMany(index => this[index].ToArray())] };
}

/// <summary>Pieces of nine photographs that anyone may use, 64 × 64 (<c>datasets/photographs/card.md</c>).</summary>
public sealed class Photographs(string? folder = null) : CommittedDataset("photographs", "52 pieces of nine photographs in the public domain, 64 x 64, in colour", folder)
{
    private const int OneInFourTests = 4;

    /// <summary>The pieces to train with, and others for tests.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public (Patches Train, Patches Test) Load()
    {
        Ensure();
        var (shape, rgb) = IdxFile.Read(Path.Combine(Folder, "photographs-patches-idx4-ubyte.gz"), 4);
        var all = new Patches(rgb, shape[1]);
        return (all.Where(index => index % OneInFourTests != 0), all.Where(index => index % OneInFourTests == 0));
    }
}
