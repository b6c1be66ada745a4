using RLTransfer.Networks;
using RLTransfer.Tensors;
using RLTransfer.Transfer;
using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>Says of every pixel what it shows: a U-Net, trained by the cross-entropy.</summary>
public sealed class Segmenter : IDisposable
{
    private const int ChunkSize = 100;

    private readonly int classes;
    private readonly ulong seed;
    private readonly Device device;
    private readonly UNet network;
    private readonly CrowdAdam steps;

    /// <summary>A network with new weights, which follow from the seed alone.</summary>
    /// <param name="channels">C.</param>
    /// <param name="classes">K.</param>
    /// <param name="seed">Of weights and the order of pictures.</param>
    /// <param name="filters">Of the first level.</param>
    /// <param name="rate">Adam's learning rate.</param>
    /// <param name="device">Where to compute; the CPU by default.</param>
    public Segmenter(int channels, int classes, ulong seed, int filters = 12, double rate = 3e-3, Device? device = null)
    {
        (this.classes, this.seed, this.device) = (classes, seed, device ?? CPU);
        Threads.Begin();
        network = DrawnWeights.Of(new UNet(channels, classes, filters), seed, this.device);
        steps = CrowdAdam.For(network, rate);
    }

    /// <summary>Learns from pictures [N, C, H, W] and their maps [N, H, W] int64.</summary>
    /// <param name="pictures">x.</param>
    /// <param name="maps">m.</param>
    /// <param name="updates">How many.</param>
    /// <param name="batchSize">Pictures an update.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Train(Tensor pictures, Tensor maps, int updates, int batchSize = 16, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(maps);
        var order = new Minibatches((int)maps.shape[0], batchSize, seed);
        for (var update = 0; update < updates; update++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var at = order.Next(device);
            steps.Scale(Math.Min(1, 2 * (1 - (update / (double)updates))));
            var loss = PatchLosses.Semantic(network.forward(pictures.index_select(0, at)), PatchLosses.Shares(maps.index_select(0, at), classes));
            steps.zero_grad();
            loss.backward();
            steps.step();
        }
    }

    /// <summary>The share of pixels that are named rightly.</summary>
    /// <param name="pictures">[N, C, H, W].</param>
    /// <param name="maps">[N, H, W] int64.</param>
    public double Accuracy(Tensor pictures, Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(maps);
        using var _ = no_grad();
        network.eval();
        var (right, count) = (0L, maps.shape[0]);
        for (var from = 0L; from < count; from += ChunkSize)
        {
            using var scope = NewDisposeScope();
            var some = Math.Min(ChunkSize, count - from);
            right += network.forward(pictures.narrow(0, from, some)).argmax(1).eq(maps.narrow(0, from, some)).sum().item<long>();
        }

        network.train();
        return right / (double)maps.numel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        steps.Dispose();
        network.Dispose();
    }
}
