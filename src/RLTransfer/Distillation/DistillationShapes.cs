using static TorchSharp.torch;

namespace RLTransfer.Distillation;

/// <summary>Refuses what would be broadcast, or divided by nothing.</summary>
internal static class DistillationShapes
{
    /// <exception cref="ArgumentException">The two differ in shape, or are no [S, B, K].</exception>
    public static void RequireAlike(Tensor student, Tensor teacher, string what)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(teacher);
        if (student.dim() != 3 || !student.shape.AsSpan().SequenceEqual(teacher.shape))
        {
            throw new ArgumentException($"A student's [S, B, K] and its {what} have the same shape; got [{string.Join(", ", student.shape)}] and [{string.Join(", ", teacher.shape)}].", what);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public static void RequireTemperature(double temperature)
    {
        if (!(temperature > 0) || !double.IsFinite(temperature))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is a finite number above 0.");
        }
    }
}
