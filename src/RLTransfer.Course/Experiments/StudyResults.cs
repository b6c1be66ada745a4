using RLTransfer.Evaluation;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments;

/// <summary>What every contestant of a study came to, with the tables and figures that are made of it.</summary>
/// <typeparam name="TOptions">The study's settings.</typeparam>
/// <typeparam name="TOutcome">What became of one seed.</typeparam>
/// <param name="measured">What was measured.</param>
public abstract class StudyResults<TOptions, TOutcome>(Measured<TOptions, TOutcome> measured)
    where TOptions : StudyOptions
{
    private ExperimentReport? report;

    /// <summary>The settings.</summary>
    public TOptions Options => measured.Options;

    /// <summary>The seeds [S].</summary>
    public IReadOnlyList<ulong> Seeds => measured.Seeds.Seeds;

    /// <summary>Contestants and tasks, in the plan's order.</summary>
    public IReadOnlyList<(string Contestant, string Task)> Contests => measured.Contests;

    /// <summary>Claims, tables and figures in one.</summary>
    public ExperimentReport Report { get => report ?? throw new InvalidOperationException("These results are still being made."); internal set => report = value; }

    /// <summary>The figures behind the claims.</summary>
    public abstract IReadOnlyList<ResultTable> Tables { get; }

    /// <summary>The plots of the lecture.</summary>
    public abstract IReadOnlyList<IRichValue> Figures { get; }

    /// <summary>What became of every seed [S].</summary>
    public IReadOnlyList<TOutcome> Of(string contestant, string task) => measured.Of(contestant, task);

    /// <summary>A figure of every seed [S].</summary>
    public double[] Each(string contestant, string task, Func<TOutcome, double> figure) => [.. Of(contestant, task).Select(figure)];

    /// <summary>The curves of all seeds.</summary>
    public ComparedRuns Runs(string contestant, string task, Func<TOutcome, LearningCurve> curve) => new(task, contestant, [.. Of(contestant, task).Select(curve)]);
}
