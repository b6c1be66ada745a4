namespace RLTransfer.Environments;

/// <summary>Scales rewards so that the discounted return has a variance of about 1 (Engstrom et al. 2020); means are kept.</summary>
/// <remarks>
/// Groups as in <see cref="NormalizeObservation"/>. Only transitions count: a row that only resets (mode NextStep) leaves the
/// statistics alone, so that the scale does not depend on how episodes start again.
/// </remarks>
public sealed class NormalizeReward : VectorWrapper
{
    private readonly RunningMoments[] moments;
    private readonly double[] returns;
    private readonly bool[] steps;      // whose row is a transition
    private readonly double discount, epsilon;
    private readonly int members;

    /// <summary>Divides rewards by √(variance of the discounted return + ε).</summary>
    /// <exception cref="ArgumentException">The instances do not divide into so many groups, the discount is outside [0, 1], or ε is not positive.</exception>
    public NormalizeReward(VectorEnvironment inner, double discount = 0.99, int groups = 1, double epsilon = 1e-8)
        : base(inner, changesRewards: true)
    {
        Groups.Check(inner, groups, epsilon);
        if (!(discount is >= 0 and <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"{inner.Name}: a discount is in [0, 1], got {discount}."), nameof(discount));
        }

        (this.discount, this.epsilon, members) = (discount, epsilon, Count / groups);
        (returns, steps) = (new double[Count], new bool[Count]);
        moments = [.. Enumerable.Range(0, groups).Select(_ => new RunningMoments(1))];
    }

    /// <summary>Whether the statistics go on learning; switch off for evaluation.</summary>
    public bool Learns { get; set; } = true;

    /// <inheritdoc/>
    protected override void AfterReset(ReadOnlySpan<bool> mask)
    {
        for (var i = 0; i < Count; i++)
        {
            if (mask.IsEmpty || mask[i])
            {
                (returns[i], Rewards[i]) = (0, 0);
            }
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

        Snapshot.Write<double>(writer, returns);
    }

    /// <inheritdoc/>
    protected override void LoadCore(BinaryReader reader)
    {
        base.LoadCore(reader);
        foreach (var own in moments)
        {
            own.Load(reader);
        }

        Snapshot.Read<double>(reader, returns);
    }

    /// <inheritdoc/>
    protected override void AfterStep()
    {
        for (var i = 0; i < Count; i++)
        {
            steps[i] = AutoresetMode != AutoresetMode.NextStep || !Starts[i];
            returns[i] = (returns[i] * discount) + Inner.Rewards[i];      // a row that only resets: 0
        }

        for (var group = 0; group < moments.Length; group++)
        {
            if (Learns)
            {
                moments[group].Add(returns.AsSpan(group * members, members), steps.AsSpan(group * members, members));
            }

            var scale = Math.Sqrt(moments[group].Variance[0] + epsilon);
            for (var i = group * members; i < (group + 1) * members; i++)
            {
                Rewards[i] = Inner.Rewards[i] / scale;
                if (Terminated[i] || Truncated[i])
                {
                    returns[i] = 0;
                }
            }
        }
    }
}
