using RLTransfer.Evaluation;

namespace RLTransfer.Tests.Evaluation;

public class ComparedRunsTests
{
    private static readonly double[] steps = [0, 100, 200];

    [Fact]
    public void The_mean_reaches_a_threshold_between_two_points_although_a_run_does_not()
    {
        var runs = Runs([0, 1, 1], [0, 0.5, 0.5]);
        Assert.Equal(100, runs.TimeOfMean(0.75));
        Assert.Equal(50, runs.TimeOfMean(0.375));
        Assert.Null(runs.TimeOfMean(0.8));
    }

    [Fact]
    public void The_ratio_is_that_of_the_times_of_the_means_and_infinite_where_the_threshold_is_never_reached()
    {
        var slow = Runs([0, 0.4, 0.8], [0, 0.4, 0.8]);
        Assert.Equal(new Interval(0.5, 0.5, 0.5), Runs([0, 0.8, 1], [0, 0.8, 1]).TimeRatio(slow, 0.8));
        Assert.Equal(double.PositiveInfinity, Runs([0, 0.4, 0.7], [0, 0.4, 0.7]).TimeRatio(slow, 0.8).Value);

        // The other never arrives: it counts as arriving with its last step, and the ratio is an upper bound.
        Assert.Equal(0.5, Runs([0, 0.8, 1], [0, 0.8, 1]).TimeRatio(Runs([0, 0, 0], [0, 0, 0]), 0.8).Value, 1e-12);
    }

    [Fact]
    public void Seeds_are_drawn_anew_together()
    {
        // Each seed is twice as fast as the same seed of the other: every redraw says one half.
        var (fast, slow) = (Runs([0, 1, 2], [0, 2, 4]), Runs([0, 0.5, 1], [0, 1, 2]));
        var ratio = fast.TimeRatio(slow, 0.5);
        Assert.Equal(0.5, ratio.Low, 1e-12);
        Assert.Equal(0.5, ratio.High, 1e-12);
    }

    private static ComparedRuns Runs(params double[][] scores) => new("task", "method", [.. scores.Select(score => new LearningCurve(steps, score))]);
}
