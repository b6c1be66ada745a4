using RLTransfer.Crowds;
using RLTransfer.Environments;
using RLTransfer.Environments.PointMass;
using RLTransfer.Learners;
using RLTransfer.Replay;
using RLTransfer.Tests.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Replay;

/// <summary>Hindsight experience replay: what is remembered besides, of which episodes, with which goals and rewards.</summary>
public sealed class HindsightTests
{
    private const int Length = 5, Goals = 3;

    private static readonly LearningTask maze = LearningTask.Of("PointMazeGoal-v0", ("layout", "u"), ("goal_set", 1));
    private static readonly DdpgOptions small = new() { Hidden = [8], BatchSize = 16, LearningStarts = 20, BufferSize = 4_000 };

    [Theory]
    [InlineData(HindsightStrategy.Final, 1)]
    [InlineData(HindsightStrategy.Future, Goals)]
    [InlineData(HindsightStrategy.Episode, Goals)]
    public void Nothing_is_relabelled_before_an_episode_ends_and_then_every_transition_with_its_number_of_goals(HindsightStrategy strategy, int each)
    {
        var (relabelled, all) = Play(strategy);
        Assert.Equal(Enumerable.Range(0, Length).SelectMany(at => Enumerable.Repeat(at, each)), relabelled.Select(transition => (int)transition.Row[0]));
        Assert.Equal(all.Length * each, relabelled.Count);
    }

    [Fact]
    public void Final_takes_the_last_place_future_one_that_came_later_and_episode_any()
    {
        Assert.All(Play(HindsightStrategy.Final).Relabelled, transition => Assert.Equal(Length, transition.Row[2]));
        var future = Play(HindsightStrategy.Future).Relabelled;
        Assert.All(future, transition => Assert.InRange(transition.Row[2], transition.Following[1], Length));
        Assert.True(future.Select(transition => transition.Row[2]).Distinct().Count() > 2);
        Assert.Contains(Play(HindsightStrategy.Episode).Relabelled, transition => transition.Row[2] < transition.Following[1]);
    }

    [Fact]
    public void The_goal_is_replaced_before_and_after_the_reward_is_computed_anew_and_nothing_else_changes()
    {
        var (relabelled, all) = Play(HindsightStrategy.Future);
        Assert.All(relabelled, transition =>
        {
            var (row, following) = all[(int)transition.Row[0]];
            Assert.Equal(transition.Row[2], transition.Following[2]);                                   // one goal
            Assert.Equal(transition.Following[1] == transition.Row[2] ? 0 : -1, transition.Row[^2]);    // of the place after the step
            Assert.Equal([row[0], row[1], transition.Row[2], row[3], transition.Row[^2], row[^1]], transition.Row);
            Assert.Equal(following[..2], transition.Following[..2]);
        });
        Assert.Contains(relabelled, transition => transition.Row[^2] == 0);
    }

    [Theory]
    [InlineData(HindsightStrategy.Final)]
    [InlineData(HindsightStrategy.Future)]
    [InlineData(HindsightStrategy.Episode)]
    public void All_rewards_that_a_learner_replays_are_the_task_s_for_their_goal(HindsightStrategy strategy)
    {
        using var scope = NewDisposeScope();
        using var learner = new Ddpg(maze, [0, 1], small);
        learner.UseHindsight(PointGoal.Reward, strategy, Goals);
        learner.Train(310, new Training { Episodes = 0 });
        Assert.Equal(310 + (300 * (strategy == HindsightStrategy.Final ? 1 : Goals)), learner.Replay.Count);
        var batch = learner.Replay.Sample(400);
        var (before, after, rewards) = (batch.Observations.data<float>().ToArray(), batch.NextObservations.data<float>().ToArray(), batch.Rewards.data<float>().ToArray());
        for (var i = 0; i < rewards.Length; i++)
        {
            Assert.Equal(before[((8 * i) + 6)..((8 * i) + 8)], after[((8 * i) + 6)..((8 * i) + 8)]);
            Assert.Equal(PointGoal.Reward(after.AsSpan((8 * i) + 4, 2), after.AsSpan((8 * i) + 6, 2)), rewards[i]);
        }

        Assert.Contains(0f, rewards);
    }

    [Fact]
    public void A_crowd_is_its_members_and_a_saved_learner_goes_on_in_the_middle_of_an_episode()
    {
        CrowdInvariance.Check(Make, steps: 200);
        CrowdInvariance.GoesOn(Make, steps: 400);

        static Ddpg Make(IReadOnlyList<ulong> crowd)
        {
            var learner = new Ddpg(maze, crowd, small with { UpdateEvery = 4 });
            learner.UseHindsight(PointGoal.Reward);
            return learner;
        }
    }

    [Fact]
    public void It_says_what_it_needs()
    {
        using var pendulum = new Ddpg("Pendulum-v1", [0], small);
        Assert.Contains("achieved_goal and desired_goal", Assert.Throws<ArgumentException>(() => pendulum.UseHindsight(PointGoal.Reward)).Message, StringComparison.Ordinal);
        using var several = new Ddpg(maze, [0], small with { ReturnSteps = 3 });
        Assert.Contains("set ReturnSteps to 1", Assert.Throws<InvalidOperationException>(() => several.UseHindsight(PointGoal.Reward)).Message, StringComparison.Ordinal);
        using var learner = new Ddpg(maze, [0], small);
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.UseHindsight(PointGoal.Reward, goals: 0));
        using var twice = new Ddpg(maze, [0], small);
        twice.UseHindsight(PointGoal.Reward);
        Assert.Contains("in use already", Assert.Throws<InvalidOperationException>(() => twice.UseHindsight(PointGoal.Reward, HindsightStrategy.Final)).Message, StringComparison.Ordinal);
    }

    /// <summary>One episode on a line: its observation, the place reached so far and the goal are one number each; step t leads from t to t + 1. The goal is 100.</summary>
    private static (List<(float[] Row, float[] Following)> Relabelled, (float[] Row, float[] Following)[] All) Play(HindsightStrategy strategy)
    {
        var line = new Box(float.NegativeInfinity, float.PositiveInfinity, 1);
        var hindsight = new Hindsight(
            new Dict(("observation", line), ("achieved_goal", line), ("desired_goal", line)), actionSize: 1, instances: 1, new CrowdRandom([7], "hindsight"), seeds: 1,
            (achieved, desired) => achieved[0] == desired[0] ? 0 : -1, strategy, Goals);
        (float[], float[])[] all = [.. Enumerable.Range(0, Length).Select(t => (new float[] { t, t, 100, 0.1f * t, -1, 0.9f }, new float[] { t + 1, t + 1, 100 }))];
        var relabelled = new List<(float[], float[])>();
        for (var t = 0; t < Length; t++)
        {
            Assert.Empty(relabelled);
            hindsight.Add(0, all[t].Item1, all[t].Item2, ended: t == Length - 1, (row, following) => relabelled.Add((row.ToArray(), following.ToArray())));
        }

        return (relabelled, all);
    }
}
