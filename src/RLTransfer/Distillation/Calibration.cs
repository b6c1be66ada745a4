using static TorchSharp.torch;

namespace RLTransfer.Distillation;

/// <summary>One bin of a reliability diagram: predictions of about the same confidence.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Confidence">Mean probability of the class that is predicted.</param>
/// <param name="Accuracy">Share of them that is right.</param>
public readonly record struct CalibrationBin(int Count, double Confidence, double Accuracy);

/// <summary>How far probabilities can be believed (Guo et al. 2017, §2).</summary>
public static class Calibration
{
    /// <summary>Predictions by their confidence, in bins of equal width.</summary>
    /// <param name="probabilities">[N, K].</param>
    /// <param name="labels">[N].</param>
    /// <param name="bins">M.</param>
    public static IReadOnlyList<CalibrationBin> Bins(Tensor probabilities, Tensor labels, int bins = 15)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        using var scope = NewDisposeScope();
        var (confidence, best) = probabilities.max(-1);
        var (sure, right) = (confidence.to(ScalarType.Float64).cpu().data<double>().ToArray(), best.eq(labels).cpu().data<bool>().ToArray());
        var found = new (int Count, double Confidence, int Right)[bins];
        for (var i = 0; i < sure.Length; i++)
        {
            ref var bin = ref found[Math.Clamp((int)Math.Ceiling(sure[i] * bins) - 1, 0, bins - 1)];     // ((m − 1)/M, m/M]
            bin = (bin.Count + 1, bin.Confidence + sure[i], bin.Right + (right[i] ? 1 : 0));
        }

        return [.. found.Select(bin => bin.Count == 0 ? default : new CalibrationBin(bin.Count, bin.Confidence / bin.Count, (double)bin.Right / bin.Count))];
    }

    /// <summary>The expected calibration error: Σ_m |B_m|/N |accuracy(B_m) − confidence(B_m)|   (Eq. 3).</summary>
    public static double Error(IReadOnlyList<CalibrationBin> bins)
    {
        ArgumentNullException.ThrowIfNull(bins);
        var count = bins.Sum(bin => bin.Count);
        return bins.Sum(bin => bin.Count * Math.Abs(bin.Accuracy - bin.Confidence)) / Math.Max(1, count);
    }
}
