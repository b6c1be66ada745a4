using RLTransfer.Figures.Display;

namespace RLTransfer.Evaluation;

/// <summary>Methods compared on tasks, seed by seed: a plot, a table and JSON of the same figures.</summary>
/// <remarks>
/// Curves of one task are compared over the steps that all of them cover. Areas are measured above a floor, the lowest mean score of any method on the task
/// where scores can be negative, and 0 elsewhere: a ratio of negative areas would mean nothing.
/// </remarks>
public sealed class Comparison : IRichValue
{
    /// <summary>What stands for all tasks together in <see cref="Rows"/>.</summary>
    public const string AllTasks = "all tasks, normalized";

    private readonly IReadOnlyDictionary<string, double> thresholds;

    /// <summary>Compares.</summary>
    /// <param name="runs">A method's runs on a task each; tasks and methods keep the order of their first appearance.</param>
    /// <param name="reference">The method that others are measured against; null: the first.</param>
    /// <param name="thresholds">By task: the score whose time is measured, and which counts 1 where scores of several tasks are normalized (the floor counts 0).</param>
    /// <exception cref="ArgumentException">There are no runs, a pair of task and method appears twice, or the reference does not appear.</exception>
    public Comparison(IReadOnlyList<ComparedRuns> runs, string? reference = null, IReadOnlyDictionary<string, double>? thresholds = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0)
        {
            throw new ArgumentException("There is nothing to compare.", nameof(runs));
        }

        if (runs.GroupBy(run => (run.Task, run.Method)).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"{twice.Key.Method} on {twice.Key.Task} appears twice: give one of them another name.", nameof(runs));
        }

        (Tasks, Methods) = ([.. runs.Select(run => run.Task).Distinct()], [.. runs.Select(run => run.Method).Distinct()]);
        Reference = reference is null || Methods.Contains(reference, StringComparer.Ordinal)
            ? reference ?? Methods[0]
            : throw new ArgumentException($"The reference '{reference}' is none of {string.Join(", ", Methods)}.", nameof(reference));
        this.thresholds = thresholds ?? new Dictionary<string, double>();
        Runs = [.. Tasks.SelectMany(task => Common([.. runs.Where(run => run.Task == task)]))];
        Rows = [.. Tasks.SelectMany(RowsOf), .. Together()];
    }

    /// <summary>The tasks.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>The methods.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The method that others are measured against.</summary>
    public string Reference { get; }

    /// <summary>The curves that are compared, cut to the steps that all of a task's cover.</summary>
    public IReadOnlyList<ComparedRuns> Runs { get; }

    /// <summary>The figures, task by task; where several tasks all have thresholds, also for all together.</summary>
    public IReadOnlyList<ComparisonRow> Rows { get; }

    /// <summary>The score whose time is measured; null where the task has none.</summary>
    public double? Threshold(string task) => thresholds.TryGetValue(task, out var threshold) ? threshold : null;

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => this.ToPlot().ToMimeBundle();

    /// <inheritdoc/>
    public override string ToString() => this.ToTable().ToString();

    private static IEnumerable<ComparedRuns> Common(IReadOnlyList<ComparedRuns> runs)
    {
        var end = runs.Min(run => run.Steps[^1]);
        return runs.Select(run => run.Steps[^1] > end ? run.Until(end) : run);
    }

    /// <summary>From which areas and normalized scores are counted.</summary>
    private double Floor(string task)
    {
        var lowest = Runs.Where(run => run.Task == task).Min(run => Enumerable.Range(0, run.Steps.Count).Min(at => run.Runs.Average(curve => curve.Scores[at])));
        return Math.Min(0, lowest);
    }

    private IEnumerable<ComparisonRow> RowsOf(string task)
    {
        var reference = Runs.FirstOrDefault(run => run.Task == task && run.Method == Reference);
        var (floor, threshold) = (Floor(task), Threshold(task));
        foreach (var run in Runs.Where(run => run.Task == task))
        {
            var times = threshold is { } level ? run.Each(curve => curve.TimeTo(level) ?? double.PositiveInfinity) : null;
            yield return new(
                task,
                run.Method,
                run.Runs.Count,
                Bootstrap.Of(run.Each(curve => curve.Asymptote)),
                times is null ? null : Statistics.InterquartileMean(times),
                times?.Count(double.IsFinite),
                reference is null || run == reference ? null : Gain(run, reference, floor));
        }
    }

    private static ComparisonGain Gain(ComparedRuns run, ComparedRuns reference, double floor)
    {
        return new(
            Between(curve => curve.Start, Difference),
            Between(curve => curve.Asymptote, Difference),
            Between(curve => curve.Area - floor, (ours, theirs) => Statistics.InterquartileMean(ours) / Statistics.InterquartileMean(theirs)),
            Between(curve => curve.Asymptote, (ours, theirs) => Statistics.ProbabilityOfImprovement(ours, theirs)));

        Interval Between(Func<LearningCurve, double> figure, Func<double[], double[], double> statistic) =>
            Bootstrap.Stratified([run.Each(figure), reference.Each(figure)], scores => statistic(scores[0], scores[1]));

        static double Difference(double[] ours, double[] theirs) => Statistics.InterquartileMean(ours) - Statistics.InterquartileMean(theirs);
    }

    /// <summary>Mean of the middle half over all tasks' normalized scores, runs drawn anew within each task.</summary>
    private IEnumerable<ComparisonRow> Together()
    {
        if (Tasks.Count < 2 || Tasks.Any(task => Threshold(task) is not { } threshold || threshold <= Floor(task)))
        {
            yield break;
        }

        foreach (var method in Methods.Where(method => Tasks.All(task => Runs.Any(run => run.Task == task && run.Method == method))))
        {
            double[][] strata = [.. Tasks.Select(task =>
            {
                var (floor, threshold) = (Floor(task), Threshold(task)!.Value);
                return Runs.Single(run => run.Task == task && run.Method == method).Each(curve => (curve.Asymptote - floor) / (threshold - floor));
            })];
            yield return new(AllTasks, method, strata.Sum(runs => runs.Length), Bootstrap.Stratified(strata, scores => Statistics.InterquartileMean([.. scores.SelectMany(runs => runs)])), null, null, null);
        }
    }
}
