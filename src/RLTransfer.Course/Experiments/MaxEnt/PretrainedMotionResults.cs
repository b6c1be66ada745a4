using RLTransfer.Environments.PointMass;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>All that <see cref="PretrainedMotion"/> measured, with its claims, tables and figures.</summary>
public sealed class PretrainedMotionResults
{
    private readonly PretrainedMotionOptions options;

    internal PretrainedMotionResults(
        RunSettings settings, PretrainedMotionOptions options, string id, IReadOnlyList<MazeCurve> curves, IReadOnlyDictionary<string, CrowdEpisode[][]> motions, double seconds)
    {
        (this.options, Curves, Motions) = (options, curves, motions);
        Report = new(id, settings.Budget, options.Seeds, settings.Device, seconds, Claims(), [Table(), MotionTable()], [MotionFigure(), CurveFigure()]) { Provenance = new(new(0, options.Seeds), ChosenOn: null, System.Text.Json.JsonSerializer.SerializeToNode(options, PartFolder.Plain)) };
    }

    /// <summary>Claims, tables and figures in one.</summary>
    public ExperimentReport Report { get; }

    /// <summary>Every kind of learner in every maze.</summary>
    public IReadOnlyList<MazeCurve> Curves { get; }

    /// <summary>Episodes in the open plane after pretraining, by method: [seed][episode].</summary>
    public IReadOnlyDictionary<string, CrowdEpisode[][]> Motions { get; }

    /// <summary>Squares from the start of a maze to its goal.</summary>
    public static int Way(string maze) => MazeLayouts.Named(maze).PathLength;

    /// <summary>The curve of a kind of learner in a maze.</summary>
    public MazeCurve Of(string method, bool pretrained, string maze) => Curves.Single(curve => curve.Method == method && curve.Pretrained == pretrained && curve.Maze == maze);

    /// <summary>Steps until each seed covers the threshold's share of the way [S]; infinite where it never does.</summary>
    public double[] StepsToThreshold(MazeCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return [.. curve.Runs.Runs.Select(run => run.TimeTo(options.Threshold) ?? double.PositiveInfinity)];
    }

    /// <summary>
    /// Steps to the threshold of one kind of learner over another's, interquartile means of the seeds, in which the same seeds are drawn for both. A seed of the
    /// other that never gets there is taken to do so at its last step, so that the ratio is an upper bound; one's own seeds that do not count as infinite.
    /// </summary>
    public Interval Ratio(MazeCurve one, MazeCurve other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Bootstrap.Paired(
            [StepsToThreshold(one), [.. StepsToThreshold(other).Select(steps => Math.Min(steps, other.Steps[^1]))]],
            times => Statistics.InterquartileMean(times[0]) / Statistics.InterquartileMean(times[1]));
    }

    /// <summary>Where the pretrained policies go in the open plane: ten episodes of each of the first three seeds.</summary>
    public FigurePanels MotionFigure() => Figure.Panels(Motions.Count, Motions.Select(method =>
    {
        var figure = new Figure($"{method.Key}: {(method.Key == "DDPG" ? "one direction a seed" : "many directions a seed")}")
        {
            EqualAspect = true, XRange = (-26, 26), YRange = (-26, 26), XLabel = "x (squares)", YLabel = "y (squares)",
        };
        for (var seed = 0; seed < Math.Min(3, method.Value.Length); seed++)
        {
            List<double> x = [], y = [];
            foreach (var episode in method.Value[seed].Take(10))
            {
                x.AddRange([.. episode.Observations.Select(place => (double)place[0]), double.NaN]);
                y.AddRange([.. episode.Observations.Select(place => (double)place[1]), double.NaN]);
            }

            figure.Line($"seed {seed}", x, y, new SeriesStyle { Markers = false, Dashed = false });
        }

        return figure;
    }));

    /// <summary>The lecture's figure: mean of the seeds, shaded one standard deviation.</summary>
    public FigurePanels CurveFigure() => Figure.Panels(options.Steps.Count, options.Steps.Keys.Select(maze =>
    {
        var figure = new Figure(maze == "u" ? "U-shaped maze" : maze) { XLabel = "Environment steps in the maze", YLabel = "Share of the way covered" };
        foreach (var curve in Curves.Where(curve => curve.Maze == maze))
        {
            figure.Line(curve.Name, curve.Steps, curve.Progress);
        }

        return figure.HorizontalLine(options.Threshold, "threshold");
    }));

    /// <summary>Entropy in bits of the eight compass directions in which each seed's pretrained policy ends up [S]; 3 where all are equally frequent.</summary>
    public double[] DirectionBits(string method) => [.. Motions[method].Select(seed => seed
        .Select(episode => (int)Math.Round(Math.Atan2(episode.Observations[^1][1], episode.Observations[^1][0]) / (Math.PI / 4)) & 7)
        .GroupBy(direction => direction).Sum(direction => -direction.Count() / (double)seed.Length * Math.Log2(direction.Count() / (double)seed.Length)))];

    private List<Claim> Claims()
    {
        var claims = new List<Claim>();
        foreach (var maze in options.Steps.Keys)
        {
            claims.Add(Claim.AtMost($"{maze}-half-of-ddpg", FormattableString.Invariant($"{maze}: MaxEnt-pretrained steps until a seed covers {options.Threshold} of the way, over DDPG-pretrained"),
                Ratio(Of("SAC", true, maze), Of("DDPG", true, maze)), 0.5));
        }

        foreach (var maze in options.Steps.Keys)
        {
            claims.Add(Claim.AtMost($"{maze}-sooner-than-scratch", $"{maze}: the same, over MaxEnt from scratch", Ratio(Of("SAC", true, maze), Of("SAC", false, maze)), 1));
        }

        return claims;
    }

    private ResultTable Table() => new(
        FormattableString.Invariant($"{options.Seeds} seeds, each in {options.Turns.Count} turns of each maze: steps until a seed covers {options.Threshold} of the way (interquartile mean), and the share covered at the start and at the end"),
        ["maze", "learner", "steps to threshold", "seeds that reach it", "at first", "at last"],
        [.. Curves.OrderBy(curve => curve.Maze, StringComparer.Ordinal).Select(curve =>
        {
            var steps = StepsToThreshold(curve);
            var typical = Statistics.InterquartileMean(steps);
            return (IReadOnlyList<object>)
            [
                curve.Maze, curve.Name,
                double.IsFinite(typical) ? Math.Round(typical) : FormattableString.Invariant($"not in {curve.Steps[^1]}"),
                steps.Count(double.IsFinite),
                Math.Round(curve.Runs.Runs.Average(run => run.Start), 2), Math.Round(curve.Runs.Runs.Average(run => run.Scores[^1]), 2),
            ];
        })]);

    private ResultTable MotionTable() => new(
        $"After pretraining in the open plane, {options.Seeds} seeds (means)",
        ["learner", "entropy of a seed's directions (bits; 8 directions have 3)", "squares from the start at the end"],
        [.. Motions.Select(method => (IReadOnlyList<object>)
        [
            method.Key,
            Math.Round(DirectionBits(method.Key).Average(), 2),
            Math.Round(method.Value.SelectMany(seed => seed).Average(episode => Math.Sqrt(Math.Pow(episode.Observations[^1][0], 2) + Math.Pow(episode.Observations[^1][1], 2))), 1),
        ])]);
}
