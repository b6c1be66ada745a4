namespace RLTransfer.Environments.Tests.Registering;

public class GymTests
{
    [Theory]
    [InlineData("CartPole-v2", "CartPole-v1")]
    [InlineData("cartpole", "CartPole-v0")]
    [InlineData("MountianCar-v0", "MountainCar-v0")]
    public void A_wrong_id_offers_the_nearest(string wrong, string nearest)
    {
        var message = Assert.ThrowsAny<ArgumentException>(() => Gym.Make(wrong)).Message;
        Assert.Contains(wrong, message);
        Assert.Contains(nearest, message);
        Assert.Contains("rlt env list", message);
    }

    [Fact]
    public void A_wrong_parameter_offers_the_nearest() =>
        Assert.Contains("nearest: length", Assert.ThrowsAny<ArgumentException>(() => Gym.Make("CartPole-v1", ("lenght", 1))).Message);

    [Fact]
    public void An_id_is_registered_once() =>
        Assert.Contains("taken", Assert.ThrowsAny<ArgumentException>(() => Gym.Register(Gym.Spec("CartPole-v1"))).Message);

    [Fact]
    public void A_single_environment_hands_out_observations_to_keep()
    {
        using var env = Gym.Make("CartPole-v1", ("length", 0.7));
        var (first, info) = env.Reset(seed: 3);
        float[] copy = [.. first];
        var (second, reward, terminated, truncated, _) = env.Step(1);
        Assert.Equal(copy, first);
        Assert.NotSame(first, second);
        Assert.Equal((1.0, false, false), (reward, terminated, truncated));
        Assert.Equal(0.7, info["length"]);
        Assert.Contains("no_such", Assert.ThrowsAny<ArgumentException>(() => info["no_such"]).Message);
    }

    [Fact]
    public void Reset_options_move_the_start_and_unknown_ones_are_refused()
    {
        using var env = Gym.Make("CartPole-v1");
        var start = env.Reset(1, new ResetOptions { ["low"] = 0.2, ["high"] = 0.201 }).Observation;
        Assert.All(start, number => Assert.InRange(number, 0.2f, 0.202f));
        Assert.Contains("'lo'", Assert.ThrowsAny<ArgumentException>(() => env.Reset(1, new ResetOptions { ["lo"] = 0.2 })).Message);
        Assert.ThrowsAny<ArgumentException>(() => env.Reset(1, new ResetOptions { ["low"] = 1, ["high"] = 0 }));
        Assert.Contains("'low' must be a finite number", Assert.ThrowsAny<ArgumentException>(() => env.Reset(1, new ResetOptions { ["low"] = double.NaN })).Message);
        Assert.Contains("-1", Assert.ThrowsAny<ArgumentException>(() => env.Reset(-1)).Message);
    }
}
