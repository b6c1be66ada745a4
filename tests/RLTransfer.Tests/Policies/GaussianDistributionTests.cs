using RLTransfer.Crowds;
using RLTransfer.Policies;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Policies;

public sealed class GaussianDistributionTests
{
    private static Tensor mean => tensor(new float[] { 0.3f, -1, 2, 0, 0.5f, 0.25f, -4, 5 }, [2, 2, 2]);
    private static Tensor logDeviation => tensor(new float[] { -1, 0.5f, 0, -2 }, [2, 1, 2]);

    [Fact]
    public void Densities_and_entropies_are_the_engine_s()
    {
        using var scope = NewDisposeScope();
        var (own, engine) = (new GaussianDistribution(mean, logDeviation), distributions.Normal(mean, logDeviation.exp()));
        var actions = tensor(new float[] { 0, -1.5f, 2, 1, 0.5f, 0, -3, 4.75f }, [2, 2, 2]);
        Close(engine.log_prob(actions).sum(-1), own.LogProbability(actions));
        Close(engine.entropy().sum(-1), own.Entropy());
        Close(mean, own.Mode);
    }

    [Fact]
    public void The_divergence_is_the_integral_that_defines_it_and_0_from_itself()
    {
        using var scope = NewDisposeScope();
        var (p, q) = (new GaussianDistribution(mean, logDeviation), new GaussianDistribution(mean * 0.5, logDeviation + 0.25));
        var (from, to) = (distributions.Normal(mean, logDeviation.exp()), distributions.Normal(mean * 0.5, (logDeviation + 0.25).exp()));
        var places = Enumerable.Range(-4000, 8001).Select(i => from.log_prob(full_like(mean, i * 0.01)).exp() * (from.log_prob(full_like(mean, i * 0.01)) - to.log_prob(full_like(mean, i * 0.01))));
        var integral = places.Aggregate((sum, next) => sum + next) * 0.01;                              // ∫ p (log p − log q)
        Assert.True((integral.sum(-1) - p.Divergence(q)).abs().max().item<float>() < 1e-3);
        Close(zeros(2, 2), p.Divergence(p));
        Assert.Throws<ArgumentException>(() => p.Divergence(new CategoricalDistribution(mean)));
    }

    [Fact]
    public void Draws_have_their_mean_and_deviation_and_come_from_each_seed_s_own_stream()
    {
        using var scope = NewDisposeScope();
        var distribution = new GaussianDistribution(mean.narrow(1, 0, 1).expand(2, 20_000, 2), logDeviation);
        var draws = distribution.Sample(new CrowdRandom([7, 8], "actions"));
        var z = (draws - distribution.Mean) / logDeviation.exp();
        Assert.True(z.mean([1]).abs().max().item<float>() < 4 / Math.Sqrt(20_000));
        Assert.True((z.square().mean([1]) - 1).abs().max().item<float>() < 4 * Math.Sqrt(2.0 / 20_000));

        var alone = new GaussianDistribution(distribution.Mean.narrow(0, 1, 1), logDeviation.narrow(0, 1, 1)).Sample(new CrowdRandom([8], "actions"));
        Assert.Equal(draws[1].contiguous().data<float>().ToArray(), alone[0].contiguous().data<float>().ToArray());
    }

    private static void Close(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.shape, found.shape);
        Assert.True(((expected - found).abs() / (1 + expected.abs())).max().item<float>() < 1e-5, $"{expected} and {found}");
    }
}
