using FsCheck.Fluent;
using RLTransfer.Figures.Scales;

namespace RLTransfer.Figures.Tests.Scales;

public sealed class TickTests
{
    private static string[] Labels(Tick[] ticks) => [.. ticks.Where(t => t.IsMajor).Select(t => t.Label!)];

    [Theory]
    [InlineData(0, 1, 6, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 1, 5, "0.00 0.25 0.50 0.75 1.00")]
    [InlineData(-3, 103, 8, "0 20 40 60 80 100")]
    [InlineData(-0.012, 0.011, 6, "−0.010 −0.005 0.000 0.005 0.010")]
    [InlineData(0, 100_000, 6, "0 20\u2009000 40\u2009000 60\u2009000 80\u2009000 100\u2009000")]
    [InlineData(0, 3e9, 4, "0 1×10⁹ 2×10⁹ 3×10⁹")]
    [InlineData(0, 5e-7, 3, "0 2×10⁻⁷ 4×10⁻⁷")]
    public void LinearLabelsAreRound(double low, double high, int most, string expected) =>
        Assert.Equal(expected, string.Join(' ', Labels(LinearTicks.Between(low, high, most))));

    [Theory]
    [InlineData(1, 100, 8, "1 2 5 10 20 50 100")]
    [InlineData(0.9, 110, 5, "1 3 10 30 100")]
    [InlineData(1, 1e6, 8, "10⁰ 10¹ 10² 10³ 10⁴ 10⁵ 10⁶")]
    [InlineData(1e-3, 1, 8, "0.001 0.01 0.1 1")]
    [InlineData(1, 1e12, 5, "10⁰ 10³ 10⁶ 10⁹ 10¹²")]
    [InlineData(10, 20, 6, "10 12 14 16 18 20")]
    public void LogLabelsAreRound(double low, double high, int most, string expected) =>
        Assert.Equal(expected, string.Join(' ', Labels(LogTicks.Between(low, high, most))));

    [Fact]
    public void LinearTicksAreFewInsideEvenAndToldApart() => Property.Holds(
        from range in Property.Range
        from most in Gen.Choose(2, 12)
        select (range, most),
        c =>
        {
            var (low, high) = c.range;
            var ticks = LinearTicks.Between(low, high, c.most);
            Assert.InRange(ticks.Length, 1, c.most);
            Assert.Equal(ticks.Length, Labels(ticks).Distinct().Count());
            var step = LinearTicks.Step(low, high, c.most);
            Assert.All(ticks, t => Assert.InRange(t.Value, low - 1e-6 * step, high + 1e-6 * step));
            Assert.All(ticks.Zip(ticks.Skip(1)), pair => Assert.Equal(step, pair.Second.Value - pair.First.Value, 1e-6 * step));
            // As many as fit: no more than the next smaller round step would overfill.
            Assert.True((high - low) / step >= (c.most - 1) / 2.6 - 1 || ticks.Length >= c.most / 2.6 - 1, $"{ticks.Length} ticks of {c.most}");
        });

    [Fact]
    public void WholeTicksAreWhole() => Property.Holds(
        from low in Gen.Choose(-1000, 1000)
        from length in Gen.Choose(1, 5000)
        from most in Gen.Choose(2, 12)
        select (low, length, most),
        c => Assert.All(LinearTicks.Between(c.low, c.low + c.length, c.most, whole: true), t => Assert.Equal(Math.Round(t.Value), t.Value)));

    [Fact]
    public void LogTicksAreInsideRisingAndFew() => Property.Holds(
        from exponent in Gen.Choose(-9, 9)
        from mantissa in Gen.Choose(100, 999)
        from decades in Gen.Choose(1, 140)
        from most in Gen.Choose(2, 12)
        select (Low: mantissa / 100.0 * Math.Pow(10, exponent), Factor: Math.Pow(10, decades / 10.0), most),
        c =>
        {
            var ticks = LogTicks.Between(c.Low, c.Low * c.Factor, c.most);
            Assert.All(ticks, t => Assert.InRange(t.Value, c.Low * (1 - 1e-6), c.Low * c.Factor * (1 + 1e-6)));
            Assert.All(ticks.Zip(ticks.Skip(1)), pair => Assert.True(pair.First.Value < pair.Second.Value));
            Assert.True(Labels(ticks).Length <= c.most);
            Assert.Equal(Labels(ticks).Length, Labels(ticks).Distinct().Count());
            if (c.Factor >= 10) Assert.NotEmpty(Labels(ticks));
        });

    [Fact]
    public void AxisTakesEndsToEndsAndKeepsOrder()
    {
        var linear = new Axis(Scale.Linear, -1, 3, 400, 0, []);
        Assert.Equal((400, 0, 300), (linear.At(-1), linear.At(3), linear.At(0)));
        var log = new Axis(Scale.Log, 1, 1000, 0, 300, []);
        Assert.Equal(100, log.At(10), 1e-9);
        Assert.Equal(0, log.At(0));
    }
}
