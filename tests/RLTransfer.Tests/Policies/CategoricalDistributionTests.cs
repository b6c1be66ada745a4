using RLTransfer.Crowds;
using RLTransfer.Policies;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Policies;

public sealed class CategoricalDistributionTests
{
    private static Tensor logits => tensor(new float[] { 0.3f, -1, 2, 0, 0, 0, -4, 5, 1, 1, 1.5f, -0.5f }, [2, 2, 3]);
    private static Tensor others => tensor(new float[] { 1, 1, 1, 0, 1, 2, 3, 2, 1, -1, 0, 0.5f }, [2, 2, 3]);

    [Fact]
    public void Probabilities_and_entropies_are_the_engine_s()
    {
        using var scope = NewDisposeScope();
        var (own, engine) = (new CategoricalDistribution(logits), distributions.Categorical(logits: logits));
        var actions = tensor(new long[] { 2, 0, 1, 1 }, [2, 2]);
        Close(engine.log_prob(actions), own.LogProbability(actions));
        Close(engine.entropy(), own.Entropy());
        Assert.Equal([2, 0, 1, 1], own.Mode.data<long>().ToArray());
        Close(full([2, 2], Math.Log(3)), new CategoricalDistribution(zeros(2, 2, 3)).Entropy());
    }

    [Fact]
    public void The_divergence_is_TorchSharp_s_and_0_from_itself()
    {
        using var scope = NewDisposeScope();
        var (p, q) = (new CategoricalDistribution(logits), new CategoricalDistribution(others));
        Close(nn.functional.kl_div(others.log_softmax(-1), logits.softmax(-1), log_target: false, reduction: nn.Reduction.None).sum(-1), p.Divergence(q));
        Close(zeros(2, 2), p.Divergence(p));
        Assert.Throws<ArgumentException>(() => p.Divergence(new GaussianDistribution(logits, logits)));
    }

    [Fact]
    public void Draws_come_as_often_as_their_probability_and_from_each_seed_s_own_stream()
    {
        using var scope = NewDisposeScope();
        var distribution = new CategoricalDistribution(logits.narrow(1, 0, 1).expand(2, 20_000, 3));
        var draws = distribution.Sample(new CrowdRandom([7, 8], "actions"));
        for (var seed = 0; seed < 2; seed++)
        {
            var probabilities = logits[seed, 0].softmax(-1).data<float>().ToArray();
            for (var action = 0; action < 3; action++)
            {
                var frequency = (draws[seed] == action).to(ScalarType.Float32).mean().item<float>();
                Assert.Equal(probabilities[action], frequency, 4 * Math.Sqrt(probabilities[action] * (1 - probabilities[action]) / 20_000));
            }
        }

        var alone = new CategoricalDistribution(distribution.LogProbabilities.narrow(0, 1, 1)).Sample(new CrowdRandom([8], "actions"));
        Assert.Equal(draws[1].data<long>().ToArray(), alone[0].data<long>().ToArray());
    }

    private static void Close(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.shape, found.shape);
        Assert.True((expected - found).abs().max().item<float>() < 1e-5, $"{expected} and {found}");
    }
}
