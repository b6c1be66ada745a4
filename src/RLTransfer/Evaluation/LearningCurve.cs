namespace RLTransfer.Evaluation;

/// <summary>How one run's score developed: what transfer is measured on (Taylor and Stone 2009, §2).</summary>
/// <param name="Steps">Samples, updates or frames seen, growing.</param>
/// <param name="Scores">The score at each of them; higher is better.</param>
public sealed record LearningCurve(IReadOnlyList<double> Steps, IReadOnlyList<double> Scores)
{
    /// <summary>The scores, checked against the steps.</summary>
    public IReadOnlyList<double> Scores { get; } = Check(Steps, Scores);

    /// <summary>The score before any learning on the target.</summary>
    public double Start => Scores[0];

    /// <summary>The mean score over the last tenth of the curve (at least its last point).</summary>
    public double Asymptote => Scores.TakeLast(Math.Max(1, Scores.Count / 10)).Average();

    /// <summary>Area under the curve by trapezoids, per step: the mean score along the way.</summary>
    public double Area
    {
        get
        {
            double area = 0;
            for (var i = 1; i < Steps.Count; i++)
            {
                area += (Steps[i] - Steps[i - 1]) * (Scores[i] + Scores[i - 1]) / 2;
            }

            return Steps.Count == 1 ? Scores[0] : area / (Steps[^1] - Steps[0]);
        }
    }

    /// <summary>Where the curve first reaches a score, between points by a straight line; null where it never does.</summary>
    public double? TimeTo(double threshold)
    {
        if (Scores[0] >= threshold)
        {
            return Steps[0];
        }

        for (var i = 1; i < Scores.Count; i++)
        {
            if (Scores[i] >= threshold)
            {
                return Steps[i - 1] + ((Steps[i] - Steps[i - 1]) * (threshold - Scores[i - 1]) / (Scores[i] - Scores[i - 1]));
            }
        }

        return null;
    }

    /// <summary>The curve up to a step; between two points its end lies on the straight line.</summary>
    /// <exception cref="ArgumentException">The step lies before the first point.</exception>
    public LearningCurve Until(double step)
    {
        if (!(step >= Steps[0]))
        {
            throw new ArgumentException(FormattableString.Invariant($"The curve begins at step {Steps[0]}; it cannot end at {step}."), nameof(step));
        }

        var kept = Steps.TakeWhile(at => at <= step).Count();
        if (kept == Steps.Count || Steps[kept - 1] == step)
        {
            return new([.. Steps.Take(kept)], [.. Scores.Take(kept)]);
        }

        var share = (step - Steps[kept - 1]) / (Steps[kept] - Steps[kept - 1]);
        return new([.. Steps.Take(kept), step], [.. Scores.Take(kept), Scores[kept - 1] + (share * (Scores[kept] - Scores[kept - 1]))]);
    }

    private static IReadOnlyList<double> Check(IReadOnlyList<double> steps, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(scores);
        if (steps.Count == 0 || steps.Count != scores.Count)
        {
            throw new ArgumentException(FormattableString.Invariant($"A curve needs as many steps as scores, and at least one: {steps.Count} and {scores.Count}."), nameof(scores));
        }

        for (var i = 1; i < steps.Count; i++)
        {
            if (!(steps[i] > steps[i - 1]))
            {
                throw new ArgumentException(FormattableString.Invariant($"Steps must grow; step {i} is {steps[i]} after {steps[i - 1]}."), nameof(steps));
            }
        }

        return scores;
    }
}
