using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RLTransfer.Bench.Engine;

/// <summary>What is measured; bench/peers/engine.py has the same in PyTorch. Each returns one update, to be called again and again.</summary>
internal static class Workloads
{
    /// <summary>Forward, backward and Adam of a multilayer perceptron with tanh, on one batch; unscoped, it disposes nothing.</summary>
    internal static Action Multilayer(long[] widths, long batch, bool scoped = true)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        for (var i = 1; i < widths.Length; i++)
        {
            layers.Add(Linear(widths[i - 1], widths[i]));
            if (i < widths.Length - 1)
                layers.Add(Tanh());
        }

        var net = Sequential(layers);
        var optimizer = optim.Adam(net.parameters(), lr: 1e-3);
        var (x, y) = (randn(batch, widths[0]), randn(batch, widths[^1]));
        return () =>
        {
            using var scope = scoped ? NewDisposeScope() : null;
            optimizer.zero_grad();
            functional.mse_loss(net.forward(x), y).backward();
            optimizer.step();
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
        var generatorOptimizer = optim.Adam(generator.parameters(), lr: 2e-4, beta1: 0.5);
        var discriminatorOptimizer = optim.Adam(discriminator.parameters(), lr: 2e-4, beta1: 0.5);
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

    /// <summary>One small operator, whose result is disposed at once.</summary>
    internal static Action SmallOperator()
    {
        var (a, b) = (torch.ones(4), torch.ones(4));
        return () => (a + b).Dispose();
    }
}
