using RLTransfer.Networks;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Networks;

public sealed class GaussianPolicyNetworkTests
{
    private static readonly NetworkSpec Spec = new("policy", [3], 2, [4, 5]) { Hidden = [8] };

    [Fact]
    public void Means_and_the_deviations_that_are_the_same_in_all_states_come_out_and_a_clone_gives_the_same()
    {
        using var network = new GaussianPolicyNetwork(Spec, deviation: 0.5);
        var seen = randn(2, 6, 3);
        var output = network.forward(seen);
        Assert.Equal([2, 6, 4], output.shape);
        Assert.True((output.narrow(-1, 2, 2) - Math.Log(0.5)).abs().max().item<float>() < 1e-6);
        using var clone = network.Clone();
        Assert.True(clone.forward(seen).equal(output).all().item<bool>());
        Assert.Equal(["hidden1", "output", "log deviation"], network.LayerNames);
    }

    [Fact]
    public void Gradients_reach_weights_that_are_handed_in_the_deviation_among_them()
    {
        using var network = new GaussianPolicyNetwork(Spec, deviation: 0.5);
        Tensor[] weights = [.. network.Parameters.Select(parameter => (parameter.detach() * 2).requires_grad_())];
        var gradients = Gradients.Of([network.Apply(weights, randn(2, 6, 3)).square().sum()], weights);
        Assert.All(gradients.Take(1), gradient => Assert.True(gradient.abs().max().item<float>() > 0));
        Assert.True((gradients[1] - (2 * 6 * weights[1])).abs().max().item<float>() < 1e-5);           // Σ over 6 states of 2 log σ
    }

    [Fact]
    public void A_deviation_of_nothing_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianPolicyNetwork(Spec, 0));
}
