using RLTransfer.Rollouts;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Rollouts;

public sealed class NormalizerTests
{
    [Fact]
    public void Observations_are_scaled_by_the_moments_of_their_own_seed()
    {
        using var scope = NewDisposeScope();
        using var normalizer = new ObservationNormalizer(2, [2]);
        var observations = (randn(2, 1000, 2, generator: new Generator(1)) * tensor(new float[] { 1, 5, 20, 0.5f }, [2, 1, 2])) + tensor(new float[] { 0, 3, -7, 1 }, [2, 1, 2]);
        Assert.Equal(observations.clamp(-10, 10).data<float>().ToArray(), normalizer.Apply(observations).data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
        normalizer.Learn(observations.narrow(1, 0, 400).contiguous().data<float>().ToArray());
        normalizer.Learn(observations.narrow(1, 400, 600).contiguous().data<float>().ToArray());
        var scaled = normalizer.Apply(observations);
        Assert.True(scaled.mean([1]).abs().max().item<float>() < 1e-2);
        Assert.True((scaled.std(1) - 1).abs().max().item<float>() < 1e-2);

        using var stream = new MemoryStream();
        normalizer.Save(new BinaryWriter(stream));
        stream.Position = 0;
        using var other = new ObservationNormalizer(2, [2]);
        other.Load(new BinaryReader(stream));
        Assert.Equal(scaled.data<float>().ToArray(), other.Apply(observations).data<float>().ToArray());
    }

    [Fact]
    public void Rewards_are_scaled_by_the_deviation_of_the_return_of_their_own_seed()
    {
        // One instance, rewards 1 in episodes of two steps: discounted returns 1 and 1.5, again and again.
        var scaler = new RewardScaler(2, instances: 1, discount: 0.5);
        var rewards = Enumerable.Repeat(1f, 2000).Concat(Enumerable.Repeat(10f, 2000)).ToArray();
        var ended = Enumerable.Range(0, 4000).Select(i => i % 2 == 1).ToArray();
        scaler.Apply(rewards, ended);
        Assert.All(rewards, reward => Assert.Equal(1 / 0.25, reward, 2e-2));
    }

    [Fact]
    public void Returns_that_run_on_are_carried_to_the_next_rollout()
    {
        var (whole, parts) = (new RewardScaler(1, 2, 0.9), new RewardScaler(1, 2, 0.9));
        var rewards = Enumerable.Range(0, 20).Select(i => MathF.Sin(i)).ToArray();
        var all = rewards.ToArray();
        whole.Apply(all, new bool[20]);
        parts.Apply(rewards.AsSpan(0, 10), new bool[10]);
        var rest = rewards[10..];
        parts.Apply(rest, new bool[10]);
        Assert.Equal(all[10..], rest, (a, b) => Math.Abs(a - b) < 1e-5);
    }
}
