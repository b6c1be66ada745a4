using RLTransfer.Networks;
using RLTransfer.Transfer;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Transfer;

/// <summary>Which columns a policy relies on: shares that are known beforehand.</summary>
public sealed class FeatureSensitivityTests
{
    private const int Actions = 2;
    private static readonly ulong[] seeds = [0, 1];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_column_that_the_output_does_not_look_at_has_no_share(bool looksAtFirst)
    {
        using var network = Make([1, 8, 8]);
        foreach (var lateral in network.Columns[1].Laterals)
        {
            if (looksAtFirst && lateral.Layer == 3)
            {
                network.Columns[1].Layers[3].Weights[0].Value.zero_();                                  // only column 1's last hidden layer is looked at
            }
            else if (!looksAtFirst)
            {
                lateral.U.Value.zero_();
            }
        }

        var x = Inputs(1, 8, 8);
        var fisher = FeatureSensitivity.Fisher(network, Actions, x);
        var perturbation = FeatureSensitivity.Perturbation(network, x, () => Agreement(network, x), [0.5, 4, 32]);
        Assert.Equal([seeds.Length, 3, 2], [fisher.Length, fisher[0].Length, fisher[0][0].Length]);
        for (var seed = 0; seed < seeds.Length; seed++)
        {
            for (var layer = 0; layer < 3; layer++)
            {
                Assert.Equal(looksAtFirst ? 1 : 0, fisher[seed][layer][0], 1e-6);
                Assert.Equal(1, fisher[seed][layer].Sum(), 1e-6);
                Assert.Equal(1, perturbation[seed][layer].Sum(), 1e-6);
            }

            Assert.True(perturbation[seed][2][looksAtFirst ? 0 : 1] > 0.5);
        }
    }

    [Fact]
    public void Fisher_sensitivity_is_that_of_the_formula_written_out()
    {
        using var network = Make([5]);
        var x = Inputs(5);
        var found = FeatureSensitivity.Fisher(network, Actions, x);
        Tensor[] activations = [.. Enumerable.Range(0, 2).Select(column => Activation(network, x, column))];
        for (var seed = 0; seed < seeds.Length; seed++)
        {
            var sums = new double[2];
            for (var column = 0; column < 2; column++)
            {
                var h = activations[column].select(0, seed);                                            // [B, features]
                for (var feature = 0; feature < h.shape[1]; feature++)
                {
                    var deviation = h.select(1, feature).std(unbiased: false).item<float>();
                    const float step = 1e-2f;
                    Tensor Moved(float by)
                    {
                        using (network.Watch((k, layer, value) => (k, layer) == (column, 0) ? value + Bump(value, feature, by) : value))
                        {
                            return network.forward(x).select(0, seed).log_softmax(-1).detach();
                        }
                    }

                    var slopes = (Moved(step) - Moved(-step)) / (2 * step) * deviation;
                    sums[column] += (slopes.square() * Moved(0).exp()).sum(1).mean().item<float>();
                }
            }

            Assert.Equal(sums[0] / sums.Sum(), found[seed][0][0], 0.02);
        }
    }

    private static Tensor Bump(Tensor value, int feature, float by)
    {
        var bump = zeros_like(value);
        bump.select(2, feature).fill_(by);
        return bump;
    }

    private static Tensor Activation(ProgressiveNetwork network, Tensor x, int column)
    {
        Tensor? seen = null;
        using (network.Watch((k, layer, h) =>
        {
            seen = (k, layer) == (column, 0) ? h.detach() : seen;
            return h;
        }))
        {
            network.forward(x);
        }

        return seen!;
    }

    /// <summary>How much of the undisturbed policy's first choice is left, from 1 down to 0.</summary>
    private static double[] Agreement(ProgressiveNetwork network, Tensor x)
    {
        using var _ = no_grad();
        var apart = (network.forward(x) - Undisturbed(network, x)).square().mean([1, 2]);
        return [.. apart.data<float>().ToArray().Select(distance => Math.Exp(-100 * distance))];
    }

    private static Tensor Undisturbed(ProgressiveNetwork network, Tensor x)
    {
        using var same = network.Clone();
        return same.forward(x);
    }

    private static ProgressiveNetwork Make(int[] shape)
    {
        using var first = new CrowdNetwork("first", CrowdNetwork.For(shape, [6], Actions), seeds);
        return new("net", CrowdNetwork.For(shape, [6], Actions), first, seeds);
    }

    private static Tensor Inputs(params long[] shape) => (arange(seeds.Length * 16 * shape.Aggregate(1L, (product, extent) => product * extent)).to(ScalarType.Float32) * 1.7f).sin().view([seeds.Length, 16, .. shape]);
}
