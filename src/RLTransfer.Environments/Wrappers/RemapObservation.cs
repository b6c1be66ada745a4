namespace RLTransfer.Environments;

/// <summary>Shows chosen numbers of the observation in a chosen order, so that tasks with different spaces look alike.</summary>
public sealed class RemapObservation : ObservationWrapper
{
    private readonly int[] sources;
    private readonly float fill;

    /// <summary>Number j shown is the inner number <paramref name="sources"/>[j], or <paramref name="fill"/> where that is −1.</summary>
    /// <exception cref="ArgumentException">A source is not a number of the inner observation.</exception>
    public RemapObservation(VectorEnvironment inner, int[] sources, float fill = 0)
        : base(inner, Remapped(inner, sources, fill)) => (this.sources, this.fill) = ([.. sources], fill);

    /// <inheritdoc/>
    protected override void Observe(int instance, ReadOnlySpan<float> inner, Span<float> shown)
    {
        for (var j = 0; j < sources.Length; j++)
        {
            shown[j] = sources[j] < 0 ? fill : inner[sources[j]];
        }
    }

    private static Box Remapped(VectorEnvironment inner, int[] sources, float fill)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(sources);
        var (low, high) = Bounds.Of(inner.SingleObservationSpace);
        foreach (var source in sources)
        {
            if (source < -1 || source >= low.Length)
            {
                throw new ArgumentException($"{inner.Name} shows {low.Length} numbers; {source} is none of them (-1 fills).", nameof(sources));
            }
        }

        return new Box([.. sources.Select(source => source < 0 ? fill : low[source])], [.. sources.Select(source => source < 0 ? fill : high[source])]);
    }
}
