using RLTransfer.Crowds;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>How a stochastic policy chooses in every state [S, B]; all of it is differentiable but the drawing.</summary>
public abstract class ActionDistribution
{
    /// <summary>The most probable actions: choices [S, B], int64, or vectors [S, B, A].</summary>
    public abstract Tensor Mode { get; }

    /// <summary>Draws actions, each seed from its own random stream.</summary>
    public abstract Tensor Sample(CrowdRandom random);

    /// <summary>log π(a|s), or the logarithm of the density [S, B].</summary>
    /// <param name="actions">Choices [S, B], int64, or vectors [S, B, A].</param>
    public abstract Tensor LogProbability(Tensor actions);

    /// <summary>The entropy in nats [S, B]; that of vectors is differential and may be negative.</summary>
    public abstract Tensor Entropy();

    /// <summary>The Kullback–Leibler divergence of another distribution from this one, KL(this ‖ other), in nats [S, B].</summary>
    /// <exception cref="ArgumentException">The other is of another kind.</exception>
    public abstract Tensor Divergence(ActionDistribution other);

    /// <summary>The other one as one of this kind.</summary>
    private protected static T Same<T>(ActionDistribution other)
        where T : ActionDistribution =>
        other as T ?? throw new ArgumentException($"A divergence needs two distributions of one kind, {typeof(T).Name} and {other?.GetType().Name ?? "null"} are not.", nameof(other));
}
