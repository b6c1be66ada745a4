using static TorchSharp.torch;

namespace RLTransfer.Rollouts;

/// <summary>Steps of every seed, as on-policy losses take them.</summary>
/// <param name="Observations">[S, B, …].</param>
/// <param name="Actions">Choices [S, B], int64, or vectors [S, B, A].</param>
/// <param name="LogProbabilities">log π(a|s) of the policy that acted [S, B].</param>
/// <param name="Values">V(s) when the steps were taken [S, B].</param>
/// <param name="Advantages">Â [S, B].</param>
/// <param name="Returns">What V(s) should be [S, B].</param>
public readonly record struct RolloutBatch(Tensor Observations, Tensor Actions, Tensor LogProbabilities, Tensor Values, Tensor Advantages, Tensor Returns)
{
    /// <summary>How the steps hang together, where the policy remembers; null where it does not.</summary>
    public RolloutSequences? Sequences { get; init; }
}
