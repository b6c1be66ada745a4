using static TorchSharp.torch;

namespace RLTransfer.Distillation;

/// <summary>What a multitask student learns from an expert in Actor-Mimic (Parisotto et al. 2016, §3): its policy, and what its last hidden layer knows.</summary>
/// <remarks>Shapes: Q-values and logits [S, B, A]; features [S, B, H]; losses [S], the mean over B. Nothing flows back to the expert.</remarks>
public static class ActorMimicLosses
{
    /// <summary>π_E(a|s) = exp(Q_E(s, a)/τ) / Σ_b exp(Q_E(s, b)/τ), without gradient: games differ in the scale of their values, policies do not (§3.1).</summary>
    /// <param name="values">Q_E [S, B, A].</param>
    /// <param name="temperature">τ.</param>
    public static Tensor Expert(Tensor values, double temperature = 1) => SoftTargets.Of(values, temperature);

    /// <summary>L_policy = −Σ_a π_E(a|s) log π_AMN(a|s).</summary>
    /// <param name="student">The student's logits [S, B, A], of the actions that the expert has.</param>
    /// <param name="values">Q_E [S, B, A].</param>
    /// <param name="temperature">τ, of the expert's side alone.</param>
    /// <returns>[S].</returns>
    public static Tensor Policy(Tensor student, Tensor values, double temperature = 1)
    {
        DistillationShapes.RequireAlike(student, values, nameof(values));
        return SoftTargets.CrossEntropy(student, Expert(values, temperature), temperature: 1);
    }

    /// <summary>L_features = ‖f(h_AMN(s)) − h_E(s)‖², summed over features (§3.2).</summary>
    /// <param name="predicted">f(h_AMN(s)), what a layer of the expert's own makes of the student's features [S, B, H].</param>
    /// <param name="expert">h_E(s): the expert's last hidden layer [S, B, H].</param>
    /// <returns>[S].</returns>
    public static Tensor Features(Tensor predicted, Tensor expert)
    {
        DistillationShapes.RequireAlike(predicted, expert, "expert's features");
        return (predicted - expert.detach()).square().sum(-1).mean([1]);
    }
}
