namespace RLTransfer.Environments.Tests.Wrappers;

public class WrapperTests
{
    private static VectorEnvironment Pendulum(int count = 2, AutoresetMode mode = AutoresetMode.NextStep) =>
        Gym.MakeVector("Pendulum-v1", count, new VectorOptions { Autoreset = mode });

    [Fact]
    public void Clipped_actions_do_what_the_bound_does()
    {
        using var plain = Pendulum();
        using var clipped = new ClipAction(Pendulum());
        plain.Reset(1);
        clipped.Reset(1);
        plain.Step([2f, -2f]);
        clipped.Step([50f, -3f]);
        Assert.Equal(plain.Observations, clipped.Observations);
        Assert.Equal(plain.Rewards, clipped.Rewards);
        Assert.Contains("NaN", Assert.ThrowsAny<ArgumentException>(() => clipped.Step([0f, float.NaN])).Message);
    }

    [Fact]
    public void Rescaled_actions_are_linear_between_the_bounds()
    {
        using var plain = Pendulum();
        using var scaled = new RescaleAction(Pendulum(), 0, 1);
        plain.Reset(1);
        scaled.Reset(1);
        plain.Step([-2f, 1f]);
        scaled.Step([0f, 0.75f]);
        Assert.Equal(plain.Observations, scaled.Observations);
        Assert.Contains("1.5", Assert.ThrowsAny<ArgumentException>(() => scaled.Step([0f, 1.5f])).Message);
        Assert.ThrowsAny<ArgumentException>(() => new RescaleAction(Gym.MakeVector("CartPole-v1", 1)));
        Assert.ThrowsAny<ArgumentException>(() => new RescaleAction(Pendulum(), 1, 1));
    }

    [Fact]
    public void Statistics_sum_rewards_and_count_steps()
    {
        using var env = new RecordEpisodeStatistics(Gym.MakeVector("CartPole-v1", 1, new VectorOptions { MaxEpisodeSteps = 5 }));
        env.Reset(0);
        Assert.True(double.IsNaN(env.Info["episode_return"][0]));
        for (var t = 0; t < 5; t++)
        {
            env.Step([t % 2]);
        }

        Assert.True(env.Truncated[0]);
        Assert.Equal((5.0, 5.0), (env.Info["episode_return"][0], env.Info["episode_length"][0]));
        env.Step([0]);
        env.Step([0]);
        Assert.Equal((5.0, 1L), (env.Info["episode_return"][0], env.EpisodeCount));
    }

    [Fact]
    public void Stacked_frames_are_oldest_first_and_start_with_the_first_repeated()
    {
        using var env = new FrameStack(Pendulum(1), 3);
        Assert.Equal([3, 3], env.SingleObservationSpace.Shape);
        float[] first = [.. env.Reset(2).Observations.Take(3)];
        Assert.Equal([.. first, .. first, .. first], env.Observations);
        env.Step([1f]);
        float[] second = [.. env.Inner.Observations];
        Assert.Equal([.. first, .. first, .. second], env.Observations);
        env.Step([1f]);
        Assert.Equal([.. first, .. second, .. env.Inner.Observations], env.Observations);
    }

    [Fact]
    public void Pictures_are_stacked_along_their_channels_if_asked()
    {
        using var env = new FrameStack(Gym.MakeVector("Pong-v0", 2), 3, alongChannels: true);
        Assert.Equal([12, 12, 12], env.SingleObservationSpace.Shape);
        env.Reset(2);
        using var apart = new FrameStack(Gym.MakeVector("Pong-v0", 2), 3);
        apart.Reset(2);
        for (var t = 0; t < 5; t++)
        {
            env.Step([1, 2]);
            apart.Step([1, 2]);
        }

        Assert.Equal(apart.Observations, env.Observations);
        Assert.Contains("Box", Assert.Throws<ArgumentException>(() => new FrameStack(Pendulum(1), 3, alongChannels: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_final_stack_ends_with_the_final_observation()
    {
        using var env = new FrameStack(Gym.MakeVector("Pendulum-v1", 1, new VectorOptions { Autoreset = AutoresetMode.SameStep, MaxEpisodeSteps = 2 }), 2);
        env.Reset(2);
        env.Step([1f]);
        float[] before = [.. env.Inner.Observations];
        env.Step([1f]);
        Assert.True(env.Truncated[0]);
        Assert.Equal([.. before, .. env.Inner.FinalObservations], env.FinalObservations);
        Assert.Equal([.. env.Inner.Observations, .. env.Inner.Observations], env.Observations);
    }

    [Fact]
    public void Normalized_observations_have_mean_0_and_deviation_1()
    {
        using var env = new NormalizeObservation(Pendulum(64));
        env.Reset(0);
        var actions = new Contract.RandomActions(env.SingleActionSpace, 64);
        for (var t = 0; t < 300; t++)
        {
            actions.Step(env);
        }

        var (sum, squares, n) = (0.0, 0.0, 0);
        env.Learns = false;
        for (var t = 0; t < 100; t++)
        {
            actions.Step(env);
            foreach (var value in env.Observations)
            {
                (sum, squares, n) = (sum + value, squares + (value * value), n + 1);
            }
        }

        Assert.InRange(sum / n, -0.2, 0.2);
        Assert.InRange(squares / n, 0.7, 1.3);
    }

    [Fact]
    public void Running_moments_equal_the_moments_of_all_rows()
    {
        var moments = new RunningMoments(1);
        moments.Add([1f, 2f, 3f], []);
        moments.Add([10f, -4f], []);
        Assert.Equal(2.4, moments.Mean[0], 3);
        Assert.Equal(20.24, moments.Variance[0], 2);
    }

    [Fact]
    public void Groups_must_divide_the_instances() =>
        Assert.Contains("groups", Assert.ThrowsAny<ArgumentException>(() => new NormalizeObservation(Pendulum(4), groups: 3)).Message);

    [Fact]
    public void Normalized_rewards_keep_their_sign_and_shrink()
    {
        using var env = new NormalizeReward(Pendulum(8), discount: 0.9);
        var actions = new Contract.RandomActions(env.SingleActionSpace, 8);
        env.Reset(0);
        for (var t = 0; t < 150; t++)
        {
            actions.Step(env);
        }

        Assert.All(env.Rewards, reward => Assert.InRange(reward, -10, 0));
        Assert.NotEqual(env.Inner.Rewards, env.Rewards);
        Assert.ThrowsAny<ArgumentException>(() => new NormalizeReward(Pendulum(), discount: 1.5));
    }

    /// <summary>The same transitions give the same statistics, however ended episodes start again: rows that only reset do not count, last observations do.</summary>
    [Theory]
    [InlineData(AutoresetMode.NextStep)]
    [InlineData(AutoresetMode.SameStep)]
    public void Normalizing_does_not_depend_on_how_episodes_start_again(AutoresetMode mode)
    {
        var (alone, chosen) = (Run(AutoresetMode.Disabled), Run(mode));
        Assert.Equal(alone.Reward, chosen.Reward);
        Assert.Equal(alone.Observation, chosen.Observation);

        static (double Reward, float[] Observation) Run(AutoresetMode mode)
        {
            using var env = new NormalizeObservation(new NormalizeReward(Gym.MakeVector("CartPole-v1", 1, new VectorOptions { Autoreset = mode })));
            env.Reset(seed: 0L);
            for (var seen = 0; seen < 100;)
            {
                env.Step([1]);
                if (mode == AutoresetMode.NextStep && env.Starts[0])
                {
                    continue;      // no transition
                }

                seen++;
                if (mode == AutoresetMode.Disabled && (env.Terminated[0] || env.Truncated[0]))
                {
                    env.Reset();
                }
            }

            return (env.Rewards[0], env.Observations);
        }
    }

    [Fact]
    public void Remapped_actions_and_observations_are_the_inner_ones()
    {
        using var plain = Gym.MakeVector("Acrobot-v1", 1);
        using var mapped = new RemapObservation(new RemapAction(Gym.MakeVector("Acrobot-v1", 1), 2, 0), [5, -1, 0], fill: 9);
        plain.Reset(3);
        mapped.Reset(3);
        plain.Step([2]);
        mapped.Step([0]);
        Assert.Equal([plain.Observations[5], 9, plain.Observations[0]], mapped.Observations);
        Assert.Contains("outside Discrete(2)", Assert.ThrowsAny<ArgumentException>(() => mapped.Step([2])).Message);
        Assert.ThrowsAny<ArgumentException>(() => new RemapObservation(plain, [6]));
        Assert.ThrowsAny<ArgumentException>(() => new RemapAction(plain, 3));
    }

    [Fact]
    public void A_time_limit_only_shortens()
    {
        using var env = new TimeLimit(Gym.MakeVector("Pendulum-v1", 1), 1000);
        Assert.Equal(200, env.MaxEpisodeSteps);
        using var shorter = new TimeLimit(Gym.MakeVector("Pendulum-v1", 1), 3);
        Assert.Equal(3, shorter.MaxEpisodeSteps);
        Assert.ThrowsAny<ArgumentException>(() => new TimeLimit(shorter, 0));
    }

    [Fact]
    public void A_single_environment_can_be_wrapped()
    {
        using var env = Gym.Make("CartPole-v1").Wrap(inner => new TransformReward(inner, reward => -reward));
        env.Reset(seed: 1);
        Assert.Equal(-1, env.Step(0).Reward);
    }

    [Fact]
    public void Flattened_observations_are_the_entries_one_after_another()
    {
        using var maze = new FlattenObservation(Gym.MakeVector("PointMazeGoal-v0", 6, new VectorOptions { Autoreset = AutoresetMode.SameStep }, ("layout", "u")));
        var box = Assert.IsType<Box>(maze.SingleObservationSpace);
        Assert.Equal([8], box.Shape);
        maze.Reset([1L, 2, 3, 4, 5, 6]);
        Assert.Equal(maze.Observations[..2], maze.Observations[4..6]);                              // where it is, and where it has come to
        Assert.True(maze.Observations.Chunk(8).Select(row => (row[6], row[7])).Distinct().Count() > 1);   // a goal each
        Assert.Contains("Dict", Assert.Throws<ArgumentException>(() => new FlattenObservation(Gym.MakeVector("CartPole-v1", 1))).Message, StringComparison.Ordinal);
    }
}
