using RLTransfer.Course.Experiments.MaxEnt;
using RLTransfer.Evaluation;

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
        Assert.Equal(5, results.Curves.Count);
        Assert.All(results.Curves, curve => Assert.Equal([0, 100, 200], curve.Steps));
        Assert.All(results.Curves, curve => Assert.All(curve.Scores.Cast<double>(), share => Assert.InRange(share, 0, 1)));
        Assert.Equal(3, results.Report.Claims.Count);
        Assert.Equal(new PretrainedMotion().MustShow.Count, 3 * new PretrainedMotionOptions().Steps.Count);
    }

    [Fact]
    public void Looking_more_often_changes_nothing_of_what_is_learned()
    {
        var (often, seldom) = (new PretrainedMotion().Measure(new(Budget.Smoke), small), new PretrainedMotion().Measure(new(Budget.Smoke), small with { LookEvery = 200 }));
        foreach (var (one, other) in often.Curves.Zip(seldom.Curves))
        {
            Assert.Equal([0, 200], other.Steps);
            Assert.Equal([one.Scores[0, 0], one.Scores[0, 2], one.Scores[1, 0], one.Scores[1, 2]], other.Scores.Cast<double>());
        }
    }

    [Fact]
    public void The_ratio_is_that_of_the_seeds_interquartile_times_and_infinite_where_most_never_reach_the_threshold()
    {
        var results = new PretrainedMotion().Measure(new(Budget.Smoke), small);
        ComparedRuns Curve(double[] first, double[] second) => new("corridor", "SAC", [new([0, 100, 200], first), new([0, 100, 200], second)]);

        ComparedRuns soon = Curve([0, 0.8, 1], [0, 0.8, 1]), late = Curve([0, 0.4, 0.8], [0, 0.4, 0.8]), never = Curve([0, 0.4, 0.7], [0, 0, 0]);
        Assert.Equal([100, 100], results.StepsToThreshold(soon));
        Assert.Equal(new(0.5, 0.5, 0.5), results.Ratio(soon, late));
        Assert.Equal(0.5, results.Ratio(soon, never).Value, 1e-9);                             // its last step stands for its time
        Assert.Equal(double.PositiveInfinity, results.Ratio(never, late).Value);

        // A seed that is there at once and one that is not: the times of both count, not the time of their mean.
        Assert.Equal(100 / 150.0, results.Ratio(Curve([0.9, 1, 1], [0, 0.4, 0.8]), Curve([0, 0.8, 1], [0, 0.4, 0.8])).Value, 1e-9);
    }

    [Fact]
    public void Every_seed_meets_a_maze_and_its_half_turn_from_the_same_weights()
    {
        ComparedRuns Untrained(params int[] turns) => new PretrainedMotion().Measure(new(Budget.Smoke), small with { Turns = turns }).Of("DDPG", true, "corridor");
        var (here, there, both) = (Untrained(0), Untrained(2), Untrained(0, 2));
        for (var seed = 0; seed < 2; seed++)
        {
            Assert.Equal((here.Scores[seed, 0] + there.Scores[seed, 0]) / 2, both.Scores[seed, 0], 1e-9);
        }
    }
}
