using RLTransfer.Environments.PointMass;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Learners;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>All that <see cref="PretrainedMotion"/> measured, with its tables and figures.</summary>
public sealed class PretrainedMotionResults : StudyResults<PretrainedMotionOptions, MotionOutcome>
{
    internal PretrainedMotionResults(Measured<PretrainedMotionOptions, MotionOutcome> measured)
        : base(measured)
    {
        Curves = [.. Contests.Where(contest => contest.Task != PretrainedMotion.Source).Select(contest => Runs(contest.Contestant, contest.Task, outcome => outcome.Curve!))];
        Motions = Contests.Where(contest => contest.Task == PretrainedMotion.Source)
            .ToDictionary(contest => contest.Contestant, contest => Of(contest.Contestant, contest.Task).Select(outcome => outcome.Episodes.ToArray()).ToArray());
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [Table(), MotionTable()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [MotionFigure(), CurveFigure()];

    /// <summary>Every kind of learner in every maze: the share of the way that is behind it at an episode's end.</summary>
    public IReadOnlyList<ComparedRuns> Curves { get; }

    /// <summary>Episodes in the open plane after pretraining, by method: [seed][episode].</summary>
    public IReadOnlyDictionary<string, CrowdEpisode[][]> Motions { get; }

    /// <summary>Squares from the start of a maze to its goal.</summary>
    public static int Way(string maze) => MazeLayouts.Named(maze).PathLength;

    /// <summary>The curve of a kind of learner in a maze.</summary>
    public ComparedRuns Of(string method, bool pretrained, string maze) => Curves.Single(curve => curve.Method == PretrainedMotion.NameOf(method, pretrained) && curve.Task == maze);

    /// <summary>Steps until each seed covers the threshold's share of the way [S]; infinite where it never does.</summary>
    public double[] StepsToThreshold(ComparedRuns curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return [.. curve.Runs.Select(run => run.TimeTo(Options.Threshold) ?? double.PositiveInfinity)];
    }

    /// <summary>
    /// Steps to the threshold of one kind of learner over another's, interquartile means of the seeds, in which the same seeds are drawn for both. A seed of the
    /// other that never gets there is taken to do so at its last step, so that the ratio is an upper bound; one's own seeds that do not count as infinite.
    /// </summary>
    public Interval Ratio(ComparedRuns one, ComparedRuns other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Bootstrap.Paired(
            [StepsToThreshold(one), [.. StepsToThreshold(other).Select(steps => Math.Min(steps, other.Steps[^1]))]],
            times => Statistics.InterquartileMean(times[0]) / Statistics.InterquartileMean(times[1]));
    }

    /// <summary>Where the pretrained policies go in the open plane: ten episodes of each seed, one seed's in the method's colour.</summary>
    /// <param name="seed">Its place in the crowd.</param>
    public FigurePanels MotionFigure(int seed = 0) => Figure.Panels(Motions.Count, Motions.Select(method =>
        new Figure(method.Key)
        {
            EqualAspect = true, Width = 440, Legend = Legend.Top, XRange = (-Reach, Reach), YRange = (-Reach, Reach), XLabel = "x (squares)", YLabel = "y (squares)",
        }.WithPaths(method.Key, method.Value, episodes: 10, seed)));

    /// <summary>The farthest that any of them comes along an axis, and a little more.</summary>
    private double Reach => Math.Ceiling(Motions.Values.SelectMany(seeds => seeds).SelectMany(episodes => episodes).SelectMany(episode => episode.Observations).Max(place => Math.Max(Math.Abs(place[0]), Math.Abs(place[1])))) + 1;

    /// <summary>The lecture's figure: mean of the seeds, shaded one standard deviation.</summary>
    public FigurePanels CurveFigure() => Figure.Panels(Options.Steps.Count, Options.Steps.Keys.Select(maze => CurveFigures.LearningCurves(
        maze == "u" ? "U-shaped maze" : "Straight corridor", [.. Curves.Where(curve => curve.Task == maze)], MaxEntFigures.Learners, possible: (0, 1),
        score: "Share of the way covered", steps: "Environment steps in the maze", threshold: Options.Threshold)));

    /// <summary>Entropy in bits of the eight compass directions in which each seed's pretrained policy ends up [S]; 3 where all are equally frequent.</summary>
    public double[] DirectionBits(string method) => [.. Motions[method].Select(seed => seed
        .Select(episode => (int)Math.Round(Math.Atan2(episode.Observations[^1][1], episode.Observations[^1][0]) / (Math.PI / 4)) & 7)
        .GroupBy(direction => direction).Sum(direction => -direction.Count() / (double)seed.Length * Math.Log2(direction.Count() / (double)seed.Length)))];

    private ResultTable Table() => new(
        FormattableString.Invariant($"{Seeds.Count} seeds, each in {Options.Turns.Count} turns of each maze: steps until a seed covers {Options.Threshold} of the way (interquartile mean), and the share covered at the start and at the end"),
        ["maze", "learner", "steps to threshold", "seeds that reach it", "at first", "at last"],
        [.. Curves.OrderBy(curve => curve.Task, StringComparer.Ordinal).Select(curve =>
        {
            var steps = StepsToThreshold(curve);
            var typical = Statistics.InterquartileMean(steps);
            return (IReadOnlyList<object>)
            [
                curve.Task, curve.Method,
                double.IsFinite(typical) ? Math.Round(typical) : FormattableString.Invariant($"not in {curve.Steps[^1]}"),
                steps.Count(double.IsFinite),
                Math.Round(curve.Runs.Average(run => run.Start), 2), Math.Round(curve.Runs.Average(run => run.Scores[^1]), 2),
            ];
        })]);

    private ResultTable MotionTable() => new(
        $"After pretraining in the open plane, {Seeds.Count} seeds (means)",
        ["learner", "entropy of a seed's directions (bits; 8 directions have 3)", "squares from the start at the end"],
        [.. Motions.Select(method => (IReadOnlyList<object>)
        [
            method.Key,
            Math.Round(DirectionBits(method.Key).Average(), 2),
            Math.Round(method.Value.SelectMany(seed => seed).Average(episode => Math.Sqrt(Math.Pow(episode.Observations[^1][0], 2) + Math.Pow(episode.Observations[^1][1], 2))), 1),
        ])]);
}
