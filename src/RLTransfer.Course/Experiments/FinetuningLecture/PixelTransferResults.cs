using RLTransfer.Environments;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Learners;
using RLTransfer.Networks;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>All that <see cref="PixelTransfer"/> measured, with its claims, tables and figures.</summary>
public sealed class PixelTransferResults
{
    private readonly PixelTransferOptions options;

    internal PixelTransferResults(RunSettings settings, PixelTransferOptions options, string id, ComparedRuns source, IReadOnlyList<PixelRuns> runs, double seconds)
    {
        (this.options, Source, Runs) = (options, source, runs);
        Comparison = new(
            [.. runs.Where(run => run.Rate == 1).Select(run => run.Runs)],
            PixelTransfer.Scratch.Name,
            new Dictionary<string, double> { [options.Related.Task] = options.Related.Threshold, [options.Unrelated.Task] = options.Unrelated.Threshold });
        Report = new(id, settings.Budget, options.Seeds, settings.Device, seconds, Claims(), [ComparisonTable(), RateTable()], [GamesFigure(options), CurveFigure(), RateFigure()]) { Provenance = new(new(0, options.Seeds), ChosenOn: null, System.Text.Json.JsonSerializer.SerializeToNode(options, PartFolder.Plain)) };
    }

    /// <summary>Claims, tables and figures in one.</summary>
    public ExperimentReport Report { get; }

    /// <summary>How the source was learned.</summary>
    public ComparedRuns Source { get; }

    /// <summary>Every way on every game, at every rate.</summary>
    public IReadOnlyList<PixelRuns> Runs { get; }

    /// <summary>The ways at the learner's own rate, against scratch: gains with intervals, and what is negative.</summary>
    public Comparison Comparison { get; }

    /// <summary>The runs of a way on a game.</summary>
    public PixelRuns Of(PixelTarget target, Finetuning way, double rate = 1)
    {
        ArgumentNullException.ThrowIfNull(way);
        return Runs.Single(run => run.Target == target && run.Way.Name == way.Name && run.Rate == rate);
    }

    /// <summary>The runs from scratch on the related game at the learning rate that suits them best: whose mean reaches the threshold first, or else ends highest.</summary>
    public PixelRuns BestScratch => options.Rates.Select(rate => Of(options.Related, PixelTransfer.Scratch, rate))
        .OrderBy(run => run.Runs.TimeOfMean(options.Related.Threshold) ?? double.PositiveInfinity)
        .ThenByDescending(run => run.Runs.Runs.Average(curve => curve.Asymptote)).First();

    /// <summary>Frames until the mean of the seeds reaches the threshold on the related game, over those of <see cref="BestScratch"/>. The way itself learns at the learner's own rate.</summary>
    public Interval TimeRatio(Finetuning way) => Of(options.Related, way).Runs.TimeRatio(BestScratch.Runs, options.Related.Threshold);

    /// <summary>Area under the curve over scratch's; below 1 is negative transfer.</summary>
    public Interval AreaRatio(PixelTarget target, Finetuning way)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(way);
        return Comparison.Rows.Single(row => row.Task == target.Task && row.Method == way.Name).Gain?.AreaRatio ?? new(1, 1, 1);
    }

    /// <summary>A picture of each game, a few frames after its start.</summary>
    public static FigurePanels GamesFigure(PixelTransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (string Name, string Task)[] games = [("source", options.Source), ("related", options.Related.Task), ("unrelated", options.Unrelated.Task)];
        return Figure.Panels(3, games.Select(game => new Figure($"{game.Name}: {game.Task}") { Width = 300 }.ImageGrid(new[] { Picture(game.Task).ToImage() }, columns: 1)));
    }

    /// <summary>Returns on both games: mean of the seeds, shaded one standard deviation, thresholds dashed.</summary>
    public FigurePanels CurveFigure() => Comparison.ToPlot();

    /// <summary>Mean return along the way on the related game against the learning rate.</summary>
    public Figure RateFigure()
    {
        var figure = new Figure("Sensitivity to the learning rate, on the related game") { XLabel = "Learning rate", YLabel = "Mean return along the way", XScale = Scale.Log };
        foreach (var way in PixelTransfer.Ways.Take(3))
        {
            var scores = new double[options.Seeds, options.Rates.Count];
            for (var at = 0; at < options.Rates.Count; at++)
            {
                var runs = Of(options.Related, way, options.Rates[at]).Runs.Runs;
                for (var seed = 0; seed < options.Seeds; seed++)
                {
                    scores[seed, at] = runs[seed].Area;
                }
            }

            figure.Line(way.Name, options.Rates.Select(rate => rate * options.Learner.LearningRate), scores);
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

    private Claim[] Claims()
    {
        var (related, unrelated) = (options.Related, options.Unrelated);
        var level = FormattableString.Invariant($"frames until the mean return reaches {related.Threshold}, over scratch's at its best learning rate");
        return
        [
            Claim.AtMost("full", $"related game, all layers go on: {level}", TimeRatio(PixelTransfer.Full), 0.6),
            Claim.AtMost("freeze", $"related game, early layers frozen: {level}", TimeRatio(PixelTransfer.Freeze), 0.6),
            Claim.AtMost("negative", "negative transfer to the unrelated game, early layers frozen: area under the curve over scratch's is below 1", AreaRatio(unrelated, PixelTransfer.Freeze), 1),
        ];
    }

    private ResultTable ComparisonTable() => new(
        $"Interquartile means over {options.Seeds} seeds with 95 % intervals; gains against {Comparison.Reference}",
        ComparisonViews.Headers,
        [.. Comparison.Rows.Where(row => row.Task != Comparison.AllTasks).Select(row => (object[])[.. ComparisonViews.Cells(row)])]);

    private ResultTable RateTable() => new(
        "The related game at other learning rates: mean return along the way, at the end, and frames until the mean of the seeds reaches the threshold",
        ["way", "learning rate", "along the way", "at the end", "frames to threshold"],
        [.. from way in PixelTransfer.Ways.Take(3)
            from rate in options.Rates
            let runs = Of(options.Related, way, rate).Runs
            select (object[])
            [
                way.Name, rate * options.Learner.LearningRate,
                Math.Round(runs.Runs.Average(run => run.Area), 2), Math.Round(runs.Runs.Average(run => run.Asymptote), 2),
                runs.TimeOfMean(options.Related.Threshold) is { } time ? Math.Round(time) : FormattableString.Invariant($"not in {runs.Steps[^1]}"),
            ]]);
}
