using RLTransfer.Crowds;
using RLTransfer.Policies;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Policies;

public sealed class NoiseTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.85)]
    public void Correlated_noise_is_standard_normal_and_remembers_as_it_is_told(double memory)
    {
        using var scope = NewDisposeScope();
        var noise = new CorrelatedNoise(new CrowdRandom([7], "noise"), CPU, 50, 1, memory);
        var steps = Enumerable.Range(0, 400).Select(_ => noise.Next().clone()).ToArray();
        var all = stack(steps);
        Assert.InRange(all.mean().item<float>(), -0.06, 0.06);
        Assert.InRange(all.square().mean().item<float>(), 0.93, 1.07);
        Assert.Equal(memory, (all.narrow(0, 1, 399) * all.narrow(0, 0, 399)).mean().item<float>(), 0.05);
    }

    [Fact]
    public void Held_actions_are_uniform_and_held_as_long_as_told_on_average()
    {
        using var scope = NewDisposeScope();
        var held = new RepeatedRandomActions(new CrowdRandom([7], "start"), CPU, 50, 2, repeat: 4);
        var all = stack(Enumerable.Range(0, 400).Select(_ => held.Next().clone()).ToArray());
        var renewed = all.narrow(0, 1, 399).ne(all.narrow(0, 0, 399)).to(ScalarType.Float32);
        Assert.Equal(0.25, renewed.mean().item<float>(), 0.01);
        Assert.Equal(renewed.select(-1, 0).sum().item<float>(), renewed.select(-1, 1).sum().item<float>());
        Assert.Equal(1.0 / 3, all.square().mean().item<float>(), 0.02);
        Assert.InRange(all.abs().max().item<float>(), 0.99f, 1);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        var random = new CrowdRandom([0], "noise");
        Assert.Throws<ArgumentOutOfRangeException>(() => new CorrelatedNoise(random, CPU, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepeatedRandomActions(random, CPU, 1, 1, 0.5));
    }
}
