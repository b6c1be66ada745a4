using RLTransfer.Environments;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Learners;
using RLTransfer.Networks;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>How one way of reuse fared on one game.</summary>
/// <param name="Target">The game.</param>
/// <param name="Way">What was kept, and what learned.</param>
/// <param name="Rate">The learning rate over the learner's.</param>
/// <param name="Runs">A curve a seed, in frames and greedy returns.</param>
public sealed record PixelRuns(PixelTarget Target, Finetuning Way, double Rate, ComparedRuns Runs);

/// <summary>All that <see cref="PixelTransfer"/> measured, with its tables and figures.</summary>
public sealed class PixelTransferResults : StudyResults<PixelTransferOptions, LearningCurve>
{
    internal PixelTransferResults(Measured<PixelTransferOptions, LearningCurve> measured)
        : base(measured)
    {
        Ways =
        [
            .. from target in (PixelTarget[])[Options.Related, Options.Unrelated]
               from rate in target == Options.Related ? Options.Rates : [1]
               from way in PixelTransfer.Ways
               let name = PixelTransfer.NameAt(way, rate)
               where Contests.Contains((name, target.Task))
               select new PixelRuns(target, way, rate, Runs(name, target.Task, curve => curve)),
        ];
        Comparison = new(
            [.. Ways.Where(run => run.Rate == 1).Select(run => run.Runs)],
            PixelTransfer.Scratch.Name,
            ((PixelTarget[])[Options.Related, Options.Unrelated]).Where(target => double.IsFinite(Threshold(target))).ToDictionary(target => target.Task, Threshold));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [ReachTable(), GainTable(), RateTable()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [GamesFigure(Options), CurveFigure(), RateFigure()];

    /// <summary>How the source was learned.</summary>
    public ComparedRuns Source => Runs(PixelTransfer.Source, Options.Source, curve => curve);

    /// <summary>Every way on every game, at every rate.</summary>
    public IReadOnlyList<PixelRuns> Ways { get; }

    /// <summary>The ways at the learner's own rate, against scratch: gains with intervals, and what is negative.</summary>
    public Comparison Comparison { get; }

    /// <summary>The runs of a way on a game.</summary>
    public PixelRuns Of(PixelTarget target, Finetuning way, double rate = 1)
    {
        ArgumentNullException.ThrowIfNull(way);
        return Ways.Single(run => run.Target == target && run.Way.Name == way.Name && run.Rate == rate);
    }

    /// <summary>Halfway from what all of the source's layers are worth on a game before any learning there to where learning from scratch ends, at the rate at which it ends highest: mean returns of the seeds.</summary>
    /// <returns>Infinite where scratch ends no higher than that: then there is nothing to reach, and no way reaches it.</returns>
    public double Threshold(PixelTarget target)
    {
        var before = Of(target, PixelTransfer.Full).Runs.Runs.Average(run => run.Start);
        var end = Ways.Where(run => run.Target == target && run.Way == PixelTransfer.Scratch).Max(run => run.Runs.Runs.Average(curve => curve.Asymptote));
        return end > before ? (before + end) / 2 : double.PositiveInfinity;
    }

    /// <summary>The runs from scratch on the related game at the learning rate that suits them best: whose mean reaches the threshold first, or else ends highest.</summary>
    public PixelRuns BestScratch => Options.Rates.Select(rate => Of(Options.Related, PixelTransfer.Scratch, rate))
        .OrderBy(run => run.Runs.TimeOfMean(Threshold(Options.Related)) ?? double.PositiveInfinity)
        .ThenByDescending(run => run.Runs.Runs.Average(curve => curve.Asymptote)).First();

    /// <summary>Frames until the mean of the seeds reaches the threshold on the related game, over those of <see cref="BestScratch"/>. The way itself learns at the learner's own rate.</summary>
    public Interval TimeRatio(Finetuning way) => Of(Options.Related, way).Runs.TimeRatio(BestScratch.Runs, Threshold(Options.Related));

    /// <summary>Return before any learning on a game, over scratch's.</summary>
    public Interval Jumpstart(PixelTarget target, Finetuning way) => Row(target, way).Gain!.Jumpstart;

    /// <summary>Area under the curve over scratch's; below 1 is negative transfer.</summary>
    public Interval AreaRatio(PixelTarget target, Finetuning way) => Row(target, way).Gain!.AreaRatio;

    private ComparisonRow Row(PixelTarget target, Finetuning way) => Comparison.Rows.Single(row => row.Task == target.Task && row.Method == way.Name);

    /// <summary>A picture of each game, a few frames after its start.</summary>
    public static FigurePanels GamesFigure(PixelTransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (string Name, string Task)[] games = [("source", options.Source), ("related", options.Related.Task), ("unrelated", options.Unrelated.Task)];
        return Figure.Panels(3, games.Select(game => new Figure(game.Name) { Width = 240 }.ImageGrid(new[] { Picture(game.Task).ToImage() }, columns: 1)));
    }

    /// <summary>Returns on both games: mean of the seeds, shaded one standard deviation, thresholds dashed.</summary>
    public FigurePanels CurveFigure()
    {
        return Figure.Panels(2, Panel("Related game", Options.Related, (-1, 1)), Panel("Unrelated game", Options.Unrelated, (0, double.MaxValue)));

        Figure Panel(string title, PixelTarget target, (double, double) possible) => CurveFigures.LearningCurves(
            title, [.. Comparison.Runs.Where(run => run.Task == target.Task)], Colors, possible, score: "Return of a greedy game", steps: "Frames", threshold: Threshold(target));
    }

    /// <summary>One colour a way, in every figure.</summary>
    public static MethodColors Colors { get; } = new([.. PixelTransfer.Ways.Select(way => way.Name)]);

    /// <summary>Mean return along the way on the related game against the learning rate.</summary>
    public Figure RateFigure()
    {
        var figure = new Figure("Sensitivity to the learning rate, on the related game") { XLabel = "Learning rate", YLabel = "Mean return along the way", XScale = Scale.Log, Possible = (-1, 1) };
        foreach (var way in PixelTransfer.Ways.Take(3))
        {
            var scores = new double[Seeds.Count, Options.Rates.Count];
            for (var at = 0; at < Options.Rates.Count; at++)
            {
                var runs = Of(Options.Related, way, Options.Rates[at]).Runs.Runs;
                for (var seed = 0; seed < Seeds.Count; seed++)
                {
                    scores[seed, at] = runs[seed].Area;
                }
            }

            figure.Line(way.Name, Options.Rates.Select(rate => rate * Options.Learner.LearningRate), scores, Colors.Of(way.Name));
        }

        return figure;
    }

    private static Frame Picture(string task)
    {
        using var game = LearningTask.Named(task).Create(1);
        game.Reset(0);
        for (var step = 0; step < 5; step++)
        {
            game.Step(new int[1]);
        }

        return game.Render()!;
    }

    private IEnumerable<(string Game, ComparisonRow Row)> CompareRows => Comparison.Rows.Where(row => row.Task != Comparison.AllTasks)
        .Select(row => (row.Task == Options.Related.Task ? "related" : "unrelated", row));

    private ResultTable ReachTable() => new(
        $"Returns at the end (interquartile mean of {Seeds.Count} seeds, 95 % interval), and frames until a seed reaches the threshold",
        ["game", "way", "at the end", "threshold", "frames to it (seeds that reach it)"],
        [.. CompareRows.Select(each => (object[])[each.Game, each.Row.Method, ComparisonViews.Text(each.Row.Score), Comparison.Threshold(each.Row.Task) is { } level ? Math.Round(level, 2) : "", ComparisonViews.Time(each.Row)])]);

    private ResultTable GainTable() => new(
        $"Gains against {Comparison.Reference} (interquartile means of {Seeds.Count} seeds, 95 % intervals)",
        ["game", "way", "jumpstart", "at the end", "area ratio", "transfer"],
        [.. CompareRows.Where(each => each.Row.Gain is not null).Select(each => (object[])
        [
            each.Game, each.Row.Method, ComparisonViews.Text(each.Row.Gain!.Jumpstart), ComparisonViews.Text(each.Row.Gain.Asymptote),
            ComparisonViews.Text(each.Row.Gain.AreaRatio), ComparisonViews.Verdict(each.Row),
        ])]);

    private ResultTable RateTable() => new(
        FormattableString.Invariant($"The related game at other learning rates: mean return along the way, at the end, and frames until the mean of the seeds reaches {Threshold(Options.Related):0.00}"),
        ["way", "learning rate", "along the way", "at the end", "frames to threshold"],
        [.. from way in PixelTransfer.Ways.Take(3)
            from rate in Options.Rates
            let runs = Of(Options.Related, way, rate).Runs
            select (object[])
            [
                way.Name, rate * Options.Learner.LearningRate,
                Math.Round(runs.Runs.Average(run => run.Area), 2), Math.Round(runs.Runs.Average(run => run.Asymptote), 2),
                runs.TimeOfMean(Threshold(Options.Related)) is { } time ? Math.Round(time) : FormattableString.Invariant($"not in {runs.Steps[^1]}"),
            ]]);
}
