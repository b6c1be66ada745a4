using static TorchSharp.torch;

namespace RLTransfer.Distillation;

/// <summary>What a teacher's logits say about all classes, and what it costs a student to say something else (Hinton et al. 2015, §2).</summary>
/// <remarks>
/// p_i = exp(z_i/T) / Σ_j exp(z_j/T)   (Eq. 1). With q the student's softmax at the same temperature, C = −Σ_i p_i log q_i has the gradient
/// ∂C/∂z_i = (q_i − p_i)/T   (Eq. 2), which is of the size 1/T² where T is large (Eq. 4): so C is multiplied by T², and the soft targets count
/// as much beside hard labels at every temperature.
/// Shapes: logits [S, B, K]; labels [S, B] int64; losses [S], the mean over B. Nothing flows back to the teacher.
/// </remarks>
public static class SoftTargets
{
    /// <summary>p: the softmax of z/T, without gradient.</summary>
    /// <param name="logits">z [S, B, K].</param>
    /// <param name="temperature">T; 1 is the plain softmax, a large one tells classes apart that the plain softmax puts near 0.</param>
    public static Tensor Of(Tensor logits, double temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(logits);
        DistillationShapes.RequireTemperature(temperature);
        return (logits.detach() / temperature).softmax(-1);                                             // Eq. 1
    }

    /// <summary>C = −Σ p log q with both at one temperature, as it is: its gradient by the student's logits is (q − p)/T.</summary>
    /// <param name="student">z [S, B, K].</param>
    /// <param name="targets">p [S, B, K], such as <see cref="Of"/> gives, or the mean of several teachers'.</param>
    /// <param name="temperature">T of the student; the one that the targets were made with.</param>
    /// <returns>[S].</returns>
    public static Tensor CrossEntropy(Tensor student, Tensor targets, double temperature)
    {
        DistillationShapes.RequireAlike(student, targets, "targets");
        DistillationShapes.RequireTemperature(temperature);
        var log = nn.functional.log_softmax(student / temperature, -1);                                  // log q  [S, B, K]
        return -(targets.detach() * log).sum(-1).mean([1]);
    }

    /// <summary>The distillation loss, w T² C + (1 − w) C_hard: soft targets at a temperature, hard labels at 1.</summary>
    /// <param name="student">z [S, B, K].</param>
    /// <param name="targets">p [S, B, K] at the same temperature.</param>
    /// <param name="labels">The right classes [S, B]; null: soft targets alone, whatever the weight is.</param>
    /// <param name="temperature">T.</param>
    /// <param name="softWeight">w in [0, 1].</param>
    /// <returns>[S].</returns>
    public static Tensor Loss(Tensor student, Tensor targets, Tensor? labels, double temperature, double softWeight = 0.9)
    {
        var soft = temperature * temperature * CrossEntropy(student, targets, temperature);
        return labels is null ? soft : (softWeight * soft) + ((1 - softWeight) * Hard(student, labels, softWeight));
    }

    private static Tensor Hard(Tensor student, Tensor labels, double softWeight)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(softWeight is >= 0 and <= 1, true, nameof(softWeight));
        return labels.dim() == 2 && labels.shape.AsSpan().SequenceEqual(student.shape.AsSpan(0, 2))
            ? nn.functional.cross_entropy(student.flatten(0, 1), labels.flatten(), reduction: nn.Reduction.None).view(labels.shape).mean([1])
            : throw new ArgumentException($"Logits [{string.Join(", ", student.shape)}] go with labels [{string.Join(", ", student.shape[..2])}]; got [{string.Join(", ", labels.shape)}].", nameof(labels));
    }
}
