using System.IO.Compression;
using RLTransfer.Course.Datasets;

namespace RLTransfer.Course.Tests.Datasets;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] Good = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-idx-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_plain_file_is_read()
    {
        var (shape, data) = IdxFile.Read(FileOf(Good), 3);
        Assert.Equal([2, 1, 3], shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], data);
    }

    [Fact]
    public void A_gzipped_file_is_recognized_by_its_content()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Good);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], IdxFile.Read(FileOf(packed.ToArray()), 3).Data);
        var error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(FileOf(packed.ToArray()[..^12]), 3));
        Assert.Contains("promises 6 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var stream = new MemoryStream();
        IdxFile.Write(stream, [2, 1, 3], [1, 2, 3, 4, 5, 6]);
        Assert.Equal(Good, stream.ToArray());
        Assert.Throws<ArgumentException>(() => IdxFile.Write(stream, [2, 2], [1, 2, 3]));
    }

    [Theory]
    [InlineData(new byte[] { }, "ends within it")]
    [InlineData(new byte[] { 0, 0, 8 }, "ends within it")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0 }, "ends within it")]
    [InlineData(new byte[] { 80, 75, 3, 4, 0, 0, 0, 1 }, "no IDX file")]
    [InlineData(new byte[] { 0, 0, 13, 3, 0, 0, 0, 1 }, "IDX type 0x0D")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 9 }, "it has 1 axes; 3 are needed")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 }, "axis 0 has the impossible size 0")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 1, 255, 0, 0, 1, 0, 0, 0, 1 }, "axis 1 has the impossible size")]
    [InlineData(new byte[] { 0, 0, 8, 3, 127, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1 }, "axis 1 has the impossible size")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 7 }, "promises 2 bytes, only 1 are there")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7, 8 }, "more follows the 1 bytes")]
    public void A_damaged_file_is_named_and_says_what_is_wrong(byte[] content, string expected)
    {
        var path = FileOf(content);
        var error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path, 3));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("no such file", Assert.Throws<FileNotFoundException>(() => IdxFile.Read("/nowhere/at-all", 1)).Message, StringComparison.Ordinal);

    private string FileOf(byte[] content)
    {
        var path = Path.Combine(folder.FullName, "file");
        File.WriteAllBytes(path, content);
        return path;
    }
}
