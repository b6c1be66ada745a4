using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Parameters;

public class DistributionTests
{
    public static TheoryData<string> Names => ["uniform", "log-uniform", "truncated normal", "lopsided normal", "choice", "mixture"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Draws_lie_within_the_bounds_and_average_to_the_mean(string name)
    {
        var distribution = Make(name);
        var random = new Philox(3);
        var sum = 0.0;
        for (var i = 0; i < 40_000; i++)
        {
            var drawn = distribution.Sample(random);
            Assert.InRange(drawn, distribution.Low, distribution.High);
            sum += drawn;
        }

        Assert.Equal(distribution.Mean, sum / 40_000, 0.01 * (distribution.High - distribution.Low));
    }

    [Fact]
    public void Half_of_a_log_uniform_lies_below_the_geometric_mean()
    {
        var random = new Philox(1);
        var distribution = new LogUniform(0.01, 100);
        Assert.Equal(0.5, Enumerable.Range(0, 10_000).Count(_ => distribution.Sample(random) < 1) / 10_000.0, 0.02);
    }

    [Fact]
    public void A_truncated_normal_has_the_textbook_mean()
    {
        // Half a normal: mean √(2/π).
        Assert.Equal(Math.Sqrt(2 / Math.PI), new TruncatedNormal(0, 1, 0, 12).Mean, 1e-12);
        Assert.Equal(0.5, NormalIntegral.Cumulative(0));
        Assert.Equal(0.977249868051821, NormalIntegral.Cumulative(2), 1e-14);
    }

    [Fact]
    public void Impossible_distributions_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new Uniform(2, 1));
        Assert.ThrowsAny<ArgumentException>(() => new Uniform(0, double.PositiveInfinity));
        Assert.ThrowsAny<ArgumentException>(() => new Uniform(double.NaN, 1));
        Assert.ThrowsAny<ArgumentException>(() => new LogUniform(0, 1));
        Assert.ThrowsAny<ArgumentException>(() => new LogUniform(-1, 1));
        Assert.ThrowsAny<ArgumentException>(() => new TruncatedNormal(0, 0, -1, 1));
        Assert.ThrowsAny<ArgumentException>(() => new TruncatedNormal(0, 1, 1, -1));
        Assert.Contains("draws", Assert.ThrowsAny<ArgumentException>(() => new TruncatedNormal(0, 1, 40, 50)).Message);
        Assert.ThrowsAny<ArgumentException>(() => new Mixture());
        Assert.ThrowsAny<ArgumentException>(() => new Mixture((-1, new Uniform(0, 1))));
        Assert.ThrowsAny<ArgumentException>(() => new Mixture((0, new Uniform(0, 1))));
        Assert.ThrowsAny<ArgumentException>(() => new Constant(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => new Choice());
        Assert.ThrowsAny<ArgumentException>(() => new Choice(1, double.NaN));
    }

    [Fact]
    public void A_fixed_parameter_takes_no_distribution_and_a_whole_one_takes_whole_draws()
    {
        Assert.Contains("whole numbers, such as a Choice", Assert.ThrowsAny<ArgumentException>(() => Gym.Make("GridWorld-v0", ("goal", new Uniform(0, 2)))).Message);
        Assert.Contains("whole numbers", Assert.ThrowsAny<ArgumentException>(() => Gym.Make("GridWorld-v0", ("goal", new Choice(0, 0.5)))).Message);
        using var corners = Gym.MakeVector("GridWorld-v0", 60, ("goal", new Choice(0, 2)));
        corners.Reset(3);
        Assert.Equal([0, 2], corners.Info["goal"].Distinct().Order());
        Assert.Contains("max_torque", Assert.ThrowsAny<ArgumentException>(() => Gym.Make("Pendulum-v1", ("max_torque", new Uniform(1, 2)))).Message);
        Assert.Contains("whole number", Assert.ThrowsAny<ArgumentException>(() => Gym.Make("CartPole-v1", ("sutton_barto_reward", 0.5))).Message);
        Assert.Contains("text", Assert.ThrowsAny<ArgumentException>(() => Gym.Make("CartPole-v1", ("length", "long"))).Message);
        using var env = Gym.MakeVector("Pendulum-v1", 1);
        Assert.Contains("when the environment is made", Assert.ThrowsAny<ArgumentException>(() => env.SetParameter("max_torque", 1)).Message);
    }

    [Fact]
    public void Parameters_are_drawn_from_a_stream_of_their_own()
    {
        using var plain = Gym.MakeVector("CartPole-v1", 2);
        using var random = Gym.MakeVector("CartPole-v1", 2, ("length", new Mixture((1, new Uniform(0.2, 0.3)), (2, new LogUniform(0.6, 0.9)))));
        Assert.Equal(plain.Reset(11).Observations, random.Reset(11).Observations);
    }

    [Fact]
    public void A_new_distribution_holds_from_the_next_reset_on()
    {
        using var env = Gym.MakeVector("CartPole-v1", 2);
        env.Reset(1);
        env.SetParameter("pole_mass", 0.3);
        env.Step([0, 1]);
        Assert.Equal([0.1, 0.1], env.Info["pole_mass"]);
        env.Reset([true, false]);
        Assert.Equal([0.3, 0.1], env.Info["pole_mass"]);
        env.Reset();
        Assert.Equal([0.3, 0.3], env.Info["pole_mass"]);
    }

    private static Distribution Make(string name) => name switch
    {
        "uniform" => new Uniform(-2, 3),
        "log-uniform" => new LogUniform(0.1, 10),
        "truncated normal" => new TruncatedNormal(1, 0.5, 0, 2.5),
        "choice" => new Choice(-1, 0.5, 2),
        "lopsided normal" => new TruncatedNormal(0, 1, 1.5, 4),
        _ => new Mixture((1, new Uniform(0, 1)), (3, new TruncatedNormal(5, 1, 4, 6)), (0, new Constant(100))),
    };
}
