using RLTransfer.Adaptation;
using RLTransfer.Networks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RLTransfer.Bench.Engine;

/// <summary>What is measured; bench/peers/engine.py has the same in PyTorch. Each returns one update, to be called again and again.</summary>
internal static class Workloads
{
    /// <summary>Forward, backward and Adam of multilayer perceptrons with tanh, a crowd of them, on one batch each; unscoped, it disposes nothing.</summary>
    internal static Action Multilayer(int[] widths, long batch, int seeds = 1, bool scoped = true)
    {
        var net = new CrowdNetwork("net", CrowdNetwork.Mlp(widths[0], widths[1..^1], widths[^1]), Seeds(seeds), activation: Activation.Tanh);
        var optimizer = new CrowdAdam(net.Layers, 1e-3);
        var (x, y) = (randn(seeds, batch, widths[0]), randn(seeds, batch, widths[^1]));
        return () =>
        {
            using var scope = scoped ? NewDisposeScope() : null;
            optimizer.zero_grad();
            functional.mse_loss(net.forward(x), y).backward();
            optimizer.step();
        };
    }

    /// <summary>Forward and backward of a crowd of convolutional networks on pictures of a game.</summary>
    internal static Action Convolutional(int seeds = 10, long batch = 32)
    {
        var net = new CrowdNetwork("net", CrowdNetwork.For([4, 12, 12], [64], 3), Seeds(seeds));
        var pictures = rand([seeds, batch, 4, 12, 12]);
        return () =>
        {
            using var scope = NewDisposeScope();
            net.Flat.grad = null;
            net.forward(pictures).sum().backward();
        };
    }

    /// <summary>A step of a generator of 32×32 pictures and of its discriminator (the shape of DCGAN, Radford et al. 2016).</summary>
    internal static Action Adversarial(long batch = 16, long size = 32, long noise = 32)
    {
        var generator = Sequential(
            Linear(noise, 64 * 8 * 8), Unflatten(1, [64, 8, 8]), BatchNorm2d(64), ReLU(),
            ConvTranspose2d(64, 32, 4, 2, 1), BatchNorm2d(32), ReLU(),
            ConvTranspose2d(32, 3, 4, 2, 1), Tanh());
        var discriminator = Sequential(
            Conv2d(3, 32, 4, 2, 1), LeakyReLU(0.2),
            Conv2d(32, 64, 4, 2, 1), LeakyReLU(0.2),
            Flatten(), Linear(64 * 8 * 8, 1));
        var generatorOptimizer = CrowdAdam.For(generator, 2e-4, beta1: 0.5);
        var discriminatorOptimizer = CrowdAdam.For(discriminator, 2e-4, beta1: 0.5);
        var real = randn(batch, 3, size, size);
        var (ones, zeros) = (torch.ones(batch, 1), torch.zeros(batch, 1));
        return () =>
        {
            using var scope = NewDisposeScope();
            var fake = generator.forward(randn(batch, noise));
            discriminatorOptimizer.zero_grad();
            (Loss(discriminator.forward(real), ones) + Loss(discriminator.forward(fake.detach()), zeros)).backward();
            discriminatorOptimizer.step();
            generatorOptimizer.zero_grad();
            Loss(discriminator.forward(fake), ones).backward();
            generatorOptimizer.step();
        };

        static Tensor Loss(Tensor logits, Tensor target) => functional.binary_cross_entropy_with_logits(logits, target);
    }

    /// <summary>A step of each of PixelDA's three networks, with the sizes of lecture 07's lesson, and every loss.</summary>
    internal static Action PixelAdaptation()
    {
        const int Side = 12, Classes = 10, Batch = 32;
        var adapter = new PixelAdapter(3, Side, Classes, 0, new() { GeneratorFilters = 16, DiscriminatorFilters = 16, NoiseChannels = 8, Composes = true, ComparesPictures = true });
        var (source, target, labels) = ((2 * rand(Batch, 3, Side, Side)) - 1, (2 * rand(Batch, 3, Side, Side)) - 1, randint(Classes, [Batch], ScalarType.Int64));
        return () =>
        {
            using var scope = NewDisposeScope();
            adapter.Update(source, labels, target, left: 0.5);
        };
    }

    private static ulong[] Seeds(int count) => [.. Enumerable.Range(0, count).Select(seed => (ulong)seed)];

    /// <summary>One small operator, whose result is disposed at once.</summary>
    internal static Action SmallOperator()
    {
        var (a, b) = (torch.ones(4), torch.ones(4));
        return () => (a + b).Dispose();
    }
}
