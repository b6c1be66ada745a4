using RLTransfer.Randomness;
using static TorchSharp.torch;

namespace RLTransfer.Transfer;

/// <summary>Inputs with a class each.</summary>
/// <param name="Inputs">[N, …] float32: images [N, 1, H, W], or features [N, F].</param>
/// <param name="Labels">[N] int64.</param>
public sealed record Examples(Tensor Inputs, Tensor Labels) : IDisposable
{
    private const int ChunkSize = 500;

    /// <summary>How many there are.</summary>
    public int Count => (int)Labels.shape[0];

    /// <summary>Grey images as tensors, scaled to mean 0 and deviation 1 or so (a quarter is paper).</summary>
    /// <param name="pixels">[N, H, W], 0 to 255.</param>
    /// <param name="labels">[N].</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="device">Where the tensors are; the CPU by default.</param>
    public static Examples OfImages(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> labels, int height, int width, Device? device = null)
    {
        var classes = new long[labels.Length];
        for (var i = 0; i < classes.Length; i++)
        {
            classes[i] = labels[i];
        }

        using var scope = NewDisposeScope();
        var inputs = tensor(pixels.ToArray(), device: device).to(ScalarType.Float32).div(255).sub(0.25).div(0.3).reshape(labels.Length, 1, height, width);
        return new(inputs.MoveToOuterDisposeScope(), tensor(classes, device: device).MoveToOuterDisposeScope());
    }

    /// <summary>Some of the examples.</summary>
    /// <param name="indices">Which, in the order wanted.</param>
    public Examples Take(IEnumerable<int> indices)
    {
        using var index = tensor(indices.Select(i => (long)i).ToArray(), device: Labels.device);
        return new(Inputs.index_select(0, index), Labels.index_select(0, index));
    }

    /// <summary>Batches without end, in the seed's own order (<see cref="Minibatches"/>).</summary>
    /// <param name="size">Of a batch; all examples where there are fewer.</param>
    /// <param name="seed">Whose order it is.</param>
    /// <returns>Inputs [B, …] and labels [B].</returns>
    public IEnumerable<(Tensor Inputs, Tensor Labels)> Batches(int size, ulong seed)
    {
        var batches = new Minibatches(Count, size, seed);
        var batch = new long[batches.Size];
        while (true)
        {
            batches.Next(batch);
            using var index = tensor(batch, device: Labels.device);
            yield return (Inputs.index_select(0, index), Labels.index_select(0, index));
        }
    }

    /// <summary>How a network does on the examples: the share it classifies rightly, and the mean cross-entropy.</summary>
    public (double Accuracy, double Loss) Score(Func<Tensor, Tensor> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var _ = no_grad();
        double right = 0, loss = 0;
        foreach (var chunk in Chunks())
        {
            using var scope = NewDisposeScope();
            var logits = network(chunk.Inputs);
            right += logits.argmax(-1).eq(chunk.Labels).sum().item<long>();
            loss += nn.functional.cross_entropy(logits, chunk.Labels, reduction: nn.Reduction.Sum).item<float>();
        }

        return (right / Count, loss / Count);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Labels.Dispose();
    }

    private IEnumerable<Examples> Chunks()
    {
        for (var start = 0; start < Count; start += ChunkSize)
        {
            var length = Math.Min(ChunkSize, Count - start);
            using var chunk = new Examples(Inputs.narrow(0, start, length), Labels.narrow(0, start, length));
            yield return chunk;
        }
    }
}

/// <summary>The order in which one seed sees its examples: each once an epoch, shuffled anew every time, in batches of equal size.</summary>
/// <param name="count">How many examples there are.</param>
/// <param name="size">Of a batch; where there are fewer examples, every batch is all of them.</param>
/// <param name="seed">Whose order it is.</param>
public sealed class Minibatches(int count, int size, ulong seed)
{
    private readonly int[] order = [.. Enumerable.Range(0, count)];
    private ulong epoch;
    private int next = count;

    /// <summary>Examples of a batch.</summary>
    public int Size { get; } = Math.Min(size, count);

    /// <summary>The next batch, as indices plus <paramref name="offset"/>.</summary>
    public void Next(Span<long> batch, long offset = 0)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            if (next == order.Length)
            {
                // Each epoch has a stream of its own, so it does not matter how many numbers the last one drew.
                new Philox(seed, Philox.Stream("minibatches", epoch++)).Shuffle<int>(order);
                next = 0;
            }

            batch[i] = order[next++] + offset;
        }
    }

    /// <summary>The next batch, as indices on a device [<see cref="Size"/>].</summary>
    public Tensor Next(Device device)
    {
        var batch = new long[Size];
        Next(batch);
        return tensor(batch, device: device);
    }
}
