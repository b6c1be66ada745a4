namespace RLTransfer.Environments;

/// <summary>Shows a <see cref="Dict"/> as one vector, its entries one after another, as networks want it.</summary>
public sealed class FlattenObservation : ObservationWrapper
{
    /// <summary>Wraps an environment whose observations are a <see cref="Dict"/>.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public FlattenObservation(VectorEnvironment inner)
        : base(inner, new Box(float.NegativeInfinity, float.PositiveInfinity, Size(inner)))
    {
    }

    /// <inheritdoc/>
    protected override void Observe(int instance, ReadOnlySpan<float> inner, Span<float> shown) => inner.CopyTo(shown);

    private static int Size(VectorEnvironment inner) => inner?.SingleObservationSpace is Dict dict
        ? dict.Size
        : throw new ArgumentException($"FlattenObservation needs observations that are a Dict; {inner?.Name} shows {inner?.SingleObservationSpace}.", nameof(inner));
}
