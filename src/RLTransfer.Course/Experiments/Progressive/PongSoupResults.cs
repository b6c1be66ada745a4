using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.Progressive;

/// <summary>All that <see cref="PongSoup"/> measured: of each seed, the curve of its greedy returns.</summary>
public sealed class PongSoupResults(Measured<SoupOptions, LearningCurve> measured) : StudyResults<SoupOptions, LearningCurve>(measured)
{
    /// <summary>The lowest return there is, from which areas are counted.</summary>
    public const double Floor = -1;

    /// <summary>Table 1 of Rusu et al. (2016), Pong Soup: mean and median over targets, in percent.</summary>
    private static readonly Dictionary<string, (int Mean, int Median)> paper = new()
    {
        [Soup.Scratch] = (100, 100), [Soup.LastLayer] = (35, 7), [Soup.Finetuned] = (181, 160), [Soup.RandomColumn] = (134, 131), [Soup.TwoColumns] = (209, 169), [Soup.Progressive(3)] = (222, 183),
    };

    /// <summary>In the order of the paper's table.</summary>
    public IReadOnlyList<string> Contestants => Soup.Contestants(Options.Columns);

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [ScoreTable(), TargetTable()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [LookFigure(Options), CurveFigure(), MatrixFigure()];

    /// <summary>The transfer score, mean over the targets, in percent; seeds are drawn anew together for all that it compares.</summary>
    public Interval Score(string contestant) => Over([contestant], scores => scores[0].Average());

    /// <summary>The same, median over the targets.</summary>
    public Interval MedianScore(string contestant) => Over([contestant], scores => Statistics.Quantile(scores[0], 0.5));

    /// <summary>How much higher one's mean transfer score is than the other's, in points.</summary>
    public Interval Difference(string contestant, string other) => Over([contestant, other], scores => scores[0].Average() - scores[1].Average());

    /// <summary>The transfer score on one target, in percent.</summary>
    public double Score(string contestant, string target) => 100 * Areas(contestant, target).Average() / Areas(Soup.Scratch, target).Average();

    /// <summary>The game's looks, some frames after a start.</summary>
    public static Figure LookFigure(SoupOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] looks = [options.Sources[0], .. options.Targets];
        return new Figure("Pong, and Pong that looks otherwise") { Width = 640 }.ImageGrid(looks.Select(look =>
        {
            using var game = Soup.Task(options, look).Create(1);
            game.Reset(3);
            for (var step = 0; step < 4; step++)
            {
                game.Step(new int[1]);
            }

            return game.Render()!.ToImage();
        }), columns: looks.Length, captions: [$"{options.Sources[0]} (source)", .. options.Targets]);
    }

    /// <summary>Returns on every target: mean of the seeds, shaded one standard deviation.</summary>
    public FigurePanels CurveFigure() => Figure.Panels(2, Options.Targets.Select(target => CurveFigures.LearningCurves(
        target, [.. Contestants.Select(contestant => Runs(contestant, target, curve => curve))], Colors, possible: (Floor, 1), steps: "Frames")));

    /// <summary>One colour a contestant, in every figure of the lecture.</summary>
    public MethodColors Colors => new(Contestants);

    /// <summary>Transfer scores by contestant and target, as in the paper's Fig. 4a.</summary>
    public Figure MatrixFigure()
    {
        var scores = new double[Contestants.Count, Options.Targets.Count];
        for (var row = 0; row < Contestants.Count; row++)
        {
            for (var column = 0; column < Options.Targets.Count; column++)
            {
                scores[row, column] = Score(Contestants[row], Options.Targets[column]);
            }
        }

        return new Figure("Transfer score in percent, by target").HeatMap(scores, Contestants, Options.Targets, cells: "0", label: "percent of baseline 1");
    }

    /// <summary>Area under each seed's curve above the floor, per frame.</summary>
    private double[] Areas(string contestant, string target) => Each(contestant, target, curve => curve.Area - Floor);

    /// <summary>A statistic of the transfer scores [contestant][target]; seeds are drawn anew together.</summary>
    private Interval Over(IReadOnlyList<string> contestants, Func<double[][], double> statistic)
    {
        var targets = Options.Targets;
        double[][] rows = [.. ((string[])[Soup.Scratch, .. contestants]).SelectMany(contestant => targets.Select(target => Areas(contestant, target)))];
        return Bootstrap.Paired(rows, drawn => statistic([.. contestants.Select((_, at) =>
            targets.Select((_, target) => 100 * drawn[((at + 1) * targets.Count) + target].Average() / drawn[target].Average()).ToArray())]));
    }

    private ResultTable ScoreTable() => new(
        FormattableString.Invariant($"Transfer score in percent over {Options.Targets.Count} targets, {Seeds.Count} seeds (95 % bootstrap interval of the mean); the paper's figures for Pong Soup beside ours"),
        ["", "what it is", "mean", "low", "high", "median", "paper: mean", "paper: median"],
        [.. Contestants.Select(contestant =>
        {
            var (score, has) = (Score(contestant), paper.TryGetValue(contestant, out var there));
            return (object[])[contestant, Soup.Describe(contestant), Math.Round(score.Value), Math.Round(score.Low), Math.Round(score.High), Math.Round(MedianScore(contestant).Value), has ? there.Mean : "–", has ? there.Median : "–"];
        })]);

    private ResultTable TargetTable() => new(
        "Mean return along the way, and over the last tenth",
        ["", .. Options.Targets.SelectMany(target => (string[])[$"{target}: along the way", "at the end"])],
        [.. Contestants.Select(contestant => (object[])[contestant, .. Options.Targets.SelectMany(target => (object[])[Round(Each(contestant, target, curve => curve.Area)), Round(Each(contestant, target, curve => curve.Asymptote))])])]);

    private static object Round(double[] values) => Math.Round(values.Average(), 2);
}
