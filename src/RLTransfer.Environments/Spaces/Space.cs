using RLTransfer.Randomness;

namespace RLTransfer.Environments;

/// <summary>A set of values: what an environment shows, or what it can be told to do.</summary>
/// <remarks>
/// Every value lies flat in a row of float32 numbers, so a batch of any space is one contiguous <c>[N, Size]</c> array.
/// A <see cref="Discrete"/> value is one number holding the index; a <see cref="Dict"/> holds its entries one after another.
/// Discrete and multi-discrete actions are also handed over as <see cref="int"/>.
/// </remarks>
public abstract class Space
{
    private protected Space(IReadOnlyList<int> shape) => Shape = shape;

    /// <summary>The value's own shape, before it is laid flat; empty for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>How many numbers one value takes.</summary>
    public abstract int Size { get; }

    /// <summary>Whether the flat value belongs to the space. NaN never does.</summary>
    public abstract bool Contains(ReadOnlySpan<float> value);

    /// <summary>Whether the whole numbers belong to the space; false for every space that holds no whole numbers.</summary>
    public virtual bool Contains(ReadOnlySpan<int> value) => false;

    /// <summary>Writes a random member. Bounded intervals are uniform, half-open ones exponential, open ones normal, as in Gymnasium.</summary>
    public abstract void Sample(Philox random, Span<float> value);

    /// <summary>Writes a random member in whole numbers.</summary>
    /// <exception cref="NotSupportedException">The space holds no whole numbers.</exception>
    public virtual void Sample(Philox random, Span<int> value) =>
        throw new NotSupportedException($"{this} holds no whole numbers; sample it into float32.");

    /// <summary>A new random member, flat.</summary>
    public float[] Sample(Philox random)
    {
        var value = new float[Size];
        Sample(random, value);
        return value;
    }
}
