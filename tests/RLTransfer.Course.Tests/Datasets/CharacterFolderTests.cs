using RLTransfer.Course.Datasets;

namespace RLTransfer.Course.Tests.Datasets;

public sealed class CharacterFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-characters-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void EMNIST_letters_are_turned_upright_and_counted_from_zero()
    {
        // Two images of height 2 and width 3, stored by columns.
        Write("emnist-letters-train-images-idx3-ubyte", [2, 3, 2], [1, 4, 2, 5, 3, 6, 11, 14, 12, 15, 13, 16]);
        Write("emnist-letters-train-labels-idx1-ubyte", [2], [1, 26]);
        Write("emnist-letters-test-images-idx3-ubyte", [1, 3, 2], [1, 4, 2, 5, 3, 6]);
        Write("emnist-letters-test-labels-idx1-ubyte", [1], [3]);

        var letters = Read(CharacterFolder.LetterLayouts);

        Assert.Equal((2, 3), (letters.Train.Height, letters.Train.Width));
        Assert.Equal([1, 2, 3, 4, 5, 6], letters.Train.Image(0).ToArray());
        Assert.Equal([11, 12, 13, 14, 15, 16], letters.Train.Image(1).ToArray());
        Assert.Equal(["A", "Z"], letters.Train.Labels.Select(label => letters.Train.ClassNames[label]));
    }

    [Fact]
    public void MNIST_is_read_as_it_is_under_either_spelling()
    {
        Write("train-images.idx3-ubyte", [1, 2, 2], [1, 2, 3, 4]);
        Write("train-labels.idx1-ubyte", [1], [7]);
        Write("t10k-images-idx3-ubyte", [1, 2, 2], [5, 6, 7, 8]);
        Write("t10k-labels-idx1-ubyte", [1], [0]);

        var digits = Read(CharacterFolder.DigitLayouts);

        Assert.Equal([1, 2, 3, 4], digits.Train.Pixels);
        Assert.Equal([7], digits.Train.Labels);
        Assert.Equal([5, 6, 7, 8], digits.Test.Pixels);
    }

    [Fact]
    public void A_missing_part_is_named()
    {
        Write("train-images-idx3-ubyte", [1, 1, 1], [1]);
        var error = Assert.Throws<FileNotFoundException>(() => Read(CharacterFolder.DigitLayouts));
        Assert.Contains("'train-labels-idx1-ubyte' (or .gz) is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_out_of_range_or_of_another_number_are_refused()
    {
        Write("train-images-idx3-ubyte", [1, 1, 1], [1]);
        Write("t10k-images-idx3-ubyte", [1, 1, 1], [1]);
        Write("t10k-labels-idx1-ubyte", [1], [1]);

        Write("train-labels-idx1-ubyte", [1], [10]);
        Assert.Contains("label 0 is 10; MNIST has 0 to 9", Assert.Throws<InvalidDataException>(() => Read(CharacterFolder.DigitLayouts)).Message, StringComparison.Ordinal);

        Write("train-labels-idx1-ubyte", [2], [1, 2]);
        Assert.Contains("2 labels for the 1 images", Assert.Throws<InvalidDataException>(() => Read(CharacterFolder.DigitLayouts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_missing_or_holds_no_set_is_refused_with_what_to_put_there()
    {
        Assert.Contains("does not exist", Assert.Throws<DirectoryNotFoundException>(() => Glyphs.Load(Path.Combine(folder.FullName, "none"))).Message, StringComparison.Ordinal);
        Assert.Contains("emnist-letters-train-images-idx3-ubyte", Assert.Throws<FileNotFoundException>(() => Glyphs.Load(folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_data_set_is_refused_with_those_there_are() =>
        Assert.Contains("nearest: glyphs", Assert.Throws<ArgumentException>(() => DatasetCatalog.Find("glyph")).Message, StringComparison.Ordinal);

    private SplitImages Read(IReadOnlyList<CharacterFolder.Layout> layouts) => CharacterFolder.Read(folder.FullName, CharacterFolder.Find(folder.FullName, layouts)!);

    private void Write(string name, int[] shape, byte[] data)
    {
        using var stream = File.Create(Path.Combine(folder.FullName, name));
        IdxFile.Write(stream, shape, data);
    }
}
