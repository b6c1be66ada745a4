using static TorchSharp.torch;

namespace RLTransfer.Replay;

/// <summary>Transitions drawn for every seed. With n-step returns, "next" is n steps on.</summary>
/// <param name="Observations">[S, B, …].</param>
/// <param name="Actions">Choices [S, B], int64, or vectors [S, B, A].</param>
/// <param name="Rewards">Discounted sums of the rewards up to the next observation [S, B].</param>
/// <param name="NextObservations">[S, B, …].</param>
/// <param name="Discounts">What the next observation's value counts for [S, B]: γⁿ, and 0 where the task ended (terminated; not where an episode was merely cut off).</param>
public readonly record struct ReplayBatch(Tensor Observations, Tensor Actions, Tensor Rewards, Tensor NextObservations, Tensor Discounts);
