namespace RLTransfer.Kernels;

/// <summary>The factors of one step of Adam, for all numbers alike.</summary>
/// <param name="Rest1">1 − β₁.</param>
/// <param name="Beta2">β₂.</param>
/// <param name="Rest2">1 − β₂.</param>
/// <param name="WeightDecay">λ.</param>
/// <param name="Size">α / (1 − β₁ᵗ).</param>
/// <param name="RootCorrection">1 / √(1 − β₂ᵗ).</param>
/// <param name="Epsilon">ε.</param>
internal readonly record struct AdamStep(float Rest1, float Beta2, float Rest2, float WeightDecay, float Size, float RootCorrection, float Epsilon);

/// <summary>Adam (Kingma &amp; Ba 2015, Algorithm 1) as PyTorch writes it: ε stands outside of the corrected root, weight decay is added to the gradient.</summary>
/// <remarks>g ← g + λ θ; m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← θ − α m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).</remarks>
internal static unsafe class AdamKernel
{
    /// <summary>One step.</summary>
    /// <param name="p">θ.</param>
    /// <param name="g">Its gradient; stays as it is.</param>
    /// <param name="m">The mean of gradients.</param>
    /// <param name="v">The mean of their squares.</param>
    /// <param name="n">How many each of those has.</param>
    /// <param name="learningRate">α.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="step">t, the first one's is 1.</param>
    /// <param name="instructions">The best that this processor has by default.</param>
    public static void Step(
        float* p, float* g, float* m, float* v, long n, double learningRate, double beta1, double beta2, double epsilon, double weightDecay, long step, InstructionSet? instructions = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        var factors = new AdamStep(
            (float)(1 - beta1), (float)beta2, (float)(1 - beta2), (float)weightDecay,
            (float)(learningRate / (1 - Math.Pow(beta1, step))), (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step))), (float)epsilon);
        (instructions ?? InstructionSet.Best).Adam(p, g, m, v, n, factors);
    }
}

/// <summary>Averages of weights over time, for target networks.</summary>
internal static unsafe class PolyakKernel
{
    /// <summary>target ← target + τ (source − target).</summary>
    public static void Step(float* target, float* source, long n, double tau, InstructionSet? instructions = null) =>
        (instructions ?? InstructionSet.Best).Polyak(target, source, n, (float)tau);
}

/// <summary>What the clipping of gradients needs.</summary>
internal static unsafe class GradientKernel
{
    /// <summary>Σ x².</summary>
    public static double SumOfSquares(float* values, long n, InstructionSet? instructions = null) => (instructions ?? InstructionSet.Best).SumOfSquares(values, n);

    /// <summary>x ← factor · x.</summary>
    public static void Scale(float* values, long n, float factor, InstructionSet? instructions = null) => (instructions ?? InstructionSet.Best).Scale(values, n, factor);
}
