using RLTransfer.Course.Datasets;
using RLTransfer.Course.Datasets.Domains;
using RLTransfer.Figures.Images;

namespace RLTransfer.Course.Tests.Datasets.Domains;

public sealed class PictureFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-pictures-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void MNIST_is_read_from_its_four_files_and_resized()
    {
        Mnist("");
        var (train, test) = Read(side: 1);
        Assert.Equal((1, 1, 1), (train.Channels, train.Height, train.Width));
        Assert.Equal([5, 0], train.Labels);
        Assert.Equal([100, 30], train.Pixels);
        Assert.Equal([7], test.Labels);
    }

    [Fact]
    public void MNIST_M_is_read_as_it_is_distributed_by_its_lists_of_labels()
    {
        MnistM("");
        var (train, test) = Read(side: 2);
        Assert.Equal((3, 2, 2), (train.Channels, train.Height, train.Width));
        Assert.Equal([3, 9], train.Labels);
        Assert.Equal([4], test.Labels);
        Assert.Equal([1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12], train.Image(0).ToArray());           // red, green, blue, each by rows
        Assert.Equal([3], Read(side: 2, most: 1).Train.Labels);
    }

    [Fact]
    public void A_folder_for_each_class_is_read_in_a_mixed_order_that_is_always_the_same()
    {
        foreach (var (part, each) in new[] { ("train", 20), ("test", 3) })
        {
            for (var i = 0; i < each; i++)
            {
                Picture($"{part}/cat/{i:00}.png", 1, 1, [(byte)i, 0, 0]);
                Picture($"{part}/dog/{i:00}.PNG", 1, 1, [(byte)(100 + i), 0, 0]);
            }
        }

        Text("train/cat/notes.txt", "no picture");
        var (train, test) = Read(side: 1, most: 20);
        Assert.Equal(["cat", "dog"], train.ClassNames);
        Assert.Equal((20, 6), (train.Count, test.Count));
        Assert.InRange(train.Labels.Count(label => label == 1), 5, 15);
        Assert.All(Enumerable.Range(0, train.Count), i => Assert.Equal(train.Labels[i] == 1, train.Image(i)[0] >= 100));
        Assert.Equal(train.Pixels, Read(side: 1, most: 20).Train.Pixels);
    }

    [Fact]
    public void What_is_missing_or_wrong_is_named()
    {
        Says<DirectoryNotFoundException>("none: there is no such folder", "none");
        Says<FileNotFoundException>("nor folders 'train' and 'test' with a folder of pictures for each class", "");

        MnistM("m");
        Says<FileNotFoundException>("mnist_m_test_labels.txt: there is no such file", "m", () => File.Delete(At("m/mnist_m_test_labels.txt")));
        Says<InvalidDataException>("mnist_m_train_labels.txt, line 2: '1.png ten'", "m", () => Text("m/mnist_m_train_labels.txt", "0.png 1\n1.png ten\n"));
        Says<InvalidDataException>("line 1: '0.png 10'", "m", () => Text("m/mnist_m_train_labels.txt", "0.png 10\n"));
        Says<FileNotFoundException>("2.png: there is no such file", "m", () => Text("m/mnist_m_train_labels.txt", "0.png 1\n2.png 1\n"));
        Says<InvalidDataException>("it names no picture", "m", () => Text("m/mnist_m_train_labels.txt", "\n"));

        Picture("c/train/a/0.png", 1, 1, [1, 2, 3]);
        Picture("c/test/a/0.png", 1, 1, [1, 2, 3]);
        Says<InvalidDataException>("it has 1 folders of pictures", "c");
        Directory.CreateDirectory(At("c/train/b"));
        Says<InvalidDataException>("its classes are a; those of", "c");
        Directory.CreateDirectory(At("c/test/b"));
        Says<InvalidDataException>("b: there is no picture in it", "c");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(50)]
    public void A_picture_that_ends_too_early_is_named(int bytes)
    {
        MnistM("");
        File.WriteAllBytes(At("mnist_m_train/1.png"), File.ReadAllBytes(At("mnist_m_train/1.png"))[..bytes]);
        Assert.Contains("1.png: ", Assert.Throws<InvalidDataException>(() => Read(side: 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_folder_takes_the_place_of_the_courses_pictures()
    {
        Mnist("source");
        MnistM("target");
        var options = new DomainOptions { Folder = folder.FullName, Side = 4 };
        var pair = DigitDomains.Find(Assert.Single(DigitDomains.Targets(options)), options);
        Assert.Equal((2, 1, 2, 1), (pair.Source.Train.Count, pair.Source.Test.Count, pair.Target.Train.Count, pair.Target.Test.Count));
        Assert.Equal((4, 4, 1, 3), (pair.Source.Train.Height, pair.Target.Train.Width, pair.Source.Train.Channels, pair.Target.Train.Channels));

        Directory.Delete(At("target"), recursive: true);
        foreach (var part in new[] { "train", "test" })
        {
            Picture($"target/{part}/a/0.png", 1, 1, [1, 2, 3]);
            Picture($"target/{part}/b/0.png", 1, 1, [1, 2, 3]);
        }

        Assert.Contains("its classes are a, b; those of", Assert.Throws<InvalidDataException>(() => DigitDomains.Find(DigitDomains.Folder, options)).Message, StringComparison.Ordinal);
    }

    private SplitImages Read(int side, int most = 100) => PictureFolder.Read(folder.FullName, side, most, most);

    private void Says<TError>(string message, string within, Action? spoil = null)
        where TError : Exception
    {
        spoil?.Invoke();
        Assert.Contains(message, Assert.Throws<TError>(() => PictureFolder.Read(At(within), 2, 10, 10)).Message, StringComparison.Ordinal);
        if (within == "m")
        {
            MnistM("m");
        }
    }

    private void Mnist(string within)
    {
        Idx("train-images-idx3-ubyte", [2, 2, 2], [100, 100, 100, 100, 0, 40, 60, 20]);
        Idx("train-labels-idx1-ubyte", [2], [5, 0]);
        Idx("t10k-images-idx3-ubyte", [1, 2, 2], [1, 2, 3, 4]);
        Idx("t10k-labels-idx1-ubyte", [1], [7]);
        void Idx(string name, int[] shape, byte[] data)
        {
            Directory.CreateDirectory(At(within));
            using var stream = File.Create(At($"{within}/{name}"));
            IdxFile.Write(stream, shape, data);
        }
    }

    private void MnistM(string within)
    {
        Picture($"{within}/mnist_m_train/0.png", 2, 2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        Picture($"{within}/mnist_m_train/1.png", 2, 2, [.. Enumerable.Range(50, 12).Select(value => (byte)value)]);
        Picture($"{within}/mnist_m_test/0.png", 2, 2, new byte[12]);
        Text($"{within}/mnist_m_train_labels.txt", "0.png 3\n1.png 9\n");
        Text($"{within}/mnist_m_test_labels.txt", "0.png 4\n");
    }

    private string At(string path) => Path.Combine(folder.FullName, path.TrimStart('/'));

    private void Text(string path, string text) => File.WriteAllText(At(path), text);

    private void Picture(string path, int height, int width, byte[] rgb)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), PngWriter.ToBytes(new PixelImage(width, height, 3, rgb)));
    }
}
