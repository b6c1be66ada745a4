namespace RLTransfer.Environments;

/// <summary>Writes what is shown for one inner observation.</summary>
public delegate void ObservationTransform(ReadOnlySpan<float> inner, Span<float> shown);

/// <summary>Shows a function of the observation.</summary>
public sealed class TransformObservation : ObservationWrapper
{
    private readonly ObservationTransform transform;

    /// <summary>Shows <paramref name="transform"/> of the observation, a member of <paramref name="space"/>.</summary>
    public TransformObservation(VectorEnvironment inner, Space space, ObservationTransform transform)
        : base(inner, space)
    {
        ArgumentNullException.ThrowIfNull(transform);
        this.transform = transform;
    }

    /// <inheritdoc/>
    protected override void Observe(int instance, ReadOnlySpan<float> inner, Span<float> shown) => transform(inner, shown);
}
