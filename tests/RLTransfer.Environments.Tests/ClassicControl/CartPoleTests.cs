namespace RLTransfer.Environments.Tests.ClassicControl;

public class CartPoleTests
{
    [Fact]
    public void A_push_moves_the_cart_as_gymnasium_recorded_it()
    {
        using var env = Gym.MakeVector("CartPole-v1", 1);
        env.Reset(0);
        env.SetState(0, [0.033498163050200896, 0.009655402696788731, -0.02111367583087964, -0.04570484293057886]);
        env.Step([0]);
        Assert.Equal([0.033691272f, -0.18515752f, -0.022027772f, 0.24024247f], env.Observations);
        Assert.Equal(1, env.Rewards[0]);
        Assert.False(env.Terminated[0]);
    }

    [Fact]
    public void Parameters_are_set_randomized_and_told()
    {
        using var env = Gym.MakeVector("CartPole-v1", 3, ("length", new Uniform(0.4, 0.8)), ("cart_mass", 2));
        env.Reset(7);
        Assert.All(env.Info["length"], length => Assert.InRange(length, 0.4, 0.8));
        Assert.Equal(3, env.Info["length"].Distinct().Count());
        Assert.Equal([2.0, 2.0, 2.0], env.Info["cart_mass"]);
    }
}
