namespace RLTransfer.Environments;

/// <summary>A wrapper that shows each observation otherwise, row by row; final observations of mode SameStep too.</summary>
public abstract class ObservationWrapper : VectorWrapper
{
    /// <summary>Wraps, and shows members of another space.</summary>
    protected ObservationWrapper(VectorEnvironment inner, Space observationSpace)
        : base(inner, observationSpace, changesObservations: true)
    {
    }

    /// <summary>Writes what is shown for one inner observation.</summary>
    protected abstract void Observe(int instance, ReadOnlySpan<float> inner, Span<float> shown);

    /// <summary>Called before the rows of a reset or step are written, with the instances whose rows are new (all, where the mask is empty).</summary>
    protected virtual void BeforeRows(ReadOnlySpan<bool> mask)
    {
    }

    /// <inheritdoc/>
    protected override void AfterReset(ReadOnlySpan<bool> mask)
    {
        BeforeRows(mask);
        for (var i = 0; i < Count; i++)
        {
            if (mask.IsEmpty || mask[i])
            {
                Observe(i, Row(Inner.Observations, Inner.SingleObservationSpace, i), Row(Observations, SingleObservationSpace, i));
            }
        }
    }

    /// <inheritdoc/>
    protected override void AfterStep()
    {
        BeforeRows([]);
        for (var i = 0; i < Count; i++)
        {
            if (AutoresetMode == AutoresetMode.SameStep && (Terminated[i] || Truncated[i]))
            {
                Observe(i, Row(Inner.FinalObservations, Inner.SingleObservationSpace, i), Row(FinalObservations, SingleObservationSpace, i));
            }

            Observe(i, Row(Inner.Observations, Inner.SingleObservationSpace, i), Row(Observations, SingleObservationSpace, i));
        }
    }
}
