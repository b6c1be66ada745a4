namespace RLTransfer.Environments;

/// <summary>Shows, beside the observation, what was done last and what came of it: (s, a, r), and what a policy that remembers needs to learn within an episode (Duan et al. 2016, §2.2).</summary>
/// <remarks>
/// The action is one-hot; it and the reward are 0 where an episode begins. An episode of the wrapped environment is all that a policy may learn from: it holds one task,
/// or several attempts at it. It ends with its last step, for good: <see cref="VectorEnvironment.Truncated"/> becomes <see cref="VectorEnvironment.Terminated"/>.
/// </remarks>
public sealed class ShowExperience : ObservationWrapper
{
    private readonly int own, choices;
    private readonly int[] actions;

    /// <summary>Wraps an environment of discrete actions.</summary>
    /// <param name="inner">The environment.</param>
    /// <exception cref="ArgumentException">Actions are no choices, or observations are no <see cref="Box"/>.</exception>
    public ShowExperience(VectorEnvironment inner)
        : base(inner, Shown(inner))
    {
        (own, choices) = (inner.SingleObservationSpace.Size, ((Discrete)inner.SingleActionSpace).Count);
        actions = new int[inner.Count];
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<int> actions)
    {
        actions.CopyTo(this.actions);
        base.StepCore(actions);
    }

    /// <inheritdoc/>
    protected override void AfterReset(ReadOnlySpan<bool> mask)
    {
        for (var i = 0; i < Count; i++)
        {
            if (mask.IsEmpty || mask[i])
            {
                actions[i] = -1;
            }
        }

        base.AfterReset(mask);
    }

    /// <inheritdoc/>
    protected override void AfterStep()
    {
        for (var i = 0; i < Count; i++)
        {
            Write(i, Row(Inner.Observations, Inner.SingleObservationSpace, i), Row(Observations, SingleObservationSpace, i), Starts[i] ? -1 : actions[i]);
            if (AutoresetMode == AutoresetMode.SameStep && Starts[i])
            {
                Write(i, Row(Inner.FinalObservations, Inner.SingleObservationSpace, i), Row(FinalObservations, SingleObservationSpace, i), actions[i]);
            }

            (Terminated[i], Truncated[i]) = (Terminated[i] || Truncated[i], false);
        }
    }

    /// <inheritdoc/>
    protected override void Observe(int instance, ReadOnlySpan<float> inner, Span<float> shown) => Write(instance, inner, shown, actions[instance]);

    private void Write(int instance, ReadOnlySpan<float> inner, Span<float> shown, int action)
    {
        inner.CopyTo(shown);
        shown[own..].Clear();
        if (action >= 0)
        {
            shown[own + action] = 1;
            shown[own + choices] = (float)Rewards[instance];
        }
    }

    private static Box Shown(VectorEnvironment inner) => inner is { SingleObservationSpace: Box box, SingleActionSpace: Discrete { Count: var choices } }
        ? new Box([.. box.Low.ToArray(), .. Enumerable.Repeat(0f, choices), float.NegativeInfinity], [.. box.High.ToArray(), .. Enumerable.Repeat(1f, choices), float.PositiveInfinity], [box.Size + choices + 1])
        : throw new ArgumentException($"ShowExperience needs observations in a Box and discrete actions, got {inner?.SingleObservationSpace} and {inner?.SingleActionSpace}.", nameof(inner));
}
