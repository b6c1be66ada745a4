using static TorchSharp.torch;

namespace RLTransfer.Rollouts;

/// <summary>How rows of a rollout hang together in time, for policies that remember: B = T · E rows, step by step and within a step instance by instance.</summary>
/// <param name="Start">What was remembered at the rollout's first step [S, E, M].</param>
/// <param name="Begins">[S, E, T], 1 where an episode begins.</param>
public sealed record RolloutSequences(Tensor Start, Tensor Begins)
{
    /// <summary>Rows [S, T · E, …] as sequences [S, E, T, …].</summary>
    public Tensor Unroll(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.view([rows.shape[0], Begins.shape[2], Begins.shape[1], .. rows.shape[2..]]).transpose(1, 2);
    }

    /// <summary>Sequences [S, E, T, …] as rows [S, T · E, …].</summary>
    public static Tensor Roll(Tensor sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        return sequences.transpose(1, 2).flatten(1, 2);
    }
}
