using RLTransfer.Evaluation;
using RLTransfer.Figures;

namespace RLTransfer.Tests.Evaluation;

public class ComparisonTests
{
    private static readonly double[] Steps = [0, 10, 20];

    [Fact]
    public void Figures_of_a_hand_made_case()
    {
        // All seeds alike, so every interquartile mean is the common value and every interval a point.
        var row = new Comparison([Runs("A", "scratch", 0, 10, 20), Runs("A", "ours", 5, 15, 25)], thresholds: new Dictionary<string, double> { ["A"] = 20 }).Rows;
        Assert.Equal(new Interval(20, 20, 20), row[0].Score);
        Assert.Equal((20.0, 4, null), (row[0].TimeToThreshold, row[0].Reached, row[0].Gain));
        Assert.Equal(15, row[1].TimeToThreshold);
        var gain = row[1].Gain!;
        Assert.Equal((5.0, 5.0, 1.5, 1.0), (gain.Jumpstart.Value, gain.Asymptote.Value, gain.AreaRatio.Value, gain.Improvement.Value));
        Assert.False(gain.IsNegative);
    }

    [Fact]
    public void Negative_transfer_is_flagged()
    {
        var comparison = new Comparison([Runs("A", "scratch", 0, 10, 20), Runs("A", "ours", 0, 2, 18)]);
        Assert.True(comparison.Rows[1].Gain!.IsCertainlyNegative);
        Assert.Contains("NEGATIVE", comparison.ToString(), StringComparison.Ordinal);
        Assert.True((bool)comparison.ToJson()["rows"]![1]!["negativeTransfer"]!);
    }

    [Fact]
    public void Areas_of_negative_returns_are_measured_above_the_lowest()
    {
        // Above −30: scratch (0 + 10) / 2 and (10 + 20) / 2, mean 10; ours (0 + 20) / 2 and (20 + 25) / 2, mean 16.25.
        var rows = new Comparison([Runs("A", "scratch", -30, -20, -10), Runs("A", "ours", -30, -10, -5)]).Rows;
        Assert.Equal(1.625, rows[1].Gain!.AreaRatio.Value, 1e-12);
    }

    [Fact]
    public void A_seed_that_never_gets_there_counts_as_never()
    {
        LearningCurve fails = new(Steps, [0, 1, 2]), solves = new(Steps, [0, 10, 20]);
        var thresholds = new Dictionary<string, double> { ["A"] = 20 };
        var one = new Comparison([new("A", "x", [fails, solves, solves, solves])], thresholds: thresholds).Rows[0];
        Assert.Equal((20.0, 3), (one.TimeToThreshold, one.Reached));
        var two = new Comparison([new("A", "x", [fails, fails, solves, solves])], thresholds: thresholds);
        Assert.Equal(double.PositiveInfinity, two.Rows[0].TimeToThreshold);
        Assert.Contains("never (2/4)", two.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_of_different_length_are_compared_where_both_are()
    {
        var longer = new ComparedRuns("A", "ours", [new([0, 15, 30], [0, 15, 0])]);
        var comparison = new Comparison([Runs("A", "scratch", 0, 10, 20), longer]);
        Assert.Equal([0, 15, 20.0], comparison.Runs[1].Steps);
        Assert.Equal(10, comparison.Runs[1].Runs[0].Scores[^1], 1e-12);
    }

    [Fact]
    public void All_tasks_together_are_normalized_between_floor_and_threshold()
    {
        var thresholds = new Dictionary<string, double> { ["A"] = 20, ["B"] = -10 };
        var comparison = new Comparison([Runs("A", "x", 0, 10, 20), Runs("B", "x", -30, -20, -20)], thresholds: thresholds);
        var together = comparison.Rows.Single(row => row.Task == Comparison.AllTasks);
        Assert.Equal((8, 0.75), (together.Seeds, together.Score.Value));                 // four seeds at 1, four at ½
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        Assert.Contains("nothing to compare", Assert.Throws<ArgumentException>(() => new Comparison([])).Message, StringComparison.Ordinal);
        Assert.Contains("x on A appears twice", Assert.Throws<ArgumentException>(() => new Comparison([Runs("A", "x", 0, 1, 2), Runs("A", "x", 0, 1, 2)])).Message, StringComparison.Ordinal);
        Assert.Contains("'z' is none of x", Assert.Throws<ArgumentException>(() => new Comparison([Runs("A", "x", 0, 1, 2)], reference: "z")).Message, StringComparison.Ordinal);
        Assert.Contains("same steps", Assert.Throws<ArgumentException>(() => new ComparedRuns("A", "x", [new(Steps, [0, 1, 2]), new([0, 1, 2], [0, 1, 2])])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plot_has_every_method_and_the_threshold()
    {
        var svg = new Comparison([Runs("A", "scratch", 0, 10, 20), Runs("A", "ours", 5, 15, 25)], thresholds: new Dictionary<string, double> { ["A"] = 20 }).ToPlot().ToSvg();
        Assert.All(["scratch", "ours", "threshold"], text => Assert.Contains(text, svg, StringComparison.Ordinal));
    }

    private static ComparedRuns Runs(string task, string method, params double[] scores) => new(task, method, [.. Enumerable.Range(0, 4).Select(_ => new LearningCurve(Steps, scores))]);
}
