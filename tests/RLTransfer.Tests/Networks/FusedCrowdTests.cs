using RLTransfer.Networks;
using RLTransfer.Randomness;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Networks;

/// <summary>The fused path against the reference of operators, which computes the same network in 64 bits.</summary>
public sealed class FusedCrowdTests
{
    private const double Relative = 1e-5;

    [Fact]
    public void Any_network_has_the_values_and_gradients_of_the_reference()
    {
        for (var run = 0UL; run < 60; run++)
        {
            using var scope = NewDisposeScope();
            var random = new Philox(run, Philox.Stream("fused crowds"));
            var pictures = random.NextInt32(2) == 0;
            int[] shape = pictures ? [1 + random.NextInt32(4), 6 + random.NextInt32(8), 6 + random.NextInt32(8)] : [1 + random.NextInt32(40)];
            using var network = new CrowdNetwork(
                "net", Layers(random, shape), [.. Enumerable.Range(0, 1 + random.NextInt32(4)).Select(seed => (ulong)seed)], copies: 1 + random.NextInt32(2),
                activation: random.NextInt32(2) == 0 ? Activation.ReLU : Activation.Tanh);
            network.TrainOnly(network.LayerNames.Where(_ => random.NextInt32(4) > 0));
            var x = Draw(random, [network.Seeds.Count, 1 + random.NextInt32(20), .. shape.Select(extent => (long)extent)]);
            if (random.NextInt32(2) == 0)
            {
                x.requires_grad_();
            }

            Compare(network, x, random, $"network {run}: {string.Join(", ", network.Shape)} for {string.Join(" x ", x.shape)}");
        }
    }

    private static void Compare(CrowdNetwork network, Tensor x, Philox random, string which)
    {
        var (flat, wide) = (network.Flat.detach().to(ScalarType.Float64).requires_grad_(), x.detach().to(ScalarType.Float64).requires_grad_());
        var (fused, reference) = (network.forward(x), network.Apply([flat], wide));
        Close(reference, fused, $"{which}: values");
        if (!fused.requires_grad)
        {
            Assert.True(!x.requires_grad && network.Layers.All(layer => !layer.Learns), which);
            return;
        }

        var given = Draw(random, fused.shape);
        fused.backward([given]);
        reference.backward([given.to(ScalarType.Float64)]);
        foreach (var layer in network.Layers)
        {
            foreach (var weight in layer.Weights)
            {
                var name = $"{which}: {layer.Name}'s {weight.Name}";
                if (layer.Learns)
                {
                    Close(weight.In(flat.grad!), weight.Gradient!, name);
                }
                else
                {
                    Assert.True(weight.Gradient is not { } frozen || frozen.abs().max().item<float>() == 0, name);
                }
            }
        }

        if (x.requires_grad)
        {
            Close(wide.grad!, x.grad!, $"{which}: input");
        }
    }

    private static Layer[] Layers(Philox random, int[] shape)
    {
        var layers = new List<Layer>();
        var numbers = shape.Aggregate(1, (product, extent) => product * extent);
        if (shape.Length == 3)
        {
            var (channels, height, width) = (shape[0], shape[1], shape[2]);
            for (var i = random.NextInt32(3); i > 0; i--)
            {
                var layer = new ConvolutionLayer($"conv{i}", channels, 1 + random.NextInt32(20), Kernel: 1 + random.NextInt32(3), Stride: 1 + random.NextInt32(2), Padding: random.NextInt32(2));
                layers.Add(layer);
                (channels, height, width) = (layer.Out, layer.OutputSide(height), layer.OutputSide(width));
            }

            numbers = channels * height * width;
        }

        for (var i = random.NextInt32(3); i > 0; i--)
        {
            layers.Add(new DenseLayer($"hidden{i}", numbers, numbers = 1 + random.NextInt32(70)));
        }

        layers.Add(new DenseLayer("output", numbers, 1 + random.NextInt32(9)));
        return [.. layers];
    }

    private static Tensor Draw(Philox random, long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, extent) => product * extent)];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)random.NextGaussian();
        }

        return tensor(values, shape);
    }

    private static void Close(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (largest, apart) = (expected.abs().max().item<double>(), (expected - actual.to(ScalarType.Float64)).abs().max().item<double>());
        Assert.True(apart <= Relative * Math.Max(largest, 1e-6), $"{what}: {apart} apart, of {largest}");
    }
}
