using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Pictures;

namespace RLTransfer.Tests.Pictures;

public sealed class CurveFiguresTests
{
    private static readonly MethodColors colors = new("scratch", "kept");

    private static readonly ComparedRuns runs = new("task", "kept", [new([0, 1, 2], [0, 1, 1]), new([0, 1, 2], [0, 0, 1])]);

    [Fact]
    public void It_says_how_many_seeds_there_are_what_the_band_is_and_over_how_many_points_it_is_smoothed()
    {
        Assert.Equal(("Pong: mean and one standard deviation of 2 seeds", "Return"), Texts(CurveFigures.LearningCurves("Pong", [runs], colors)));
        Assert.Equal(("Pong: mean and one standard deviation of 2 seeds", "Points won (mean of 3 points)"), Texts(CurveFigures.LearningCurves("Pong", [runs], colors, smoothing: 3, score: "Points won")));
        Assert.Equal("Pong: mean and one standard deviation of 1 to 2 seeds", CurveFigures.LearningCurves("Pong", [runs, new("task", "scratch", [runs.Runs[0]])], colors).Title);
        Assert.Equal("Pong: one seed", CurveFigures.LearningCurves("Pong", [new("task", "scratch", [runs.Runs[0]])], colors).Title);
        Assert.Throws<ArgumentOutOfRangeException>(() => CurveFigures.LearningCurves("Pong", [runs], colors, smoothing: 2));

        static (string?, string?) Texts(Figure figure) => (figure.Title, figure.YLabel);
    }

    [Fact]
    public void Smoothing_is_the_centred_mean_and_at_the_ends_of_what_there_is()
    {
        double[] smooth = [.. CurveFigures.Smooth(new[,] { { 0.0, 1, 1 } }, 3).Cast<double>()];
        Assert.Equal((0.5, 1.0), (smooth[0], smooth[2]));
        Assert.Equal(2.0 / 3, smooth[1], 1e-12);
        Assert.Equal([0, 1, 1], CurveFigures.Smooth(new[,] { { 0.0, 1, 1 } }, 1).Cast<double>());
    }
}
