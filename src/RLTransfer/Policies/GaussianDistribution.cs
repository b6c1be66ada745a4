using RLTransfer.Crowds;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>Independent normal numbers in every state: a ~ N(μ(s), σ²). Whoever acts on them clips them to [−1, 1].</summary>
/// <param name="mean">μ [S, B, A].</param>
/// <param name="logDeviation">log σ, [S, B, A] or [S, 1, A] where it is the same in all states.</param>
public sealed class GaussianDistribution(Tensor mean, Tensor logDeviation) : ActionDistribution
{
    private static readonly double halfLogTau = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>μ [S, B, A].</summary>
    public Tensor Mean => mean;

    /// <summary>log σ [S, B or 1, A].</summary>
    public Tensor LogDeviation => logDeviation;

    /// <inheritdoc/>
    public override Tensor Mode => mean;

    /// <inheritdoc/>
    public override Tensor Sample(CrowdRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        using var _ = no_grad();
        return mean + (logDeviation.exp() * random.Gaussian(mean.device, mean.shape[1], mean.shape[2]));
    }

    /// <inheritdoc/>
    public override Tensor LogProbability(Tensor actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        var z = (actions - mean) * (-logDeviation).exp();

        // log N(a; μ, σ²) = −½ Σ ((a − μ) / σ)² − Σ log σ − ½ A log 2π
        return (z.square().sum(-1) * -0.5) - (logDeviation.sum(-1) + (halfLogTau * mean.shape[^1]));
    }

    /// <inheritdoc/>
    public override Tensor Entropy() =>
        (logDeviation.sum(-1) + ((0.5 + halfLogTau) * mean.shape[^1])).expand(mean.shape[..^1]);            // Σ (log σ + ½ log 2πe)

    /// <inheritdoc/>
    public override Tensor Divergence(ActionDistribution other)
    {
        var to = Same<GaussianDistribution>(other);
        var shrink = logDeviation - to.LogDeviation;

        // Σ (log σ₂/σ₁ + (σ₁² + (μ₁ − μ₂)²) / 2σ₂² − ½)
        var apart = (mean - to.Mean) * (-to.LogDeviation).exp();
        return (((shrink * 2).exp() + apart.square()) * 0.5 - shrink - 0.5).sum(-1);
    }
}
