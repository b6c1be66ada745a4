using RLTransfer.Crowds;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>A choice among K actions in every state: π(a|s) = exp z_a / Σ exp z_b.</summary>
/// <param name="logits">z [S, B, K], finite.</param>
public sealed class CategoricalDistribution(Tensor logits) : ActionDistribution
{
    private Tensor? logProbabilities;

    /// <summary>log π of every action [S, B, K].</summary>
    public Tensor LogProbabilities => logProbabilities ??= nn.functional.log_softmax(logits, -1);

    /// <inheritdoc/>
    public override Tensor Mode => logits.argmax(-1);

    /// <inheritdoc/>
    /// <remarks>The largest of logit plus Gumbel noise has the softmax's distribution (Maddison et al. 2014).</remarks>
    public override Tensor Sample(CrowdRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        using var _ = no_grad();
        return (logits + random.Gumbel(logits.device, logits.shape[1], logits.shape[2])).argmax(-1);
    }

    /// <inheritdoc/>
    public override Tensor LogProbability(Tensor actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return LogProbabilities.gather(-1, actions.unsqueeze(-1)).squeeze(-1);
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => -(LogProbabilities.exp() * LogProbabilities).sum(-1);               // −Σ π log π

    /// <inheritdoc/>
    public override Tensor Divergence(ActionDistribution other) =>
        (LogProbabilities.exp() * (LogProbabilities - Same<CategoricalDistribution>(other).LogProbabilities)).sum(-1);
}
