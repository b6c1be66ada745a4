using RLTransfer.Evaluation;

namespace RLTransfer.Tests.Evaluation;

public class StatisticsTests
{
    private static readonly double[] Eight = [2, 4, 4, 4, 5, 5, 7, 9];

    [Fact]
    public void Mean_and_standard_deviation_of_the_textbook_eight()
    {
        Assert.Equal(5, Statistics.Mean(Eight));
        Assert.Equal(Math.Sqrt(32 / 7.0), Statistics.StandardDeviation(Eight), 1e-15);
        Assert.Equal(0, Statistics.StandardDeviation([3]));
    }

    [Fact]
    public void The_interquartile_mean_drops_a_quarter_at_either_end()
    {
        Assert.Equal((4 + 4 + 5 + 5) / 4.0, Statistics.InterquartileMean([9, 2, 4, 5, 4, 7, 4, 5]));
        Assert.Equal(4.5, Statistics.InterquartileMean([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]));      // two of ten go at either end
        Assert.Equal(2, Statistics.InterquartileMean([1, 2, 3]));
    }

    [Fact]
    public void Quantiles_interpolate()
    {
        double[] values = [4, 1, 3, 2];
        Assert.Equal(1, Statistics.Quantile(values, 0));
        Assert.Equal(2.5, Statistics.Quantile(values, 0.5));
        Assert.Equal(1.3, Statistics.Quantile(values, 0.1), 1e-15);
        Assert.Equal(4, Statistics.Quantile(values, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.Quantile(values, 1.1));
    }

    [Fact]
    public void Rank_correlation_knows_order_only_and_shares_ties()
    {
        Assert.Equal(1, Statistics.RankCorrelation([1, 2, 3, 4], [1, 10, 100, 1000]), 1e-15);
        Assert.Equal(-1, Statistics.RankCorrelation([1, 2, 3, 4], [4, 3, 2, 1]), 1e-15);
        // ranks 1 2.5 2.5 4 against 1 3 2 4: Σ(a−2.5)(b−2.5) = 4.5, Σ(a−2.5)² = 4.5, Σ(b−2.5)² = 5
        Assert.Equal(4.5 / Math.Sqrt(4.5 * 5), Statistics.RankCorrelation([1, 2, 2, 3], [1, 3, 2, 4]), 1e-15);
        Assert.True(double.IsNaN(Statistics.RankCorrelation([1, 1], [1, 2])));
        Assert.Throws<ArgumentException>(() => Statistics.RankCorrelation([1, 2], [1, 2, 3]));
    }

    [Fact]
    public void Probability_of_improvement_counts_pairs_and_half_of_ties()
    {
        // pairs of (1 3) with (0 1 2): 1>0, 1=1, 1<2, 3>0, 3>1, 3>2
        Assert.Equal(4.5 / 6, Statistics.ProbabilityOfImprovement([1, 3], [0, 1, 2]));
        Assert.Equal(0, Statistics.ProbabilityOfImprovement([0], [1]));
    }

    [Fact]
    public void No_values_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Statistics.Mean([]));
        Assert.Throws<ArgumentException>(() => Statistics.InterquartileMean([]));
    }
}
