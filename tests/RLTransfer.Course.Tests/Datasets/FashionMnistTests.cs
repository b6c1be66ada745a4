using RLTransfer.Course.Datasets;

namespace RLTransfer.Course.Tests.Datasets;

public sealed class FashionMnistTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-fashion-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_set_is_read_from_its_four_files_under_its_own_class_names()
    {
        Write("train-images-idx3-ubyte", [2, 1, 2], [1, 2, 3, 4]);
        Write("train-labels-idx1-ubyte", [2], [9, 0]);
        Write("t10k-images-idx3-ubyte", [1, 1, 2], [5, 6]);
        Write("t10k-labels-idx1-ubyte", [1], [6]);

        var pictures = FashionMnist.Load(folder.FullName);

        Assert.Equal("Fashion-MNIST", pictures.Source);
        Assert.Equal([1, 2, 3, 4], pictures.Images.Train.Pixels);
        Assert.Equal(["ankle boot", "T-shirt"], pictures.Images.Train.Labels.Select(label => pictures.Images.Train.ClassNames[label]));
        Assert.Equal("shirt", pictures.Images.Test.ClassNames[pictures.Images.Test.Labels[0]]);
    }

    [Fact]
    public void A_part_of_it_is_not_taken_for_the_whole()
    {
        Write("train-images-idx3-ubyte", [1, 1, 1], [1]);
        Assert.Contains("'train-labels-idx1-ubyte' (or .gz) is missing", Assert.Throws<FileNotFoundException>(() => FashionMnist.Load(folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_it_is_installed_it_is_whole_and_elsewhere_letters_stand_in_and_say_so()
    {
        var pictures = FashionMnist.Load();
        if (FashionMnist.Folder is null)
        {
            Assert.StartsWith("letters (", pictures.Source, StringComparison.Ordinal);
            Assert.Equal(37, pictures.Images.Train.ClassNames.Count);
            return;
        }

        Assert.Equal((60_000, 10_000, 28, 28), (pictures.Images.Train.Count, pictures.Images.Test.Count, pictures.Images.Train.Height, pictures.Images.Train.Width));
        Assert.All(pictures.Images.Train.ByClass(), images => Assert.Equal(6_000, images.Length));
    }

    private void Write(string name, int[] shape, byte[] data)
    {
        using var stream = File.Create(Path.Combine(folder.FullName, name));
        IdxFile.Write(stream, shape, data);
    }
}
