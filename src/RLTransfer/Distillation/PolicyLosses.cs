using static TorchSharp.torch;

namespace RLTransfer.Distillation;

/// <summary>Which of <see cref="PolicyLosses"/>.</summary>
public enum PolicyLoss
{
    /// <summary>The teacher's best action as a label.</summary>
    Nll,

    /// <summary>Its Q-values as numbers to regress onto.</summary>
    Mse,

    /// <summary>Its Q-values as a sharpened distribution.</summary>
    Kl,
}

/// <summary>Three ways to learn a policy from a teacher's Q-values (Rusu et al. 2015, "Policy Distillation", §3.2).</summary>
/// <remarks>Shapes: the student's output and the teacher's Q-values [S, B, A]; losses [S], the mean over B. Nothing flows back to the teacher.</remarks>
public static class PolicyLosses
{
    /// <summary>τ of <see cref="Kl"/> in the paper: differences of Q-values are small, and a softmax has to be sharpened to tell its actions apart.</summary>
    public const double SharpTemperature = 0.01;

    /// <summary>One of the three.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="student">[S, B, A].</param>
    /// <param name="values">q_T [S, B, A].</param>
    /// <param name="temperature">τ, of <see cref="Kl"/>.</param>
    /// <returns>[S].</returns>
    public static Tensor Of(PolicyLoss kind, Tensor student, Tensor values, double temperature = SharpTemperature) => kind switch
    {
        PolicyLoss.Nll => Nll(student, values),
        PolicyLoss.Mse => Mse(student, values),
        _ => Kl(student, values, temperature),
    };

    /// <summary>L_NLL = −log softmax(z)_a with a the teacher's best action.</summary>
    /// <param name="student">Logits z [S, B, A].</param>
    /// <param name="values">q_T [S, B, A].</param>
    /// <returns>[S].</returns>
    public static Tensor Nll(Tensor student, Tensor values)
    {
        DistillationShapes.RequireAlike(student, values, nameof(values));
        var best = values.detach().argmax(-1, keepdim: true);                                           // [S, B, 1]
        return -nn.functional.log_softmax(student, -1).gather(-1, best).squeeze(-1).mean([1]);
    }

    /// <summary>L_MSE = ‖q_T − q_S‖², summed over actions.</summary>
    /// <param name="student">q_S [S, B, A].</param>
    /// <param name="values">q_T [S, B, A].</param>
    /// <returns>[S].</returns>
    public static Tensor Mse(Tensor student, Tensor values)
    {
        DistillationShapes.RequireAlike(student, values, nameof(values));
        return (student - values.detach()).square().sum(-1).mean([1]);
    }

    /// <summary>L_KL = Σ_a p_a log(p_a / softmax(z)_a) with p = softmax(q_T/τ). The student's side has no temperature: its logits are its own to scale.</summary>
    /// <param name="student">Logits z [S, B, A].</param>
    /// <param name="values">q_T [S, B, A].</param>
    /// <param name="temperature">τ.</param>
    /// <returns>[S].</returns>
    public static Tensor Kl(Tensor student, Tensor values, double temperature = SharpTemperature)
    {
        DistillationShapes.RequireAlike(student, values, nameof(values));
        DistillationShapes.RequireTemperature(temperature);
        var sharp = nn.functional.log_softmax(values.detach() / temperature, -1);                        // log p
        return (sharp.exp() * (sharp - nn.functional.log_softmax(student, -1))).sum(-1).mean([1]);
    }
}
