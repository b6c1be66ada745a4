using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>A Gaussian squashed by tanh into (−1, 1): a = tanh(x), x ~ N(μ, σ²), independent in each dimension (Haarnoja et al. 2018, appendix C).</summary>
/// <remarks>log π(a) = Σ log N(x; μ, σ²) − Σ log(1 − tanh² x); the second term is computed as 2 (log 2 − x − softplus(−2x)), which loses nothing where tanh x rounds to ±1.</remarks>
public sealed class SquashedGaussian
{
    /// <summary>log σ is kept from here …</summary>
    public const double LeastLogDeviation = -20;

    /// <summary>… to here.</summary>
    public const double MostLogDeviation = 2;

    private static readonly double halfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>A distribution over actions [S, B, A].</summary>
    /// <param name="parameters">What a network gives: μ, then log σ [S, B, 2A].</param>
    public SquashedGaussian(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var size = parameters.shape[^1] / 2;
        (Mean, LogDeviation) = (parameters.narrow(-1, 0, size), parameters.narrow(-1, size, size).clamp(LeastLogDeviation, MostLogDeviation));
    }

    /// <summary>μ, before squashing [S, B, A].</summary>
    public Tensor Mean { get; }

    /// <summary>log σ, before squashing [S, B, A].</summary>
    public Tensor LogDeviation { get; }

    /// <summary>tanh μ: what a greedy policy does [S, B, A].</summary>
    public Tensor Mode => Mean.tanh();

    /// <summary>An action for each noise, differentiable in μ and σ (Haarnoja et al. 2018, Eq. 8).</summary>
    /// <param name="noise">Standard normal [S, B, A].</param>
    public Tensor Sample(Tensor noise) => (Mean + (LogDeviation.exp() * noise)).tanh();

    /// <summary>An action for each noise and its log-density.</summary>
    /// <param name="noise">Standard normal [S, B, A].</param>
    /// <returns>Actions [S, B, A] and log π(a) [S, B].</returns>
    public (Tensor Action, Tensor LogProbability) SampleWithLogProbability(Tensor noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        var x = Mean + (LogDeviation.exp() * noise);
        return (x.tanh(), LogProbabilityBeforeSquashing(noise, x));
    }

    /// <summary>log π(a) of actions that were taken [S, B]; actions at ±1 count as the last number below.</summary>
    /// <param name="action">[S, B, A].</param>
    public Tensor LogProbability(Tensor action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var x = action.clamp(-1 + 6e-8, 1 - 6e-8).atanh();
        return LogProbabilityBeforeSquashing((x - Mean) / LogDeviation.exp(), x);
    }

    /// <summary>log(1 − tanh² x), the log of how much tanh stretches at x, elementwise.</summary>
    public static Tensor LogSlope(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return (Math.Log(2) - x - nn.functional.softplus(-2 * x)) * 2;
    }

    /// <summary>Σ over A of −ε²/2 − log σ − log √2π − log(1 − tanh² x).</summary>
    private Tensor LogProbabilityBeforeSquashing(Tensor noise, Tensor x) =>
        ((noise.square() * -0.5) - halfLogTwoPi - LogDeviation - LogSlope(x)).sum(-1);
}
