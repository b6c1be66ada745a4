namespace RLTransfer.Environments;

/// <summary>Shows a <see cref="Discrete"/> observation as a vector of zeros with a one at its index, as networks want it.</summary>
public sealed class OneHotObservation : ObservationWrapper
{
    /// <summary>Wraps an environment whose observations are discrete.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public OneHotObservation(VectorEnvironment inner)
        : base(inner, new Box(0, 1, Count(inner)))
    {
    }

    /// <inheritdoc/>
    protected override void Observe(int instance, ReadOnlySpan<float> inner, Span<float> shown)
    {
        shown.Clear();
        shown[(int)inner[0]] = 1;
    }

    private static new int Count(VectorEnvironment inner) => inner?.SingleObservationSpace is Discrete discrete
        ? discrete.Count
        : throw new ArgumentException($"OneHotObservation needs discrete observations; {inner?.Name} shows {inner?.SingleObservationSpace}.", nameof(inner));
}
