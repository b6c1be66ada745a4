using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Plays a learner's policy in instances of its own, from the start of an episode on.</summary>
internal class Player(Learner learner) : IDisposable
{
    /// <summary>Actions for what the instances show.</summary>
    /// <param name="observations">[S, K, …].</param>
    /// <param name="greedy">The best known ones; otherwise as the learner explores.</param>
    public virtual Tensor Act(Tensor observations, bool greedy) => learner.Act(observations, greedy);

    /// <summary>Says where an episode has just ended [S · K].</summary>
    public virtual void Forget(Func<int, bool> ended)
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>Plays a policy that remembers: its memory is kept by instance, and forgotten where an episode ends.</summary>
/// <param name="learner">Whose policy.</param>
/// <param name="memory">[S, K, M], written to.</param>
/// <param name="owned">Whether the memory is this player's to free.</param>
internal sealed class RememberingPlayer(PolicyGradientLearner learner, Tensor memory, bool owned) : Player(learner)
{
    /// <summary>One that begins with nothing remembered.</summary>
    public RememberingPlayer(PolicyGradientLearner learner, IRecurrentCrowdModule network, int each)
        : this(learner, zeros([learner.Seeds.Count, each, network.StateSize], device: learner.Device).DetachFromDisposeScope(), owned: true)
    {
    }

    /// <inheritdoc/>
    public override Tensor Act(Tensor observations, bool greedy)
    {
        using var _ = no_grad();
        var (actions, next) = learner.Act(observations, memory, greedy);
        memory.copy_(next);
        return actions;
    }

    /// <inheritdoc/>
    public override void Forget(Func<int, bool> ended)
    {
        using var _ = no_grad();
        for (var i = 0; i < memory.shape[0] * memory.shape[1]; i++)
        {
            if (ended(i))
            {
                using var row = memory[i / memory.shape[1], i % memory.shape[1]];
                row.zero_();
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (owned)
        {
            memory.Dispose();
        }
    }
}
