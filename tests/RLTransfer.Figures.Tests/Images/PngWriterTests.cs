using System.Buffers.Binary;
using RLTransfer.Figures.Colors;
using RLTransfer.Figures.Images;

namespace RLTransfer.Figures.Tests.Images;

public sealed class PngWriterTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(28, 28, 1)]
    [InlineData(5, 3, 3)]
    [InlineData(300, 2, 4)]
    [InlineData(1, 700, 3)]
    public void EveryPixelComesBack(int width, int height, int channels)
    {
        var image = Gallery.Ramp(width, height, channels);
        var file = new PngFile(PngWriter.ToBytes(image));
        Assert.Equal((width, height, channels), (file.Width, file.Height, file.Channels));
        Assert.Equal(image.Bytes, file.Pixels);
        Assert.Equal(["IHDR", "IDAT", "IEND"], file.Chunks.Select(c => c.Type));
    }

    [Fact]
    public void NoiseAndFlatRowsComeBackThroughEveryFilter()
    {
        var bytes = Enumerable.Range(0, 64 * 64 * 3).Select(i => (i / (64 * 3)) switch { < 16 => (byte)200, < 32 => (byte)(i * 3), < 48 => (byte)(255 * Gallery.Noise(i)), _ => (byte)(i % 192) }).Select(b => (byte)b).ToArray();
        Assert.Equal(bytes, new PngFile(PngWriter.ToBytes(new PixelImage(64, 64, 3, bytes))).Pixels);
    }

    [Fact]
    public void AnimationHoldsEveryFrameInOrder()
    {
        PixelImage[] frames = [.. Enumerable.Range(0, 5).Select(k => new PixelImage(9, 4, 3, [.. Enumerable.Range(0, 108).Select(i => (byte)(i * k))]))];
        var file = new PngFile(AnimatedPng.ToBytes(frames, TimeSpan.FromMilliseconds(40), loops: 2));
        Assert.Equal(["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"], file.Chunks.Select(c => c.Type));
        var control = file.Chunks[1].Data;
        Assert.Equal((5, 2), (BinaryPrimitives.ReadInt32BigEndian(control), BinaryPrimitives.ReadInt32BigEndian(control.AsSpan(4))));

        var sequence = file.Chunks.Where(c => c.Type is "fcTL" or "fdAT").Select(c => BinaryPrimitives.ReadInt32BigEndian(c.Data)).ToArray();
        Assert.Equal(Enumerable.Range(0, 9), sequence);
        foreach (var (_, data) in file.Chunks.Where(c => c.Type == "fcTL"))
        {
            Assert.Equal((9, 4), (BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(4)), BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(8))));
            Assert.Equal((40, 1000), (BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(20)), BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(22))));
        }
        Assert.Equal(frames[0].Bytes, file.Pixels);
        var later = file.Chunks.Where(c => c.Type == "fdAT").Select(c => file.Inflate(c.Data[4..])).ToArray();
        for (var k = 1; k < 5; k++) Assert.Equal(frames[k].Bytes, later[k - 1]);
    }

    [Fact]
    public void FramesOfTwoSizesAreRefusedByNumber()
    {
        var error = Assert.Throws<ArgumentException>(() => AnimatedPng.ToBytes([Gallery.Ramp(4, 4, 1), Gallery.Ramp(4, 5, 1)], TimeSpan.FromSeconds(1)));
        Assert.Contains("Frame 1 is 4 × 5", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => AnimatedPng.ToBytes([], TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => AnimatedPng.ToBytes([Gallery.Ramp(4, 4, 1)], TimeSpan.Zero));
    }

    [Fact]
    public void PicturesKnowTheirSize()
    {
        Assert.Throws<ArgumentException>(() => new PixelImage(2, 2, 3, new byte[11]));
        Assert.Throws<ArgumentException>(() => new PixelImage(2, 2, 2, new byte[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelImage(0, 2, 1, []));
    }

    [Fact]
    public void GreyClipsAndNaNIsTransparentInColor()
    {
        double[,] values = { { -1, 0, 0.5 }, { 1, 2, double.NaN } };
        Assert.Equal([0, 0, 128, 255, 255, 0], PixelImage.Grey(values).Bytes);
        var colored = PixelImage.Colored(values, 0, 1, ColorScale.Viridis).Bytes;
        Assert.Equal([0x44, 0x01, 0x54, 255], colored[..4]);
        Assert.Equal([0xfd, 0xe7, 0x25, 255], colored[12..16]);
        Assert.Equal(0, colored[23]);
    }
}
