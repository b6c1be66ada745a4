using RLTransfer.Randomness;

namespace RLTransfer.Environments;

/// <summary>Several choices at once: number i is one of 0 … <see cref="Counts"/>[i] − 1.</summary>
public sealed class MultiDiscrete : Space
{
    /// <summary>One choice for each count.</summary>
    /// <exception cref="ArgumentException">There are no counts, or one is not positive.</exception>
    public MultiDiscrete(params int[] counts)
        : base([counts.Length])
    {
        if (counts.Length == 0 || Array.Exists(counts, count => count is < 1 or > 1 << 24))
        {
            throw new ArgumentException($"MultiDiscrete needs counts in 1 … {1 << 24}, got [{string.Join(", ", counts)}].", nameof(counts));
        }

        Counts = [.. counts];
    }

    /// <summary>How many members each choice has.</summary>
    public IReadOnlyList<int> Counts { get; }

    /// <inheritdoc/>
    public override int Size => Counts.Count;

    /// <inheritdoc/>
    public override bool Contains(ReadOnlySpan<float> value)
    {
        var inside = value.Length == Size;
        for (var i = 0; inside && i < value.Length; i++)
        {
            inside = value[i] >= 0 && value[i] < Counts[i] && value[i] == MathF.Truncate(value[i]);
        }

        return inside;
    }

    /// <inheritdoc/>
    public override bool Contains(ReadOnlySpan<int> value)
    {
        var inside = value.Length == Size;
        for (var i = 0; inside && i < value.Length; i++)
        {
            inside = (uint)value[i] < (uint)Counts[i];
        }

        return inside;
    }

    /// <inheritdoc/>
    public override void Sample(Philox random, Span<float> value)
    {
        for (var i = 0; i < Size; i++)
        {
            value[i] = random.NextInt32(Counts[i]);
        }
    }

    /// <inheritdoc/>
    public override void Sample(Philox random, Span<int> value)
    {
        for (var i = 0; i < Size; i++)
        {
            value[i] = random.NextInt32(Counts[i]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"MultiDiscrete([{string.Join(", ", Counts)}])";
}
