using RLTransfer.Adaptation;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Adaptation;

public sealed class PatchLossesTests
{
    [Fact]
    public void The_players_losses_have_the_values_computed_by_hand()
    {
        // One size with verdicts 1 and 0 (real), 0.5 (made); one with 0.5 and 1: squares meaned over patches, then over sizes.
        using var scope = NewDisposeScope();
        Tensor[] real = [tensor(new[] { 1f, 0f }), tensor(new[] { 0.5f })], made = [tensor(new[] { 0.5f }), tensor(new[] { 1f })];
        Assert.Equal(((0.5 + 0.25) / 2) + ((0.25 + 1) / 2), PatchLosses.Discriminator(real, made).item<float>(), 1e-6);
        Assert.Equal((0.25 + 0) / 2, PatchLosses.Generator(made).item<float>(), 1e-6);
        Assert.Equal(0.5, PatchLosses.Discriminator([zeros(3) + 0.5], [zeros(3) + 0.5]).item<float>(), 1e-6);
    }

    [Fact]
    public void Accuracy_counts_real_patches_above_a_half_and_made_ones_below()
    {
        using var scope = NewDisposeScope();
        Assert.Equal((0.5 + 1 + 1 + 0) / 4, PatchLosses.Accuracy([tensor(new[] { 1f, 0f }), tensor(new[] { 0.9f })], [tensor(new[] { 0.1f }), tensor(new[] { 0.8f })]).item<float>(), 1e-6);
    }

    [Fact]
    public void A_smaller_map_has_shares_and_a_map_of_the_same_size_ones_and_zeros()
    {
        using var scope = NewDisposeScope();
        var map = tensor(new long[] { 0, 1, 1, 1 }, [1, 2, 2]);
        var (whole, half) = (PatchLosses.Shares(map, 3), PatchLosses.Shares(map, 3, 2));
        Assert.Equal([1, 3, 2, 2], whole.shape);
        Assert.Equal([1f, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0], whole.contiguous().data<float>().ToArray());
        Assert.Equal([0.25f, 0.75f, 0], half.contiguous().data<float>().ToArray());
    }

    [Fact]
    public void A_map_is_read_with_the_cross_entropy()
    {
        using var scope = NewDisposeScope();
        var (logits, map) = (tensor(new[] { 0f, (float)Math.Log(3) }, [1, 2, 1, 1]), tensor(new long[] { 1 }, [1, 1, 1]));
        Assert.Equal(-Math.Log(0.75), PatchLosses.Semantic(logits, PatchLosses.Shares(map, 2)).item<float>(), 1e-6);
        Assert.Equal(Math.Log(2), PatchLosses.Semantic(zeros(2, 2, 3, 3), ones(2, 2, 3, 3) / 2).item<float>(), 1e-6);
    }

    [Theory]
    [InlineData("discriminator, real")]
    [InlineData("discriminator, made")]
    [InlineData("generator")]
    [InlineData("semantic")]
    public void Gradients_agree_with_finite_differences(string loss)
    {
        using var scope = NewDisposeScope();
        var point = linspace(-1, 2, 12, ScalarType.Float64).view(1, 3, 2, 2);
        var other = (Tensor[])[linspace(0, 1, 4, ScalarType.Float64)];
        var shares = nn.functional.softmax(linspace(2, -3, 12, ScalarType.Float64).view(1, 3, 2, 2).cos(), 1);
        Tensor Of(Tensor x) => loss switch
        {
            "discriminator, real" => PatchLosses.Discriminator([x, x.mean([2])], other),
            "discriminator, made" => PatchLosses.Discriminator(other, [x, x.mean([2])]),
            "generator" => PatchLosses.Generator([x, x.mean([2])]),
            _ => PatchLosses.Semantic(x, shares),
        };

        var x = point.clone().requires_grad_(true);
        Of(x).backward();
        var (gradient, step) = (x.grad!.flatten(), 1e-5);
        for (var i = 0L; i < 12; i++)
        {
            var change = zeros(12, ScalarType.Float64);
            change[i] = step;
            var slope = (Of(point + change.view_as(point)) - Of(point - change.view_as(point))).item<double>() / (2 * step);
            Assert.Equal(slope, gradient[i].item<double>(), 1e-7);
        }
    }
}
