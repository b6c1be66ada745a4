using RLTransfer.Evaluation;

namespace RLTransfer.Course.Experiments;

/// <summary>Something a lecture states, measured.</summary>
/// <param name="Id">Names it within its experiment.</param>
/// <param name="Statement">What is claimed, in words.</param>
/// <param name="Value">What was measured; infinite where it never happened.</param>
/// <param name="Low">Lower end of the 95 % bootstrap interval over seeds.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="Threshold">What the value must reach, or stay below.</param>
/// <param name="IsAtLeast">Whether it must reach it.</param>
/// <param name="Holds">Whether the whole interval lies on the threshold's right side, not only the value.</param>
public sealed record Claim(string Id, string Statement, double Value, double Low, double High, double Threshold, bool IsAtLeast, bool Holds)
{
    /// <summary>The threshold with its side, such as <c>≥ 0.7</c>.</summary>
    public string Bound => $"{(IsAtLeast ? '≥' : '≤')} {ExperimentReport.Text(Threshold)}";

    /// <summary>A claim that a figure is at least so large.</summary>
    public static Claim AtLeast(string id, string statement, Interval measured, double threshold) =>
        new(id, statement, measured.Value, measured.Low, measured.High, threshold, true, measured.Low >= threshold);

    /// <summary>A claim that a figure is at most so large.</summary>
    public static Claim AtMost(string id, string statement, Interval measured, double threshold) =>
        new(id, statement, measured.Value, measured.Low, measured.High, threshold, false, measured.High <= threshold);
}
