namespace RLTransfer.Figures.Tests.Images;

public sealed class AnimationTests
{
    [Fact]
    public void SmallFramesAreEnlargedPixelByPixel()
    {
        var animation = new Animation([Gallery.Ramp(3, 2, 1), Gallery.Ramp(3, 2, 1)], framesPerSecond: 10, scale: 2);
        var bundle = animation.ToMimeBundle();
        Assert.Equal("Animation: 2 frames of 3 × 2, 10 a second", bundle.Data["text/plain"].GetValue<string>());
        var file = new PngFile(Convert.FromBase64String(bundle.Data["image/png"].GetValue<string>()));
        Assert.Equal((6, 4), (file.Width, file.Height));
        Assert.Equal([0, 0, 7, 7, 14, 14, 0, 0, 7, 7, 14, 14, 21, 21, 28, 28, 35, 35, 21, 21, 28, 28, 35, 35], file.Pixels);
    }

    [Fact]
    public void BadUseIsNamed()
    {
        Assert.Throws<ArgumentException>(() => new Animation([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Animation([Gallery.Ramp(1, 1, 1)], 0));
    }
}
