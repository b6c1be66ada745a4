namespace RLTransfer.Evaluation;

/// <summary>What one method is worth on one task: interquartile means over seeds, with 95 % stratified bootstrap intervals (Agarwal et al. 2021).</summary>
/// <param name="Task">Which task.</param>
/// <param name="Method">Which method.</param>
/// <param name="Seeds">How many runs.</param>
/// <param name="Score">The asymptote: the mean score over the last tenth of the curve.</param>
/// <param name="TimeToThreshold">Steps until the threshold is reached; infinite where the middle half of the seeds does not all reach it; null without a threshold.</param>
/// <param name="Reached">How many seeds reach the threshold; null without one.</param>
/// <param name="Gain">Against the reference; null for the reference itself.</param>
public sealed record ComparisonRow(string Task, string Method, int Seeds, Interval Score, double? TimeToThreshold, int? Reached, ComparisonGain? Gain);

/// <summary>One method against the reference on the same task (Taylor and Stone 2009, §2).</summary>
/// <param name="Jumpstart">Difference of the scores before any learning.</param>
/// <param name="Asymptote">Difference of the final scores.</param>
/// <param name="AreaRatio">Area under the curve over the reference's, both above the floor; 1 is no gain.</param>
/// <param name="Improvement">The probability that a run ends above a run of the reference.</param>
public sealed record ComparisonGain(Interval Jumpstart, Interval Asymptote, Interval AreaRatio, Interval Improvement)
{
    /// <summary>It does harm: less area than the reference.</summary>
    public bool IsNegative => AreaRatio.Value < 1;

    /// <summary>It does harm, and the interval says so too.</summary>
    public bool IsCertainlyNegative => AreaRatio.High < 1;
}
