using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Transfer;

/// <summary>Inputs with a class each, a set of equal size for every seed.</summary>
/// <param name="Inputs">[S, N, …] float32: pictures [S, N, 1, H, W], or features [S, N, F].</param>
/// <param name="Labels">[S, N] int64.</param>
public sealed record CrowdExamples(Tensor Inputs, Tensor Labels) : IDisposable
{
    private const int ChunkSize = 500;

    /// <summary>How many each seed has.</summary>
    public int Count => (int)Labels.shape[1];

    /// <summary>The same examples for every seed, without a copy.</summary>
    public static CrowdExamples Shared(Examples examples, int seeds)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return new(examples.Inputs.unsqueeze(0).expand([seeds, .. examples.Inputs.shape]), examples.Labels.unsqueeze(0).expand(seeds, -1));
    }

    /// <summary>Each seed's own.</summary>
    /// <exception cref="ArgumentException">There are none, or they differ in number.</exception>
    public static CrowdExamples Of(IReadOnlyList<Examples> each)
    {
        ArgumentNullException.ThrowIfNull(each);
        return each.Count > 0 && each.All(examples => examples.Count == each[0].Count)
            ? new(stack([.. each.Select(examples => examples.Inputs)], 0), stack([.. each.Select(examples => examples.Labels)], 0))
            : throw new ArgumentException($"A crowd's seeds have as many examples each; got {string.Join(", ", each.Select(examples => examples.Count))}.", nameof(each));
    }

    /// <summary>Each seed's first examples.</summary>
    public CrowdExamples First(int count) => new(Inputs.narrow(1, 0, count), Labels.narrow(1, 0, count));

    /// <summary>Some of each seed's examples.</summary>
    /// <param name="indices">[S · B], seed by seed.</param>
    public CrowdExamples Take(ReadOnlySpan<long> indices)
    {
        var (seeds, inputs, labels) = ((int)Labels.shape[0], new List<Tensor>(), new List<Tensor>());
        var size = indices.Length / seeds;
        for (var seed = 0; seed < seeds; seed++)
        {
            using var index = tensor(indices.Slice(seed * size, size).ToArray(), device: Labels.device);
            inputs.Add(Inputs.select(0, seed).index_select(0, index));
            labels.Add(Labels.select(0, seed).index_select(0, index));
        }

        return new(stack(inputs, 0), stack(labels, 0));
    }

    /// <summary>What the first <paramref name="depth"/> layers of a network make of the inputs: [S, N, C, H, W], or [S, N, F].</summary>
    public CrowdExamples Through(CrowdNetwork network, int depth)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var chunks = Chunks().Select(chunk => network.Run(chunk.Inputs.contiguous(), 0, depth)).ToArray();
        return new(cat(chunks, 1).MoveToOuterDisposeScope(), Labels.clone().MoveToOuterDisposeScope());
    }

    /// <summary>How a network does on each seed's examples: the shares it classifies rightly, and the mean cross-entropies [S].</summary>
    public (double Accuracy, double Loss)[] Score(Func<Tensor, Tensor> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var _ = no_grad();
        var scores = new (double Accuracy, double Loss)[Labels.shape[0]];
        foreach (var chunk in Chunks())
        {
            using var scope = NewDisposeScope();
            var logits = network(chunk.Inputs.contiguous());                                            // [S, B, C]
            var right = logits.argmax(-1).eq(chunk.Labels).to(ScalarType.Float64).sum(1).cpu().data<double>().ToArray();
            var losses = CrossEntropy(logits, chunk.Labels).sum(1).to(ScalarType.Float64).cpu().data<double>().ToArray();
            for (var seed = 0; seed < scores.Length; seed++)
            {
                scores[seed] = (scores[seed].Accuracy + (right[seed] / Count), scores[seed].Loss + (losses[seed] / Count));
            }
        }

        return scores;
    }

    /// <summary>−log softmax(logits)_label: [S, B, C] and [S, B] → [S, B].</summary>
    internal static Tensor CrossEntropy(Tensor logits, Tensor labels) =>
        nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction: nn.Reduction.None).view(labels.shape);

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Labels.Dispose();
    }

    private IEnumerable<CrowdExamples> Chunks()
    {
        for (var start = 0; start < Count; start += ChunkSize)
        {
            var length = Math.Min(ChunkSize, Count - start);
            yield return new CrowdExamples(Inputs.narrow(1, start, length), Labels.narrow(1, start, length));
        }
    }
}
