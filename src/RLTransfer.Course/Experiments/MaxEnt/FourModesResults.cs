using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Learners;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>All that <see cref="FourModes"/> measured, with its tables and figures.</summary>
public sealed class FourModesResults : StudyResults<FourModesOptions, ModesOutcome>
{
    internal FourModesResults(Measured<FourModesOptions, ModesOutcome> measured)
        : base(measured) =>
        Episodes = Contests.ToDictionary(contest => contest.Contestant, contest => Of(contest.Contestant, contest.Task).Select(outcome => outcome.Episodes.ToArray()).ToArray());

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [Table()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [PathFigure(), PolicyFigure(), ValueFigure()];

    /// <summary>What each method's policy played after training: by name, [seed][episode].</summary>
    public IReadOnlyDictionary<string, CrowdEpisode[][]> Episodes { get; }

    /// <summary>How many goals each seed's policy reaches [S]: those where at least one episode in fifty ends.</summary>
    public double[] Goals(string method) => [.. Episodes[method].Select(seed =>
        (double)seed.Select(FourModes.Goal).Where(goal => goal is not null).GroupBy(goal => goal).Count(arrivals => arrivals.Count() >= Options.Arrivals))];

    /// <summary>The share of each seed's episodes that end at a goal [S].</summary>
    public double[] Arrived(string method) => [.. Episodes[method].Select(seed => seed.Count(episode => episode.Terminated) / (double)seed.Length)];

    /// <summary>Entropy in bits of the goals at which each seed's episodes end [S]: 2 where all four are equally frequent, 0 where there is one.</summary>
    public double[] GoalBits(string method) => [.. Episodes[method].Select(seed =>
    {
        var goals = seed.Select(FourModes.Goal).Where(goal => goal is not null).ToArray();
        return goals.GroupBy(goal => goal).Sum(goal => -goal.Count() / (double)goals.Length * Math.Log2(goal.Count() / (double)goals.Length));
    })];

    /// <summary>Ten episodes of each seed of each method's policy, one seed's in the method's colour.</summary>
    /// <param name="seed">Its place in the crowd.</param>
    public FigurePanels PathFigure(int seed = 0) => Figure.Panels(Episodes.Count, Episodes.Select(method =>
    {
        var figure = PlaneFigures.MultiGoal([]);
        (figure.Title, figure.Legend) = (method.Key, Legend.Top);
        return figure.WithPaths(method.Key, method.Value, episodes: 10, seed);
    }));

    /// <summary>Q(s, a) over all actions a at three places s, and what the sampler draws there: the energy landscape is −Q.</summary>
    /// <param name="seed">Its place in the crowd.</param>
    public FigurePanels ValueFigure(int seed = 0) => Panels("Q", Surfaces(seed).Select(surface => (surface, surface.Values)));

    /// <summary>The policy that these values mean, π(a|s) = exp(Q(s, a) / α) / ∫ exp(Q(s, b) / α) db, on one scale, and what the sampler draws there: mean of all seeds, and draws of each.</summary>
    public FigurePanels PolicyFigure()
    {
        var seeds = Of(FourModes.Soft, Contests[0].Task);
        ActionSurface[] means = [.. seeds[0].Surfaces.Select((place, at) => place with
        {
            Values = MeanOf([.. seeds.Select(seed => Density(seed.Surfaces[at].Values))]),
            Drawn = [.. seeds.SelectMany(seed => seed.Surfaces[at].Drawn.Take(Math.Max(1, seed.Surfaces[at].Drawn.Length / seeds.Count)))],
        })];
        return Panels("π", means.Select(mean => (mean, mean.Values)), (0, means.Max(mean => mean.Values.Max(row => row.Max()))));

        static double[][] MeanOf(double[][][] all) => [.. all[0].Select((row, i) => row.Select((_, j) => all.Average(one => one[i][j])).ToArray())];
    }

    private IReadOnlyList<ActionSurface> Surfaces(int seed) => Of(FourModes.Soft, Contests[0].Task)[seed].Surfaces;

    /// <summary>Per unit of the actions' area [−1, 1]².</summary>
    private double[][] Density(double[][] values)
    {
        var greatest = values.Max(row => row.Max());
        double[][] weights = [.. values.Select(row => row.Select(value => Math.Exp((value - greatest) / Options.Temperature)).ToArray())];
        var area = 4 * weights.Average(row => row.Average());
        return [.. weights.Select(row => row.Select(weight => weight / area).ToArray())];
    }

    private static FigurePanels Panels(string label, IEnumerable<(ActionSurface Surface, double[][] Values)> places, (double, double)? range = null) => Figure.Panels(3, places.Select(place =>
    {
        var axis = FourModes.Axis(place.Values.Length);
        var grid = new double[axis.Length, axis.Length];
        for (var i = 0; i < axis.Length * axis.Length; i++)
        {
            grid[i / axis.Length, i % axis.Length] = place.Values[i / axis.Length][i % axis.Length];
        }

        return new Figure(FormattableString.Invariant($"{label} at ({place.Surface.X:0.#}, {place.Surface.Y:0.#})")) { XLabel = "action along x", YLabel = "action along y", EqualAspect = true, Legend = Legend.None }
            .Surface(grid, axis, axis, contours: 8, range: range, label: label)
            .Scatter("drawn", place.Surface.Drawn.Select(action => action[0]), place.Surface.Drawn.Select(action => action[1]), new SeriesStyle { Color = "#d55e00" });
    }));

    private ResultTable Table() => new(
        $"{Options.Rollouts} episodes of each of {Seeds.Count} seeds after {Options.Steps} steps (means over seeds)",
        ["method", "policy", "goals reached", "seeds with all four", "arrived", "entropy of the goals (bits)", "return", "steps"],
        [.. Episodes.Select(method => (IReadOnlyList<object>)
        [
            method.Key,
            method.Key == FourModes.Deterministic ? "one action" : "drawn",
            Math.Round(Goals(method.Key).Average(), 2),
            Goals(method.Key).Count(goals => goals == 4),
            Math.Round(Arrived(method.Key).Average(), 3),
            Math.Round(GoalBits(method.Key).Average(), 2),
            Math.Round(method.Value.SelectMany(seed => seed).Average(episode => episode.Return), 1),
            Math.Round(method.Value.SelectMany(seed => seed).Average(episode => (double)episode.Steps), 1),
        ])]);
}
