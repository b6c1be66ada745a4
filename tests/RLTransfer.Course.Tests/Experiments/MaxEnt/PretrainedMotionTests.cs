using RLTransfer.Course.Experiments.MaxEnt;

namespace RLTransfer.Course.Tests.Experiments.MaxEnt;

public sealed class PretrainedMotionTests
{
    private static readonly PretrainedMotionOptions small = new()
    {
        Seeds = 2, SourceSteps = 300, Steps = new Dictionary<string, int> { ["corridor"] = 200 }, RandomSteps = 50, LookEvery = 100, Episodes = 2, Hidden = [16, 16],
    };

    [Fact]
    public void Every_kind_of_learner_has_a_curve_from_step_zero_and_claims_count_what_was_asked()
    {
        var results = new PretrainedMotion().Measure(new(Budget.Smoke), small);
        Assert.Equal(4, results.Curves.Count);
        Assert.All(results.Curves, curve => Assert.Equal([0, 100, 200], curve.Steps));
        Assert.All(results.Curves, curve => Assert.All(curve.Progress.Cast<double>(), share => Assert.InRange(share, 0, 1)));
        Assert.Equal(2, results.Report.Claims.Count);
        Assert.Equal(new PretrainedMotion().MustShow.Count, 2 * new PretrainedMotionOptions().Steps.Count);
    }

    [Fact]
    public void The_ratio_is_that_of_the_times_of_the_means()
    {
        var results = new PretrainedMotion().Measure(new(Budget.Smoke), small);
        Assert.Equal(0.5, results.Ratio(Curve(0, 0.8, 1), Curve(0, 0.4, 0.8)).Value, 1e-9);

        static MazeCurve Curve(params double[] shares) =>
            new("SAC", true, "corridor", [0, 100, 200], new double[2, 3] { { shares[0], shares[1], shares[2] }, { shares[0], shares[1], shares[2] } });
    }
}
