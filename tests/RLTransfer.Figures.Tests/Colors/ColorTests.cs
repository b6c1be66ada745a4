using RLTransfer.Figures.Colors;

namespace RLTransfer.Figures.Tests.Colors;

public sealed class ColorTests
{
    private static readonly Rgb White = Rgb.Parse("#ffffff"), Night = Rgb.Parse("#15181d");

    [Fact]
    public void EverySeriesIsSeenOnItsPage()
    {
        Assert.All(Palette.Light, color => Assert.True(Rgb.Contrast(color, White) >= 3, $"{color}: {Rgb.Contrast(color, White):0.00}"));
        Assert.All(Palette.Dark, color => Assert.True(Rgb.Contrast(color, Night) >= 3, $"{color}"));
        Assert.Equal(Palette.Light.Length, Palette.Dark.Length);
        Assert.True(Palette.Dashes.Length >= Palette.Count && Palette.PlotlyDashes.Length >= Palette.Count && Palette.Markers.Length >= Palette.Count);
        Assert.Equal(Palette.Count, Palette.Dashes.Take(Palette.Count).Distinct().Count());
        Assert.Equal(Palette.Count, Palette.Markers.Take(Palette.Count).Distinct().Count());
    }

    [Fact]
    public void ContrastIsThatOfTheGuideline()
    {
        Assert.Equal(21, Rgb.Contrast(White, Rgb.Parse("#000000")), 1e-9);
        Assert.Equal(4.54, Rgb.Contrast(White, Rgb.Parse("#767676")), 0.01);   // the known lightest grey of level AA
    }

    [Fact]
    public void ScalesPassTheirStopsAndClip()
    {
        foreach (var scale in new[] { ColorScale.Viridis, ColorScale.Blues, ColorScale.BlueRed, ColorScale.Grey })
        {
            for (var i = 0; i < scale.Stops.Count; i++) Assert.Equal(scale.Stops[i], scale.At((double)i / (scale.Stops.Count - 1)));
            Assert.Equal(scale.Stops[0], scale.At(-5));
            Assert.Equal(scale.Stops[^1], scale.At(double.PositiveInfinity));
        }
        Assert.Equal(Rgb.Parse("#808080"), ColorScale.Grey.At(0.5));
    }

    [Fact]
    public void ViridisGetsLighterAllTheWay()
    {
        var luminance = Enumerable.Range(0, 101).Select(i => ColorScale.Viridis.At(i / 100.0).Luminance).ToArray();
        Assert.All(luminance.Zip(luminance.Skip(1)), pair => Assert.True(pair.Second > pair.First));
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#gg0000")]
    [InlineData("#0000001")]
    public void OnlySixDigitsAreAColor(string text) => Assert.Throws<ArgumentException>(() => Rgb.Parse(text));
}
