namespace RLTransfer.Learners;

/// <summary>A learner's figures are no longer numbers.</summary>
/// <param name="quantity">Which figure, such as <c>loss</c> or <c>reward</c>.</param>
/// <param name="seed">Whose.</param>
/// <param name="step">At which environment step of that seed.</param>
/// <param name="value">What it has become.</param>
public sealed class DivergenceException(string quantity, ulong seed, long step, double value)
    : InvalidOperationException(FormattableString.Invariant($"The {quantity} of seed {seed} is {value} at step {step}: training has stopped; the last checkpoint is as it was. A lower learning rate, clipped gradients or smaller rewards usually mend it."))
{
    /// <summary>Which figure.</summary>
    public string Quantity { get; } = quantity;

    /// <summary>Whose.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>At which environment step of that seed.</summary>
    public long Step { get; } = step;
}
