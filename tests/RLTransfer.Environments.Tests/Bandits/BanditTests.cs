namespace RLTransfer.Environments.Tests.Bandits;

public sealed class BanditTests
{
    [Fact]
    public void Pulling_the_best_arm_has_no_regret_and_pays_its_mean()
    {
        var pulls = new VectorOptions { MaxEpisodeSteps = 20000 };
        using var vector = Gym.MakeVector("BernoulliBandit-v0", 1, pulls, ("arms", 3));
        vector.Reset(seed: 5);
        var best = Enumerable.Range(0, 3).Single(arm =>
        {
            vector.Reset(seed: 5);
            vector.Step([arm]);
            return vector.Info["regret"][0] == 0;
        });
        vector.Reset(seed: 5);
        var total = 0.0;
        for (var pull = 0; pull < 10000; pull++)
        {
            total += vector.Step([best]).Rewards[0];
        }

        Assert.Equal(0, vector.Info["regret"][0]);
        Assert.Equal(vector.Info["best_mean"][0], total / 10000, 0.02);
    }

    [Fact]
    public void Gaussian_rewards_have_the_deviation_asked_for()
    {
        using var vector = Gym.MakeVector("GaussianBandit-v0", 1, new VectorOptions { MaxEpisodeSteps = 20000 }, ("reward_deviation", 2));
        vector.Reset(seed: 1);
        var rewards = Enumerable.Range(0, 10000).Select(_ => vector.Step([2]).Rewards[0]).ToArray();
        var mean = rewards.Average();
        Assert.Equal(2, Math.Sqrt(rewards.Average(reward => (reward - mean) * (reward - mean))), 0.06);
    }

    [Fact]
    public void Every_episode_draws_new_arms()
    {
        using var environment = Gym.Make("GaussianBandit-v0");
        var first = environment.Reset(seed: 0).Info["best_mean"];
        Assert.NotEqual(first, environment.Reset().Info["best_mean"]);
        Assert.Equal(first, environment.Reset(seed: 0).Info["best_mean"]);
    }

    [Fact]
    public void Forty_arms_are_too_many() => Assert.Throws<ArgumentException>(() => Gym.Make("BernoulliBandit-v0", ("arms", 40)));
}
