using RLTransfer.Course.Experiments.Context;

namespace RLTransfer.Course.Tests.Experiments.Context;

public sealed class GoalTransferTests
{
    [Fact]
    public void Every_contestant_meets_trained_goals_and_others_and_two_runs_agree()
    {
        var (results, again) = (new GoalTransfer().Measure(new(Budget.Smoke)), new GoalTransfer().Measure(new(Budget.Smoke)));
        Assert.Equal(2 * GoalTransfer.Contestants.Count, results.Contests.Count);
        Assert.Equal(new GoalTransfer().MustShow.Count, results.Report.Claims.Count);
        Assert.All(results.Contests, contest =>
        {
            Assert.All(results.Of(contest.Contestant, contest.Task), outcome => Assert.InRange(outcome.HeldOut, 0, 1));
            Assert.Equal(results.HeldOut(contest.Contestant, contest.Task), again.HeldOut(contest.Contestant, contest.Task));
            Assert.Equal(results.Trained(contest.Contestant, contest.Task), again.Trained(contest.Contestant, contest.Task));
        });
        Assert.Contains("goals never asked for, at the end", results.Tables[0].Columns);
    }

    [Fact]
    public void No_goal_is_both_trained_and_held_out()
    {
        var (trained, heldOut) = (Goals(1), Goals(2));
        Assert.NotEmpty(heldOut);
        Assert.Empty(trained.Intersect(heldOut));

        static HashSet<(float, float)> Goals(int set)
        {
            using var environment = GoalOptions.Task("open", set).Create(400);
            environment.Reset([.. Enumerable.Range(0, 400).Select(seed => (long)seed)]);
            return [.. Enumerable.Range(0, 400).Select(i => (environment.Observations[(8 * i) + 6], environment.Observations[(8 * i) + 7]))];
        }
    }
}
