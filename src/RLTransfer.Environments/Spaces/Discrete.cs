using RLTransfer.Randomness;

namespace RLTransfer.Environments;

/// <summary>The whole numbers 0 … <see cref="Count"/> − 1.</summary>
public sealed class Discrete : Space
{
    /// <summary>A choice of <paramref name="count"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not in 1 … 2²⁴, where float32 is exact.</exception>
    public Discrete(int count)
        : base([])
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1 << 24);
        Count = count;
    }

    /// <summary>How many members there are.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public override int Size => 1;

    /// <inheritdoc/>
    public override bool Contains(ReadOnlySpan<float> value) =>
        value.Length == 1 && value[0] >= 0 && value[0] < Count && value[0] == MathF.Truncate(value[0]);

    /// <inheritdoc/>
    public override bool Contains(ReadOnlySpan<int> value) => value.Length == 1 && (uint)value[0] < (uint)Count;

    /// <inheritdoc/>
    public override void Sample(Philox random, Span<float> value) => value[0] = random.NextInt32(Count);

    /// <inheritdoc/>
    public override void Sample(Philox random, Span<int> value) => value[0] = random.NextInt32(Count);

    /// <inheritdoc/>
    public override string ToString() => $"Discrete({Count})";
}
