using RLTransfer.Evaluation;

namespace RLTransfer.Course.Experiments;

/// <summary>Success over seeds, as tables give it.</summary>
internal static class SuccessText
{
    /// <summary>Mean ± standard deviation.</summary>
    public static string Of(double[] success) => FormattableString.Invariant($"{success.Average():0.00} ± {(success.Length > 1 ? Statistics.StandardDeviation(success) : 0):0.00}");
}
