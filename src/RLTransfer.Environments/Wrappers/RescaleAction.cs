namespace RLTransfer.Environments;

/// <summary>Takes actions in [low, high] and maps them linearly to the inner bounds.</summary>
public sealed class RescaleAction : VectorWrapper
{
    private readonly Box bounds;
    private readonly float[] scaled;
    private readonly float low, high;

    /// <summary>Rescales.</summary>
    /// <exception cref="ArgumentException">Actions are not continuous and bounded, or low is not below high.</exception>
    public RescaleAction(VectorEnvironment inner, float low = -1, float high = 1)
        : base(inner, actionSpace: Outer(inner, low, high))
    {
        (this.low, this.high) = (low, high);
        bounds = (Box)inner.SingleActionSpace;
        scaled = new float[Count * bounds.Size];
    }

    /// <inheritdoc/>
    public override bool HasExpert => Inner.HasExpert;

    /// <inheritdoc/>
    public override void Expert(Span<float> actions)
    {
        Inner.Expert(actions);
        for (var i = 0; i < actions.Length; i++)
        {
            var (from, to) = (bounds.Low[i % bounds.Size], bounds.High[i % bounds.Size]);
            actions[i] = Math.Clamp(low + ((high - low) * ((actions[i] - from) / (to - from))), low, high);
        }
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<float> actions)
    {
        CheckLength(actions.Length, scaled.Length, "numbers of actions");
        for (var i = 0; i < scaled.Length; i++)
        {
            if (!(actions[i] >= low && actions[i] <= high))
            {
                throw new ArgumentException(FormattableString.Invariant($"{Name}: action {actions[i]} of instance {i / bounds.Size} is outside [{low}, {high}]."), nameof(actions));
            }

            var (from, to) = (bounds.Low[i % bounds.Size], bounds.High[i % bounds.Size]);
            scaled[i] = Math.Clamp(from + ((to - from) * ((actions[i] - low) / (high - low))), from, to);
        }

        Inner.Step(scaled);
        AfterStep();
    }

    private static Box Outer(VectorEnvironment inner, float low, float high)
    {
        var box = Bounds.RequireBoxAction(inner, nameof(RescaleAction));
        var bounded = !box.Low.ContainsAnyExceptInRange(float.MinValue, float.MaxValue) && !box.High.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);
        if (!bounded || !(low < high) || !float.IsFinite(high - low))
        {
            throw new ArgumentException(FormattableString.Invariant($"RescaleAction needs finite low < high and bounded actions, got [{low}, {high}] for {box}."), nameof(low));
        }

        return new(low, high, [.. box.Shape]);
    }
}
