namespace RLTransfer.Environments;

/// <summary>Shows observations less their running mean, over their running standard deviation.</summary>
/// <remarks>
/// Instances are split into groups of neighbours, each with statistics of its own: one group for each seed keeps a crowd's seeds apart,
/// one group for each instance makes every instance independent of the others. Every observation counts once, the last of an
/// episode too, so that the statistics do not depend on how episodes start again.
/// </remarks>
public sealed class NormalizeObservation : ObservationWrapper
{
    private readonly RunningMoments[] moments;
    private readonly double epsilon;
    private readonly int members;
    private readonly bool[] ended;

    /// <summary>Normalizes by (o − mean) / √(variance + ε).</summary>
    /// <exception cref="ArgumentException">The instances do not divide into so many groups, or ε is not positive.</exception>
    public NormalizeObservation(VectorEnvironment inner, int groups = 1, double epsilon = 1e-8)
        : base(inner, Unbounded(inner))
    {
        Groups.Check(inner, groups, epsilon);
        (this.epsilon, members, ended) = (epsilon, Count / groups, new bool[Count]);
        moments = [.. Enumerable.Range(0, groups).Select(_ => new RunningMoments(SingleObservationSpace.Size))];
    }

    /// <summary>Whether the statistics go on learning; switch off for evaluation.</summary>
    public bool Learns { get; set; } = true;

    /// <inheritdoc/>
    protected override void AfterStep()
    {
        if (AutoresetMode == AutoresetMode.SameStep)
        {
            for (var i = 0; i < Count; i++)
            {
                ended[i] = Terminated[i] || Truncated[i];
            }

            Learn(Inner.FinalObservations, ended);
        }

        base.AfterStep();
    }

    /// <inheritdoc/>
    protected override void BeforeRows(ReadOnlySpan<bool> mask) => Learn(Inner.Observations, mask);

    /// <inheritdoc/>
    protected override void Observe(int instance, ReadOnlySpan<float> inner, Span<float> shown)
    {
        var own = moments[instance / members];
        for (var j = 0; j < shown.Length; j++)
        {
            shown[j] = (float)((inner[j] - own.Mean[j]) / Math.Sqrt(own.Variance[j] + epsilon));
        }
    }

    /// <inheritdoc/>
    protected override void SaveCore(BinaryWriter writer)
    {
        base.SaveCore(writer);
        foreach (var own in moments)
        {
            own.Save(writer);
        }
    }

    /// <inheritdoc/>
    protected override void LoadCore(BinaryReader reader)
    {
        base.LoadCore(reader);
        foreach (var own in moments)
        {
            own.Load(reader);
        }
    }

    private void Learn(float[] observations, ReadOnlySpan<bool> mask)
    {
        var rows = members * SingleObservationSpace.Size;
        for (var group = 0; Learns && group < moments.Length; group++)
        {
            moments[group].Add(observations.AsSpan(group * rows, rows), mask.IsEmpty ? mask : mask.Slice(group * members, members));
        }
    }

    private static Box Unbounded(VectorEnvironment inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        int[] shape = inner.SingleObservationSpace is Box box ? [.. box.Shape] : [inner.SingleObservationSpace.Size];
        return new(float.NegativeInfinity, float.PositiveInfinity, shape);
    }
}

/// <summary>What the normalizing wrappers check alike.</summary>
internal static class Groups
{
    public static void Check(VectorEnvironment inner, int groups, double epsilon)
    {
        if (groups < 1 || inner.Count % groups != 0)
        {
            throw new ArgumentException($"{inner.Name}: {inner.Count} instances do not divide into {groups} groups.", nameof(groups));
        }

        if (!(epsilon > 0 && double.IsFinite(epsilon)))
        {
            throw new ArgumentException(FormattableString.Invariant($"{inner.Name}: epsilon must be positive, got {epsilon}."), nameof(epsilon));
        }
    }
}
