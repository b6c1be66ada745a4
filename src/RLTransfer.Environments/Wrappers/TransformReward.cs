namespace RLTransfer.Environments;

/// <summary>Gives a function of the reward.</summary>
public sealed class TransformReward : VectorWrapper
{
    private readonly Func<double, double> transform;

    /// <summary>Gives <paramref name="transform"/> of every reward; the 0 of a NextStep reset stays 0.</summary>
    public TransformReward(VectorEnvironment inner, Func<double, double> transform)
        : base(inner, changesRewards: true)
    {
        ArgumentNullException.ThrowIfNull(transform);
        this.transform = transform;
    }

    /// <inheritdoc/>
    protected override void AfterReset(ReadOnlySpan<bool> mask)
    {
        for (var i = 0; i < Count; i++)
        {
            if (mask.IsEmpty || mask[i])
            {
                Rewards[i] = 0;
            }
        }
    }

    /// <inheritdoc/>
    protected override void AfterStep()
    {
        for (var i = 0; i < Count; i++)
        {
            var noTransition = AutoresetMode == AutoresetMode.NextStep && Starts[i];
            Rewards[i] = noTransition ? 0 : transform(Inner.Rewards[i]);
        }
    }
}
