using RLTransfer.Randomness;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>Dropout (Srivastava et al. 2014) whose mask belongs to the observation: whoever looks at the same observation on the same occasion drops the same units.</summary>
/// <remarks>
/// A policy that acts under one mask and learns under another takes its own noise for a change of policy: log π(a|s) − log π_old(a|s) is not 0
/// before the first update. With the mask kept, it is (Hausknecht and Wagener 2022, "Consistent dropout for policy gradient reinforcement
/// learning"). Here nothing needs to be kept: the mask is drawn by Philox, keyed by the seed and counted by the occasion and a hash of the row.
/// </remarks>
internal static class ConsistentDropout
{
    /// <summary>1 / (1 − p) for units that stay and 0 for those that are dropped: [S, B, units].</summary>
    /// <param name="observations">[S, B, …].</param>
    /// <param name="seeds">S.</param>
    /// <param name="units">Of each row.</param>
    /// <param name="rate">p, in [0, 1).</param>
    /// <param name="occasion">Another one has other masks.</param>
    public static Tensor Mask(Tensor observations, IReadOnlyList<ulong> seeds, int units, double rate, ulong occasion)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var plain = observations.detach().to(ScalarType.Float32).cpu().contiguous();
        var mask = empty([seeds.Count, plain.shape[1], units]);
        var (batch, size) = ((int)plain.shape[1], (int)(plain.numel() / (plain.shape[0] * plain.shape[1])));
        var seen = plain.Numbers();
        var numbers = mask.Numbers();
        var (limit, kept) = ((uint)(rate * uint.MaxValue), (float)(1 / (1 - rate)));
        for (var row = 0; row < seeds.Count * batch; row++)
        {
            var stream = Hash(seen.Slice(row * size, size)) ^ (occasion * 0x9E3779B97F4A7C15UL);
            var seed = seeds[row / batch];
            var own = numbers.Slice(row * units, units);
            for (var unit = 0; unit < units; unit += 4)
            {
                var words = Philox.Block((uint)unit, (uint)occasion, (uint)stream, (uint)(stream >> 32), (uint)seed, (uint)(seed >> 32));
                Span<uint> drawn = [words.W0, words.W1, words.W2, words.W3];
                for (var i = 0; i < Math.Min(4, units - unit); i++)
                {
                    own[unit + i] = drawn[i] < limit ? 0 : kept;
                }
            }
        }

        return mask.to(observations.dtype, observations.device).MoveToOuterDisposeScope();
    }

    private static ulong Hash(ReadOnlySpan<float> row)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var value in row)
        {
            hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 0x9E3779B97F4A7C15UL;
            hash ^= hash >> 29;
        }

        return hash;
    }
}
