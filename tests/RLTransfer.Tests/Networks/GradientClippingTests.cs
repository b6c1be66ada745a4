using RLTransfer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Networks;

public sealed class GradientClippingTests
{
    /// <summary>Float32 on the CPU is clipped in place, anything else by operators: both clip alike.</summary>
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Each_seed_s_gradient_is_shortened_by_its_own_norm(ScalarType type)
    {
        using var scope = NewDisposeScope();
        CrowdWeight[] weights = [.. new[] { zeros(3, 5, 7, dtype: type), zeros(3, 1, 7, dtype: type), zeros(3, 2, dtype: type) }.Select(values => new CrowdWeight("weight", new Parameter(values)))];
        var scales = tensor(new float[] { 0.01f, 1, 100 }).to(type);
        foreach (var weight in weights[..2])
        {
            weight.Parameter.grad = arange(weight.Count, type).sin().view([.. weight.Shape]) * scales.view([3, .. Enumerable.Repeat(1L, weight.Shape.Count - 1)]);
        }

        var before = weights[..2].Select(weight => weight.Gradient!.clone()).ToArray();
        var expected = Enumerable.Range(0, 3).Select(seed => Math.Sqrt(before.Sum(gradient => gradient[seed].square().sum().to(ScalarType.Float32).item<float>()))).ToArray();
        var norms = GradientClipping.PerSeed(weights, 0.5);
        Assert.Equal(expected, norms, (a, b) => Math.Abs(a - b) < 1e-4 * b);
        for (var seed = 0; seed < 3; seed++)
        {
            var factor = Math.Min(1, 0.5 / norms[seed]);
            foreach (var (weight, old) in weights.Zip(before))
            {
                Assert.True((weight.Gradient![seed] - (old[seed] * factor)).abs().max().to(ScalarType.Float32).item<float>() < 1e-5);
            }
        }

        Assert.True(norms[0] < 0.5);
        Assert.Null(weights[2].Gradient);
    }

    [Fact]
    public void A_largest_norm_of_nothing_is_refused() =>
        Assert.Throws<ArgumentException>(() => GradientClipping.PerSeed([new CrowdWeight("weight", new Parameter(zeros(1)))], 0));
}
