using RLTransfer.Learners;
using RLTransfer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Devices;

/// <summary>On a CUDA device everything is as on the CPU, up to rounding: build against a libtorch that has CUDA (<c>LIBTORCH=…</c>) to run these.</summary>
public sealed class CudaTests
{
    /// <summary>cuDNN convolves in TF32 by default, whose numbers have ten bits behind the point: 2⁻¹⁰.</summary>
    private const double Rounding = 1e-3;

    [CudaFact]
    public void Crowds_give_and_learn_on_the_device_what_they_do_on_the_CPU()
    {
        using var scope = NewDisposeScope();
        foreach (var (shape, observation) in new (int[], long[])[] { ([7], [7]), ([4, 12, 12], [4, 12, 12]) })
        {
            var (here, there) = (Network(CPU), Network(CUDA));
            var input = Noise([3, 16, .. observation]);
            var (expected, got) = (here.forward(input), there.forward(input.to(CUDA)));
            Assert.Equal(DeviceType.CUDA, got.device_type);
            AssertClose(expected, got, Rounding);
            expected.square().mean([1, 2]).sum().backward();
            got.square().mean([1, 2]).sum().backward();
            foreach (var (one, other) in here.Learning().Zip(there.Learning()))
            {
                AssertClose(one.Gradient!, other.Gradient!, Rounding);
            }

            CrowdNetwork Network(Device device) => new("cuda", CrowdNetwork.For(shape, [32, 32], 5), [1, 2, 3], device: device);
        }
    }

    [CudaFact]
    public void Every_learner_learns_the_same_on_the_device_as_on_the_CPU()
    {
        foreach (var kind in LearnerCatalog.All)
        {
            var task = kind.Actions == ActionKinds.Vectors ? "Pendulum-v1" : "CartPole-v1";
            var options = kind.Defaults is OffPolicyOptions replays ? replays with { LearningStarts = 64 } : kind.Defaults;
            using var here = kind.Create(task, [1, 2], options, CPU);
            using var there = kind.Create(task, [1, 2], options, CUDA);
            var steps = Math.Max(100, here.StepsPerIteration);
            here.Train(steps, new() { Episodes = 0 });
            there.Train(steps, new() { Episodes = 0 });
            Assert.Equal(here.Steps, there.Steps);
            foreach (var (name, network) in here.Networks)
            {
                Assert.All(network.Weights.Zip(there.Networks[name].Weights), pair => AssertClose(pair.First, pair.Second, 1e-2, $"{kind.Name} ({kind.OptionsType.Name}), {name}"));
            }
        }
    }

    [CudaFact]
    public void PPO_solves_CartPole_on_the_device()
    {
        using var learner = new Ppo("CartPole-v1", [0, 1, 2], device: CUDA);
        learner.Train(50_000, new() { StopAt = 475 });
        Assert.All(learner.Curve.Final, score => Assert.True(score >= 400, $"a seed's greedy return is {score}"));
    }

    [CudaFact]
    public void What_is_saved_on_the_device_is_read_on_the_CPU()
    {
        using var there = new Dqn("CartPole-v1", [1, 2], new() { LearningStarts = 64 }, CUDA);
        there.Train(200, new() { Episodes = 0 });
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        there.Save(writer);
        stream.Position = 0;
        using var here = new Dqn("CartPole-v1", [1, 2], new() { LearningStarts = 64 }, CPU);
        using var reader = new BinaryReader(stream);
        here.Load(reader);
        foreach (var (name, network) in here.Networks)
        {
            Assert.All(network.Weights.Zip(there.Networks[name].Weights), pair => AssertClose(pair.First, pair.Second, 0));
        }

        here.Train(100, new() { Episodes = 0 });
        Assert.Equal(304, here.Steps);
    }

    private static Tensor Noise(long[] shape)
    {
        var count = shape.Aggregate(1L, (product, extent) => product * extent);
        return (arange(count, ScalarType.Float32) * 12.9898f).sin().view(shape);
    }

    private static void AssertClose(Tensor expected, Tensor got, double tolerance, string what = "")
    {
        using var scope = NewDisposeScope();
        var difference = (expected - got.cpu()).abs().max().item<float>();
        Assert.True(difference <= tolerance * (1 + expected.abs().max().item<float>()), $"{what} differs by {difference}");
    }
}
