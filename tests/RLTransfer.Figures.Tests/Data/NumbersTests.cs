using System.Globalization;
using RLTransfer.Figures.Data;

namespace RLTransfer.Figures.Tests.Data;

public sealed class NumbersTests
{
    [Fact]
    public void EveryKindOfNumberIsTakenIn()
    {
        Assert.Equal([1.0, 2], Numbers.From([1, 2], "x"));
        Assert.Equal([0.1, -3.5], Numbers.From([0.1f, -3.5f], "x"));
        Assert.Equal([1.0, 255], Numbers.From((byte[])[1, 255], "x"));
        Assert.Equal([1.5], Numbers.From([1.5m], "x"));
        Assert.Equal([0.0, 1, 4], Numbers.From(Enumerable.Range(0, 3).Select(i => i * i), "x"));
        Assert.True(double.IsNaN(Numbers.From([float.NaN], "x")[0]));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.123456, "0.1235")]
    [InlineData(-123456.7, "-123457")]
    [InlineData(1e6, "1e6")]
    [InlineData(0.00001234, "1.234e-5")]
    [InlineData(99.999, "100")]
    [InlineData(double.NaN, "–")]
    public void TextHasFourDigits(double value, string expected) => Assert.Equal(expected, Numbers.Text(value));

    [Fact]
    public void SpreadIsTheSampleDeviation()
    {
        Assert.Equal(new Spread(2.5, Math.Sqrt(5.0 / 3), 4), Spread.Of([1.0, 2, 3, 4]));
        Assert.Equal(new Spread(7, 0, 1), Spread.Of([7]));
        Assert.Equal(new Spread(2, Math.Sqrt(2), 2), Spread.Of([1, double.NaN, 3]));
        Assert.Equal([2.0, 3.0], Spread.OfColumns(new double[,] { { 1, 2 }, { 3, 4 } }).Select(s => s.Mean));
    }

    [Fact]
    public void OutputsDoNotDependOnTheCulture()
    {
        var before = Everything();
        var culture = Thread.CurrentThread.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator, comma.NumberFormat.NegativeSign) = (",", ".", "~");
        try
        {
            Thread.CurrentThread.CurrentCulture = comma;
            Assert.Equal("0,5", $"{0.5}");   // it does take effect
            Assert.Equal(before, Everything());
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = culture;
        }

        static string Everything() => string.Join('\n', Gallery.Svgs.Values.Select(svg => svg()))
            + Gallery.MixedPanels().ToMimeBundle().Data["application/vnd.plotly.v1+json"].ToJsonString() + Gallery.NegativeBars() + Gallery.Learning()
            + new Table().Column("a", format: "0.00").Column("b").Row(-1234.5, Spread.Of([-1.5, 2])).ToMimeBundle().Data["text/html"]
            + new RLTransfer.Figures.Progressing.ProgressState("x", 5, 10, null, TimeSpan.FromSeconds(1.5), RLTransfer.Figures.Progressing.ProgressPhase.Running).Pace;
    }

    [Fact]
    public void ContoursOfAPlaneAreStraightLines()
    {
        // z = x + 2y on [0, 2] × [0, 2]; at height 2 the line runs from (2, 0) to (0, 1).
        var values = Gallery.Grid(3, 3, (i, j) => j + 2 * i);
        var pieces = ContourLines.At(values, [0, 1, 2], [0, 1, 2], 2).ToArray();
        Assert.NotEmpty(pieces);
        Assert.All(pieces, p => { Assert.Equal(2, p.X1 + 2 * p.Y1, 1e-12); Assert.Equal(2, p.X2 + 2 * p.Y2, 1e-12); });
        Assert.Equal(Math.Sqrt(5), pieces.Sum(p => Math.Sqrt(Math.Pow(p.X2 - p.X1, 2) + Math.Pow(p.Y2 - p.Y1, 2))), 1e-9);
    }
}
