namespace RLTransfer.Evaluation;

/// <summary>One method's runs on one task.</summary>
/// <param name="Task">Which task.</param>
/// <param name="Method">Which method.</param>
/// <param name="Runs">A curve a seed, all over the same steps.</param>
public sealed record ComparedRuns(string Task, string Method, IReadOnlyList<LearningCurve> Runs)
{
    /// <summary>The curves, checked.</summary>
    public IReadOnlyList<LearningCurve> Runs { get; } = Runs.Count > 0 && Runs.All(run => run.Steps.SequenceEqual(Runs[0].Steps))
        ? Runs
        : throw new ArgumentException($"{Method} on {Task}: a comparison needs at least one run, and all of a method's runs over the same steps.");

    /// <summary>The steps of every curve.</summary>
    public IReadOnlyList<double> Steps => Runs[0].Steps;

    /// <summary>The scores [seeds, points], as plots take them.</summary>
    public double[,] Scores
    {
        get
        {
            var scores = new double[Runs.Count, Steps.Count];
            for (var run = 0; run < Runs.Count; run++)
            {
                for (var at = 0; at < Steps.Count; at++)
                {
                    scores[run, at] = Runs[run].Scores[at];
                }
            }

            return scores;
        }
    }

    /// <summary>The same runs up to a step.</summary>
    public ComparedRuns Until(double step) => new(Task, Method, [.. Runs.Select(run => run.Until(step))]);

    /// <summary>Steps until the mean of the runs first reaches a score, between points by a straight line; null where it never does.</summary>
    public double? TimeOfMean(double threshold) => TimeOfMean(Points(), threshold);

    /// <summary>
    /// The <see cref="TimeOfMean(double)"/> of these runs over another method's on the same seeds, which are drawn anew together. Where the other never
    /// reaches the score, it is taken to at its last step, so that the ratio is an upper bound; where these never do, it is infinite.
    /// </summary>
    /// <param name="other">As many runs, the same seed in the same place.</param>
    /// <param name="threshold">The score.</param>
    public Interval TimeRatio(ComparedRuns other, double threshold)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Bootstrap.Paired([.. Points(), .. other.Points()], points =>
            TimeOfMean(points[..Steps.Count], threshold) is { } time
                ? time / Math.Max(other.TimeOfMean(points[Steps.Count..], threshold) ?? other.Steps[^1], 1)
                : double.PositiveInfinity);
    }

    private double? TimeOfMean(double[][] points, double threshold) => new LearningCurve(Steps, [.. points.Select(scores => scores.Average())]).TimeTo(threshold);

    /// <summary>[point][run].</summary>
    private double[][] Points() => [.. Enumerable.Range(0, Steps.Count).Select(at => Each(run => run.Scores[at]))];

    /// <summary>A figure of each run.</summary>
    internal double[] Each(Func<LearningCurve, double> figure) => [.. Runs.Select(figure)];
}
