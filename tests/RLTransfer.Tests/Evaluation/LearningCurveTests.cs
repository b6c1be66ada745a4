using RLTransfer.Evaluation;

namespace RLTransfer.Tests.Evaluation;

public class LearningCurveTests
{
    private static readonly LearningCurve Scratch = new([0, 10, 20, 40], [0, 2, 6, 8]);
    private static readonly LearningCurve Transferred = new([0, 10, 20, 40], [3, 6, 8, 8]);

    [Fact]
    public void Area_is_the_mean_along_the_way()
    {
        // 10·1 + 10·4 + 20·7 = 190 over 40 steps; 10·4.5 + 10·7 + 20·8 = 275
        Assert.Equal(190 / 40.0, Scratch.Area);
        Assert.Equal(275 / 40.0, Transferred.Area);
        Assert.Equal(4, new LearningCurve([7], [4]).Area);
    }

    [Fact]
    public void Time_to_a_threshold_lies_between_the_points()
    {
        Assert.Equal(15, Scratch.TimeTo(4));
        Assert.Equal(0, Scratch.TimeTo(-1));
        Assert.Null(Scratch.TimeTo(9));
    }

    [Fact]
    public void The_asymptote_is_the_mean_of_the_last_tenth()
    {
        var steps = Enumerable.Range(0, 20).Select(i => (double)i).ToArray();
        Assert.Equal(18.5, new LearningCurve(steps, steps).Asymptote);
    }

    [Fact]
    public void Curves_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LearningCurve([], []));
        Assert.Throws<ArgumentException>(() => new LearningCurve([0, 1], [1]));
        Assert.Throws<ArgumentException>(() => new LearningCurve([0, 0], [1, 1]));
    }
}
