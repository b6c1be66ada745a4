namespace RLTransfer.Environments;

/// <summary>What chooses actions in a rollout, flat: a discrete action is one number holding its index.</summary>
public interface IPolicy
{
    /// <summary>Called when an episode starts.</summary>
    void Begin();

    /// <summary>Writes the action for an observation.</summary>
    void Act(ReadOnlySpan<float> observation, Span<float> action);
}
