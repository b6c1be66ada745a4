namespace RLTransfer.Environments;

/// <summary>Offers other actions in place of the inner ones, so that tasks with different spaces are driven alike.</summary>
public sealed class RemapAction : VectorWrapper
{
    private readonly int[] targets;
    private readonly int[] whole;
    private readonly float[] real;

    /// <summary>
    /// Discrete: choice j offered is the inner choice <paramref name="targets"/>[j].
    /// Continuous: number j offered drives the inner number <paramref name="targets"/>[j] (−1: none); inner numbers that nothing drives are 0, or the bound nearest to 0.
    /// </summary>
    /// <exception cref="ArgumentException">A target is no action of the inner environment, or two numbers drive one.</exception>
    public RemapAction(VectorEnvironment inner, params int[] targets)
        : base(inner, actionSpace: Offered(inner, targets))
    {
        this.targets = [.. targets];
        (whole, real) = inner.SingleActionSpace is Box box ? (Array.Empty<int>(), new float[Count * box.Size]) : (new int[Count], []);
        for (var i = 0; i < real.Length; i++)
        {
            var bounds = (Box)inner.SingleActionSpace;
            real[i] = Math.Clamp(0, bounds.Low[i % bounds.Size], bounds.High[i % bounds.Size]);
        }
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<int> actions)
    {
        CheckLength(actions.Length, Count, "actions");
        for (var i = 0; i < whole.Length; i++)
        {
            whole[i] = (uint)actions[i] < (uint)targets.Length
                ? targets[actions[i]]
                : throw new ArgumentException($"{Name}: action {actions[i]} of instance {i} is outside {SingleActionSpace}.", nameof(actions));
        }

        base.StepCore(whole);
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<float> actions)
    {
        CheckLength(actions.Length, Count * targets.Length, "numbers of actions");
        var size = Inner.SingleActionSpace.Size;
        for (var i = 0; i < actions.Length && real.Length > 0; i++)
        {
            if (targets[i % targets.Length] is >= 0 and var target)
            {
                real[(i / targets.Length * size) + target] = actions[i];
            }
        }

        base.StepCore(real);
    }

    private static Space Offered(VectorEnvironment inner, int[] targets)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(targets);
        switch (inner.SingleActionSpace)
        {
            case Discrete discrete when targets.Length > 0 && Array.TrueForAll(targets, target => (uint)target < (uint)discrete.Count):
                return new Discrete(targets.Length);
            case Box box when targets.Length > 0 && Array.TrueForAll(targets, target => target >= -1 && target < box.Size)
                && targets.Where(target => target >= 0).Distinct().Count() == targets.Count(target => target >= 0):
                return new Box(
                    [.. targets.Select(target => target < 0 ? -1 : box.Low[target])],
                    [.. targets.Select(target => target < 0 ? 1 : box.High[target])]);
            default:
                throw new ArgumentException($"{inner.Name} has {inner.SingleActionSpace}; [{string.Join(", ", targets)}] does not fit it.", nameof(targets));
        }
    }
}
