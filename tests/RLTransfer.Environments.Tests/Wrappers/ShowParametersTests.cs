namespace RLTransfer.Environments.Tests.Wrappers;

public sealed class ShowParametersTests
{
    [Fact]
    public void Each_episode_shows_its_own_parameters_and_the_last_observation_those_of_the_episode_that_is_over()
    {
        using var environment = new ShowParameters(Room(4), ("action_order", 0, 3), ("slip", 0, 0.5));
        environment.Reset(5);
        var own = environment.Inner.SingleObservationSpace.Size;
        Assert.Equal(own + 4 + 1, environment.SingleObservationSpace.Size);
        var ends = 0;
        for (var step = 0; step < 20; step++)
        {
            var before = Enumerable.Range(0, 4).Select(Shown).ToArray();
            environment.Step([0, 1, 2, 3]);
            for (var i = 0; i < 4; i++)
            {
                Assert.Equal(environment.Inner.Observations[(i * own)..((i + 1) * own)], Row(environment.Observations, i)[..own]);
                if (environment.Starts[i])
                {
                    ends++;
                    Assert.Equal(before[i], Row(environment.FinalObservations, i)[own..]);
                }

                Assert.Equal(Shown(i), Row(environment.Observations, i)[own..]);
            }
        }

        Assert.True(ends > 4);

        float[] Shown(int i)
        {
            var (order, slip) = ((int)environment.Info["action_order"][i], environment.Info["slip"][i]);
            return [.. Enumerable.Range(0, 4).Select(choice => choice == order ? 1f : 0f), (float)((slip * 4) - 1)];
        }

        float[] Row(float[] rows, int i) => rows[(i * (own + 5))..((i + 1) * (own + 5))];
    }

    [Theory]
    [InlineData("action_ordr", 0, 3, "action_order")]
    [InlineData("action_order", 3, 0, "between finite bounds")]
    [InlineData("maze", 0, 1e6, "256")]
    public void What_cannot_be_shown_is_refused(string name, double low, double high, string said) =>
        Assert.Contains(said, Assert.Throws<ArgumentException>(() => new ShowParameters(Room(1), (name, low, high))).Message, StringComparison.Ordinal);

    private static OneHotObservation Room(int count) => new(Gym.MakeVector("GridWorld-v0", count, new VectorOptions { Autoreset = AutoresetMode.SameStep, MaxEpisodeSteps = 3 },
        ("size", 5), ("view", "index"), ("action_order", new Choice(0, 1, 2, 3)), ("slip", new Uniform(0, 0.5))));
}
