using RLTransfer.Policies;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Policies;

public sealed class SquashedGaussianTests
{
    [Fact]
    public void Its_density_integrates_to_one()
    {
        using var scope = NewDisposeScope();
        var distribution = new SquashedGaussian(tensor(new[] { 0.3f, -0.5f }, [1, 1, 2]));
        var actions = ((arange(20_000, ScalarType.Float32) + 0.5) / 10_000 - 1).view(1, -1, 1);
        Assert.Equal(1, distribution.LogProbability(actions).exp().mean().item<float>() * 2, 1e-4);
    }

    [Fact]
    public void A_sample_has_the_log_probability_of_its_action()
    {
        // μ = (0.2, −1), log σ = (−1, 0.5), ε = (1.5, −0.3): x = 0.2 + 0.3679 · 1.5 = 0.75182 and −1 − 1.6487 · 0.3 = −1.49462.
        using var scope = NewDisposeScope();
        var distribution = new SquashedGaussian(tensor(new[] { 0.2f, -1, -1, 0.5f }, [1, 1, 4]));
        var (action, logProbability) = distribution.SampleWithLogProbability(tensor(new[] { 1.5f, -0.3f }, [1, 1, 2]));
        var expected = new[] { (0.2 + (Math.Exp(-1) * 1.5), 1.5, -1.0), (-1 - (Math.Exp(0.5) * 0.3), -0.3, 0.5) }
            .Sum(each => (-0.5 * each.Item2 * each.Item2) - each.Item3 - (0.5 * Math.Log(2 * Math.PI)) - Math.Log(1 - Math.Pow(Math.Tanh(each.Item1), 2)));
        Assert.Equal(expected, logProbability.item<float>(), 1e-5);
        Assert.Equal(expected, distribution.LogProbability(action).item<float>(), 1e-4);
        Assert.Equal(Math.Tanh(0.2 + (Math.Exp(-1) * 1.5)), action[0, 0, 0].item<float>(), 1e-6);
        Assert.Equal(Math.Tanh(0.2), distribution.Mode[0, 0, 0].item<float>(), 1e-6);
    }

    [Fact]
    public void The_slope_of_tanh_keeps_its_digits_where_tanh_rounds_to_one()
    {
        // log(1 − tanh² 20) = log 4 − 40 up to e⁻⁸⁰; the plain formula gives −∞.
        using var scope = NewDisposeScope();
        var far = tensor(new[] { 20f, -20 }, requires_grad: true);
        var slope = SquashedGaussian.LogSlope(far);
        Assert.All(slope.data<float>().ToArray(), value => Assert.Equal(Math.Log(4) - 40, value, 1e-5));
        slope.sum().backward();
        Assert.Equal([-2f, 2f], far.grad!.data<float>().ToArray());
        Assert.Equal(float.NegativeInfinity, (1 - far.detach().tanh().square()).log()[0].item<float>());
    }

    [Fact]
    public void Deviations_are_kept_between_their_bounds()
    {
        using var scope = NewDisposeScope();
        var distribution = new SquashedGaussian(tensor(new[] { 0f, 0, -100, 100 }, [1, 1, 4]));
        Assert.Equal([-20f, 2f], distribution.LogDeviation.contiguous().data<float>().ToArray());
    }
}
