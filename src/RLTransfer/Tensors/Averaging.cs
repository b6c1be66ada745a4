using static TorchSharp.torch;

namespace RLTransfer.Tensors;

/// <summary>Moving averages of weights.</summary>
public static class Averaging
{
    /// <summary>target ← τ source + (1 − τ) target for every pair, without gradient (Polyak and Juditsky 1992; Lillicrap et al. 2016, Algorithm 1).</summary>
    /// <param name="targets">What moves.</param>
    /// <param name="sources">What it moves to; as many, of the same shapes.</param>
    /// <param name="tau">From 0 (stay) to 1 (copy).</param>
    /// <exception cref="ArgumentException">There are not as many sources as targets.</exception>
    public static void Polyak(ReadOnlySpan<Tensor> targets, ReadOnlySpan<Tensor> sources, double tau)
    {
        if (targets.Length != sources.Length)
        {
            throw new ArgumentException($"{targets.Length} targets, but {sources.Length} sources.", nameof(sources));
        }

        using var guard = no_grad();
        using var weight = tensor((float)tau);
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i].lerp_(sources[i], weight);
        }
    }
}
