using RLTransfer.Randomness;

namespace RLTransfer.Environments;

/// <summary>Acts at random, whatever it sees.</summary>
public sealed class RandomPolicy(Space actions, long seed) : IPolicy
{
    private readonly Philox random = new((ulong)seed, Philox.Stream("random policy"));

    /// <inheritdoc/>
    public void Begin()
    {
    }

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<float> observation, Span<float> action) => actions.Sample(random, action);
}
