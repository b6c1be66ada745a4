namespace RLTransfer.Environments.Tests.Wrappers;

public sealed class ShowExperienceTests
{
    [Fact]
    public void The_last_action_and_its_reward_are_shown_and_nothing_of_the_episode_before()
    {
        using var environment = new ShowExperience(Gym.MakeVector("BernoulliBandit-v0", 4, new VectorOptions { Autoreset = AutoresetMode.SameStep, MaxEpisodeSteps = 3 }, ("arms", 3)));
        environment.Reset(5);
        Assert.Equal(1 + 3 + 1, environment.SingleObservationSpace.Size);
        Assert.All(environment.Observations, number => Assert.Equal(0, number));
        for (var step = 0; step < 7; step++)
        {
            int[] actions = [.. Enumerable.Range(0, 4).Select(i => (i + step) % 3)];
            environment.Step(actions);
            var over = step % 3 == 2;
            for (var i = 0; i < 4; i++)
            {
                float[] experience = [0, .. Enumerable.Range(0, 3).Select(arm => arm == actions[i] ? 1f : 0f), (float)environment.Rewards[i]];
                Assert.Equal(over ? new float[5] : experience, environment.Observations[(i * 5)..((i * 5) + 5)]);
                Assert.Equal((over, false), (environment.Terminated[i], environment.Truncated[i]));    // the last pull is the end
                if (over)
                {
                    Assert.Equal(experience, environment.FinalObservations[(i * 5)..((i * 5) + 5)]);
                }
            }
        }
    }

    [Fact]
    public void Continuous_actions_are_refused() =>
        Assert.Contains("discrete actions", Assert.Throws<ArgumentException>(() => new ShowExperience(Gym.MakeVector("PointNavigation-v0", 1))).Message, StringComparison.Ordinal);
}
