namespace RLTransfer.Environments.Tests.Rollouts;

public sealed class RolloutTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Episodes_repeat_with_the_seed()
    {
        var first = Play(5);
        Assert.Equal(first.Select(episode => episode.Return), Play(5).Select(episode => episode.Return));
        Assert.NotEqual(first.Select(episode => episode.Return), Play(6).Select(episode => episode.Return));
        Assert.All(first, episode => Assert.True(episode.Terminated && episode.Return == episode.Length));
        Assert.Equal(0.5, first[0].Info["length"]);

        static PlayedEpisode[] Play(long seed)
        {
            using var env = Gym.Make("CartPole-v1");
            return [.. Rollout.Play(env, new RandomPolicy(env.ActionSpace, seed), 4, seed)];
        }
    }

    [Fact]
    public void A_linear_policy_from_a_file_balances_the_pole()
    {
        File.WriteAllText(path, """{"weights": [[-0.2, -0.5, -2, -1], [0.2, 0.5, 2, 1]]}""");
        using var env = Gym.Make("CartPole-v1");
        var policy = FilePolicy.Read(path, env.ObservationSpace, env.ActionSpace);
        var episode = Assert.Single(Rollout.Play(env, policy, 1, seed: 2));
        Assert.Equal((500.0, false, true), (episode.Return, episode.Terminated, episode.Truncated));
    }

    [Fact]
    public void Scripted_actions_are_played_in_order()
    {
        File.WriteAllText(path, """{"actions": [[0.5], -1]}""");
        using var env = Gym.Make("Pendulum-v1");
        var policy = FilePolicy.Read(path, env.ObservationSpace, env.ActionSpace);
        float[] action = [0];
        policy.Begin();
        List<float> played = [];
        for (var t = 0; t < 3; t++)
        {
            policy.Act([], action);
            played.Add(action[0]);
        }

        Assert.Equal([0.5f, -1, 0.5f], played);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("{}")]
    [InlineData("""{"actions": []}""")]
    [InlineData("""{"actions": [5]}""")]
    [InlineData("""{"weights": [[1, 2]]}""")]
    [InlineData("""{"weights": 3}""")]
    public void A_file_that_is_no_policy_is_named(string text)
    {
        File.WriteAllText(path, text);
        using var env = Gym.Make("CartPole-v1");
        Assert.Contains(path, Assert.ThrowsAny<ArgumentException>(() => FilePolicy.Read(path, env.ObservationSpace, env.ActionSpace)).Message);
    }
}
