using RLTransfer.Evaluation;
using RLTransfer.Randomness;

namespace RLTransfer.Tests.Evaluation;

public class BootstrapTests
{
    [Fact]
    public void A_single_run_and_equal_runs_have_no_spread()
    {
        Assert.Equal(new Interval(3, 3, 3), Bootstrap.Of([3]));
        Assert.Equal(new Interval(2, 2, 2), Bootstrap.Of([2, 2, 2, 2]));
    }

    [Fact]
    public void The_same_scores_give_the_same_interval() => Assert.Equal(Bootstrap.Of([1, 2, 3, 5, 8]), Bootstrap.Of([1, 2, 3, 5, 8]));

    [Fact]
    public void The_interval_of_two_values_mean_is_known_exactly()
    {
        // The mean of two draws from {0, 1} is 0, ½, 1 with probabilities ¼, ½, ¼.
        var interval = Bootstrap.Of([0, 1], scores => Statistics.Mean(scores));
        Assert.Equal(new Interval(0.5, 0, 1), interval);
        Assert.Equal(new Interval(0.5, 0.5, 0.5), Bootstrap.Of([0, 1], scores => Statistics.Mean(scores), coverage: 0.4));
    }

    [Fact]
    public void The_interval_of_a_mean_is_that_of_the_normal_approximation()
    {
        var random = new Philox(7, 1);
        var runs = Enumerable.Range(0, 400).Select(_ => random.NextGaussian()).ToArray();
        var interval = Bootstrap.Of(runs, scores => Statistics.Mean(scores), resamples: 4000);
        var half = 1.96 * Statistics.StandardDeviation(runs) / Math.Sqrt(runs.Length);
        Assert.Equal(interval.Value - half, interval.Low, 0.1 * half);
        Assert.Equal(interval.Value + half, interval.High, 0.1 * half);
    }

    [Fact]
    public void Strata_are_drawn_each_by_itself_and_pairs_together()
    {
        // A difference that is 1 in every run has no spread once runs are drawn as pairs, and much where they are not.
        double[][] rows = [[1, 5, 9, 13], [0, 4, 8, 12]];
        Assert.Equal(new Interval(1, 1, 1), Bootstrap.Paired(rows, Difference));
        var apart = Bootstrap.Stratified(rows, Difference);
        Assert.True(apart.High - apart.Low > 8);

        static double Difference(double[][] of) => Statistics.Mean(of[0]) - Statistics.Mean(of[1]);
    }

    [Fact]
    public void Bad_use_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Bootstrap.Of([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Of([1], coverage: 1));
        Assert.Throws<ArgumentException>(() => Bootstrap.Paired([[1, 2], [1]], rows => rows[0][0]));
    }
}
