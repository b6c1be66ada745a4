using RLTransfer.Course.Experiments.Distillation;

namespace RLTransfer.Course.Tests.Experiments.Distillation;

public sealed class JointMdpTests
{
    [Fact]
    public void Each_way_ends_in_a_network_for_all_games_and_two_runs_agree()
    {
        var (results, again) = (new JointMdp().Measure(new(Budget.Smoke)), new JointMdp().Measure(new(Budget.Smoke)));
        Assert.Equal(5 * results.Options.Games.Count, results.Contests.Count);
        Assert.Equal(new JointMdp().MustShow.Count, results.Report.Claims.Count);
        foreach (var game in results.Options.Games)
        {
            foreach (var contestant in JointMdp.Contestants)
            {
                Assert.Equal(results.Returns(contestant, game), again.Returns(contestant, game));
                Assert.All(results.Of(contestant, game.Name), outcome => Assert.Equal(JointMdp.Frames(JointMdp.EqualFrames, results.Options), outcome.Curve!.Steps[^1] + (contestant == JointMdp.EqualUpdates ? results.Options.Games.Count * results.Options.ExpertSteps : 0)));
            }
        }
    }

    [Fact]
    public void Frames_updates_and_states_are_as_equal_as_is_said()
    {
        var options = new ArcadeOptions();
        var (frames, updates) = (JointMdp.Joint(JointMdp.EqualFrames, options), JointMdp.Joint(JointMdp.EqualUpdates, options));
        Assert.Equal(options.Games.Count * (options.ExpertSteps + options.MimicSteps), JointMdp.Frames(JointMdp.EqualFrames, options));
        Assert.Equal(JointMdp.Frames(JointMdp.Distilled, options), JointMdp.Frames(JointMdp.EqualFrames, options));
        Assert.Equal(options.Expert.UpdateEvery, frames.UpdateEvery);
        var taken = (JointMdp.Frames(JointMdp.EqualUpdates, options) - updates.LearningStarts) / updates.UpdateEvery;
        Assert.Equal(JointMdp.Updates(JointMdp.Distilled, options), taken);
        Assert.Equal(options.Games.Count * options.Mimic.BatchSize, updates.BatchSize);
        Assert.Equal(options.Mimic.Hidden, updates.Hidden);
        Assert.Equal(options.Mimic.Hidden, frames.Hidden);
    }
}
