using RLTransfer.Evaluation;

namespace RLTransfer.Course.Experiments;

/// <summary>Something that an experiment must show: stated before it is measured.</summary>
/// <typeparam name="TResults">What it is measured on.</typeparam>
/// <param name="Id">Names it within its experiment.</param>
/// <param name="Statement">What is claimed, in words, with the unit of what is measured.</param>
/// <param name="Threshold">What the value must reach, or stay below.</param>
/// <param name="IsAtLeast">Whether it must reach it.</param>
/// <param name="Measured">The value, with its interval.</param>
public sealed record Requirement<TResults>(string Id, string Statement, double Threshold, bool IsAtLeast, Func<TResults, Interval> Measured)
{
    /// <summary>The claim with its threshold.</summary>
    public override string ToString() => FormattableString.Invariant($"{Statement}: at {(IsAtLeast ? "least" : "most")} {Threshold}");

    /// <summary>That a figure is at least so large.</summary>
    public static Requirement<TResults> AtLeast(string id, string statement, double threshold, Func<TResults, Interval> measured) => new(id, statement, threshold, true, measured);

    /// <summary>That a figure is at most so large.</summary>
    public static Requirement<TResults> AtMost(string id, string statement, double threshold, Func<TResults, Interval> measured) => new(id, statement, threshold, false, measured);

    /// <summary>Measured.</summary>
    public Claim Claim(TResults results) => IsAtLeast ? Experiments.Claim.AtLeast(Id, Statement, Measured(results), Threshold) : Experiments.Claim.AtMost(Id, Statement, Measured(results), Threshold);
}
