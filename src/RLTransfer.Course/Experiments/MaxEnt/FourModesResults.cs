using RLTransfer.Crowds;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Learners;
using RLTransfer.Pictures;
using static TorchSharp.torch;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>All that <see cref="FourModes"/> measured, with its claims, tables and figures.</summary>
public sealed class FourModesResults
{
    private const string Soft = "soft Q-learning", Deterministic = "DDPG";

    private readonly FourModesOptions options;

    internal FourModesResults(RunSettings settings, FourModesOptions options, string id, SteinSoftQ soft, IReadOnlyDictionary<string, CrowdEpisode[][]> episodes, double seconds)
    {
        (this.options, SoftQ, Episodes) = (options, soft, episodes);
        Report = new(id, settings.Budget, options.Seeds, settings.Device, seconds, Claims(), [Table()], [PathFigure(), ValueFigure()]) { Provenance = new(new(0, options.Seeds), ChosenOn: null, System.Text.Json.JsonSerializer.SerializeToNode(options, PartFolder.Plain)) };
    }

    /// <summary>Claims, tables and figures in one.</summary>
    public ExperimentReport Report { get; }

    /// <summary>The soft Q-learning that was trained.</summary>
    public SteinSoftQ SoftQ { get; }

    /// <summary>What each method's policy played after training: by name, [seed][episode].</summary>
    public IReadOnlyDictionary<string, CrowdEpisode[][]> Episodes { get; }

    /// <summary>How many goals each seed's policy reaches [S]: those where at least one episode in fifty ends.</summary>
    public double[] Goals(string method) => [.. Episodes[method].Select(seed =>
        (double)seed.Select(FourModes.Goal).Where(goal => goal is not null).GroupBy(goal => goal).Count(arrivals => arrivals.Count() >= options.Arrivals))];

    /// <summary>The share of each seed's episodes that end at a goal [S].</summary>
    public double[] Arrived(string method) => [.. Episodes[method].Select(seed => seed.Count(episode => episode.Terminated) / (double)seed.Length)];

    /// <summary>Entropy in bits of the goals at which each seed's episodes end [S]: 2 where all four are equally frequent, 0 where there is one.</summary>
    public double[] GoalBits(string method) => [.. Episodes[method].Select(seed =>
    {
        var goals = seed.Select(FourModes.Goal).Where(goal => goal is not null).ToArray();
        return goals.GroupBy(goal => goal).Sum(goal => -goal.Count() / (double)goals.Length * Math.Log2(goal.Count() / (double)goals.Length));
    })];

    /// <summary>Twenty episodes of each method's policy, one seed's.</summary>
    /// <param name="seed">Its place in the crowd.</param>
    public FigurePanels PathFigure(int seed = 0) => Figure.Panels(Episodes.Count, Episodes.Select(method =>
    {
        var figure = PlaneFigures.MultiGoal(method.Value[seed].Take(20).Select(episode => episode.Observations));
        figure.Title = method.Key;
        return figure;
    }));

    /// <summary>Q(s, a) over all actions a at three places s, and what the sampler draws there: the energy landscape is −Q.</summary>
    /// <param name="seed">Its place in the crowd.</param>
    public FigurePanels ValueFigure(int seed = 0) => Figure.Panels(3, (((float X, float Y)[])[(0, 0), (2.5f, 2.5f), (-2.5f, 0)]).Select(place => ActionFigure(place.X, place.Y, seed)));

    /// <summary>Q(s, a) over all actions at one place, and sixty actions that the sampler draws there.</summary>
    /// <param name="x">Where the point is.</param>
    /// <param name="y">Where the point is.</param>
    /// <param name="seed">Its place in the crowd.</param>
    public Figure ActionFigure(float x, float y, int seed = 0)
    {
        const int side = 33, draws = 60;
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        double[] axis = [.. Enumerable.Range(0, side).Select(i => -1 + (2.0 * i / (side - 1)))];
        float[] grid = [.. from ay in axis from ax in axis from a in (double[])[ax, ay] select (float)a];
        var place = tensor((float[])[x, y]).view(1, 1, 2).expand(options.Seeds, 1, 2).to(SoftQ.Device);
        var values = SoftQ.Values(place, tensor(grid, [1, 1, side * side, 2]).expand(options.Seeds, 1, side * side, 2).to(SoftQ.Device))[seed].cpu().contiguous().data<float>().ToArray();
        var noise = new CrowdRandom(SoftQ.Seeds, "figure").Gaussian(SoftQ.Device, 1, draws, 2);
        var actions = SoftQ.Sample(place, noise)[seed].cpu().contiguous().data<float>().ToArray();
        var surface = new double[side, side];
        for (var i = 0; i < values.Length; i++)
        {
            surface[i / side, i % side] = values[i];
        }

        return new Figure(FormattableString.Invariant($"Q at ({x:0.#}, {y:0.#})")) { XLabel = "action along x", YLabel = "action along y", EqualAspect = true, Legend = Legend.None }
            .Surface(surface, axis, axis, contours: 8, label: "Q")
            .Scatter("drawn", actions.Where((_, i) => i % 2 == 0), actions.Where((_, i) => i % 2 == 1), new SeriesStyle { Color = "#d55e00" });
    }

    private Claim[] Claims() =>
    [
        Claim.AtLeast("soft-all-goals", $"soft Q-learning reaches all four goals (share of seeds; a goal counts where {options.Arrivals} of {options.Rollouts} episodes end)",
            Bootstrap.Of([.. Goals(Soft).Select(goals => goals == 4 ? 1.0 : 0)], scores => scores.Average()), 0.9),
        Claim.AtMost("ddpg-one-goal", "DDPG reaches one goal (goals, mean over seeds)", Bootstrap.Of(Goals(Deterministic), scores => scores.Average()), 1),
        Claim.AtLeast("ddpg-arrives", "DDPG's episodes end at a goal (share)", Bootstrap.Of(Arrived(Deterministic), scores => scores.Average()), 0.9),
    ];

    private ResultTable Table() => new(
        $"{options.Rollouts} episodes of each of {options.Seeds} seeds after {options.Steps} steps (means over seeds)",
        ["method", "policy", "goals reached", "seeds with all four", "arrived", "entropy of the goals (bits)", "return", "steps"],
        [.. Episodes.Select(method => (IReadOnlyList<object>)
        [
            method.Key,
            method.Key == Deterministic ? "one action" : "drawn",
            Math.Round(Goals(method.Key).Average(), 2),
            Goals(method.Key).Count(goals => goals == 4),
            Math.Round(Arrived(method.Key).Average(), 3),
            Math.Round(GoalBits(method.Key).Average(), 2),
            Math.Round(method.Value.SelectMany(seed => seed).Average(episode => episode.Return), 1),
            Math.Round(method.Value.SelectMany(seed => seed).Average(episode => (double)episode.Steps), 1),
        ])]);
}
