namespace RLTransfer.Environments;

/// <summary>Takes any continuous action and clips it to the bounds; NaN is still refused.</summary>
public sealed class ClipAction : VectorWrapper
{
    private readonly Box bounds;
    private readonly float[] clipped;

    /// <summary>Clips.</summary>
    /// <exception cref="ArgumentException">Actions are not continuous.</exception>
    public ClipAction(VectorEnvironment inner)
        : base(inner, actionSpace: new Box(float.NegativeInfinity, float.PositiveInfinity, [.. Bounds.RequireBoxAction(inner, nameof(ClipAction)).Shape]))
    {
        bounds = (Box)inner.SingleActionSpace;
        clipped = new float[Count * bounds.Size];
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<float> actions)
    {
        CheckLength(actions.Length, clipped.Length, "numbers of actions");
        for (var i = 0; i < clipped.Length; i++)
        {
            // Math.Clamp hands NaN on.
            clipped[i] = Math.Clamp(actions[i], bounds.Low[i % bounds.Size], bounds.High[i % bounds.Size]);
        }

        Inner.Step(clipped);
        AfterStep();
    }
}
