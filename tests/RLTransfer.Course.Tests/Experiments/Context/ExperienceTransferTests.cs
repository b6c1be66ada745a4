using RLTransfer.Course.Experiments.Context;

namespace RLTransfer.Course.Tests.Experiments.Context;

public sealed class ExperienceTransferTests
{
    [Fact]
    public void Every_contestant_is_measured_and_two_runs_agree()
    {
        var (results, again) = (new ExperienceTransfer().Measure(new(Budget.Smoke)), new ExperienceTransfer().Measure(new(Budget.Smoke)));
        Assert.Equal(ExperienceTransfer.Contestants, results.Contests.Select(contest => contest.Contestant));
        Assert.Equal(new ExperienceTransfer().MustShow.Count, results.Report.Claims.Count);
        foreach (var contestant in ExperienceTransfer.Contestants)
        {
            Assert.Equal(results.Returns(contestant), again.Returns(contestant));
            Assert.All(results.Of(contestant, ExperienceTransfer.Room), outcome => Assert.All(outcome.Useful, share => Assert.InRange(share, 0, 1)));
        }

        Assert.Contains("experience", results.MoveFigure().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_meaning_of_actions_differs_from_episode_to_episode_and_only_one_contestant_is_told()
    {
        var options = ExperienceOptions.For(new(Budget.Lesson));
        using var told = ExperienceTransfer.Task(ExperienceTransfer.Told, options).Create(200);
        told.Reset([.. Enumerable.Range(0, 200).Select(seed => (long)seed)]);
        Assert.Equal(49 + 24, told.SingleObservationSpace.Size);
        var orders = Enumerable.Range(0, 200).Select(i => told.Observations.AsSpan((i * 73) + 49, 24).IndexOf(1f)).ToArray();
        Assert.True(orders.Distinct().Count() > 20);
        Assert.Equal(told.Info["action_order"].Select(order => (int)order), orders);

        using var blind = ExperienceTransfer.Task(ExperienceTransfer.Blind, options).Create(200);
        blind.Reset([.. Enumerable.Range(0, 200).Select(seed => (long)seed)]);
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(blind.Observations[..49], blind.Observations[(i * 49)..((i + 1) * 49)]));
    }
}
