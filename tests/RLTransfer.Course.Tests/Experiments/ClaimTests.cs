using RLTransfer.Course.Experiments;
using RLTransfer.Evaluation;

namespace RLTransfer.Course.Tests.Experiments;

public class ClaimTests
{
    [Theory]
    [InlineData(12, 10.5, 14, true)]
    [InlineData(12, 10, 14, true)]
    [InlineData(12, 9.9, 14, false)]                 // the value would do, the interval does not
    [InlineData(8, 7, 9, false)]
    public void At_least_holds_where_the_whole_interval_lies_above(double value, double low, double high, bool holds) =>
        Assert.Equal(holds, Claim.AtLeast("a", "…", new Interval(value, low, high), 10).Holds);

    [Theory]
    [InlineData(0.5, 0.2, 0.9, true)]
    [InlineData(0.5, 0.2, 1.1, false)]
    [InlineData(0.5, 0.2, double.PositiveInfinity, false)]
    public void At_most_holds_where_the_whole_interval_lies_below(double value, double low, double high, bool holds) =>
        Assert.Equal(holds, Claim.AtMost("a", "…", new Interval(value, low, high), 1).Holds);
}
