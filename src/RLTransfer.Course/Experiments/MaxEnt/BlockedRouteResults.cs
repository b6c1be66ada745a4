using RLTransfer.Environments;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Images;
using RLTransfer.Learners;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>All that <see cref="BlockedRoute"/> measured, with its claims, tables and figures.</summary>
public sealed class BlockedRouteResults
{
    private readonly BlockedRouteOptions options;

    internal BlockedRouteResults(RunSettings settings, BlockedRouteOptions options, string id, IReadOnlyList<RouteTrials> trials, double seconds)
    {
        (this.options, Trials) = (options, trials);
        Report = new(id, settings.Budget, options.Seeds, settings.Device, seconds, Claims(), [Table()], [MazeFigure(), TemperatureFigure(), Animation()]) { Provenance = new(new(0, options.Seeds), ChosenOn: null, System.Text.Json.JsonSerializer.SerializeToNode(options, PartFolder.Plain)) };
    }

    /// <summary>Claims, tables and figures in one.</summary>
    public ExperimentReport Report { get; }

    /// <summary>What every policy did.</summary>
    public IReadOnlyList<RouteTrials> Trials { get; }

    /// <summary>The MaxEnt policy of the claims.</summary>
    public RouteTrials Soft => Trials.Single(policy => policy.Temperature == options.Temperature);

    /// <summary>The deterministic policy.</summary>
    public RouteTrials Deterministic => Trials.Single(policy => policy.Name == "DQN");

    /// <summary>How often each square is visited in the trials: the open maze, and the one with the best route blocked, for the MaxEnt and the deterministic policy.</summary>
    public FigurePanels MazeFigure() => Figure.Panels(
        2,
        Visits("MaxEnt, both routes open", Soft.Open),
        Visits("MaxEnt, the best route blocked", Soft.Blocked),
        Visits("DQN, both routes open", Deterministic.Open),
        Visits("DQN, the best route blocked", Deterministic.Blocked));

    /// <summary>What robustness costs: arrivals on the blocked maze, and steps on the open one, against α.</summary>
    public FigurePanels TemperatureFigure()
    {
        var soft = Trials.Where(policy => policy.Temperature is not null).OrderBy(policy => policy.Temperature).ToArray();
        var temperatures = soft.Select(policy => policy.Temperature!.Value).ToArray();
        return Figure.Panels(
            2,
            new Figure("Best route blocked") { XLabel = "temperature α", YLabel = "share of trials that arrive", YRange = (0, 1) }
                .Line("soft Q-learning", temperatures, Columns(policy => policy.Arrived)),
            new Figure("Both routes open") { XLabel = "temperature α", YLabel = "steps of a trial" }
                .Line("soft Q-learning", temperatures, Columns(policy => [.. policy.Open.Select(seed => seed.Average(trial => (double)trial.Steps))]))
                .HorizontalLine(8, "shortest way"));

        double[,] Columns(Func<RouteTrials, double[]> of)
        {
            var runs = new double[options.Seeds, soft.Length];
            for (var at = 0; at < soft.Length; at++)
            {
                var column = of(soft[at]);
                for (var seed = 0; seed < column.Length; seed++)
                {
                    runs[seed, at] = column[seed];
                }
            }

            return runs;
        }
    }

    /// <summary>One trial of each on the blocked maze, step by step: the MaxEnt policy on the left, DQN on the right.</summary>
    /// <param name="seed">Its place in the crowd.</param>
    public Animation Animation(int seed = 0)
    {
        var (soft, hard) = (Median(Soft.Blocked[seed]), Median(Deterministic.Blocked[seed]));
        var (left, right) = (Frames(soft, Soft.Best[seed]), Frames(hard, Deterministic.Best[seed]));
        return new(
            Enumerable.Range(0, Math.Min(80, soft.Steps + 8)).Select(step => Beside(left[Math.Min(step, left.Count - 1)], right[Math.Min(step, right.Count - 1)])),
            framesPerSecond: 6);

        static CrowdEpisode Median(CrowdEpisode[] trials) => trials.OrderBy(trial => trial.Steps).ElementAt(trials.Length / 2);
    }

    /// <summary>Two pictures of one size, a white strip between them.</summary>
    private static PixelImage Beside(PixelImage left, PixelImage right)
    {
        var strip = Math.Max(1, left.Width / 12);
        var width = left.Width + strip + right.Width;
        var bytes = new byte[width * left.Height * left.Channels];
        Array.Fill(bytes, (byte)255);
        var row = left.Width * left.Channels;
        for (var y = 0; y < left.Height; y++)
        {
            var start = y * width * left.Channels;
            left.Bytes.AsSpan(y * row, row).CopyTo(bytes.AsSpan(start));
            right.Bytes.AsSpan(y * row, row).CopyTo(bytes.AsSpan(start + row + (strip * left.Channels)));
        }

        return new(width, left.Height, left.Channels, bytes);
    }

    /// <summary>A trial's pictures, with the wall that it met.</summary>
    private List<PixelImage> Frames(CrowdEpisode trial, int blocked)
    {
        using var maze = Gym.MakeVector("TwoRoutes-v0", 1, new VectorOptions { Autoreset = AutoresetMode.Disabled }, ("view", "index"), ("step_reward", options.StepReward), ("blocked", blocked));
        maze.Reset(0);
        var frames = new List<PixelImage>();
        foreach (var observation in trial.Observations)
        {
            maze.SetState(0, [BlockedRoute.Square(observation)]);
            frames.Add(maze.Render()!.ToImage());
        }

        return frames;
    }

    private static Figure Visits(string title, CrowdEpisode[][] trials)
    {
        var size = (int)Math.Sqrt(trials[0][0].Observations[0].Length);
        var visits = new double[size, size];
        var all = trials.SelectMany(seed => seed).ToArray();
        foreach (var trial in all)
        {
            foreach (var square in trial.Observations.Select(BlockedRoute.Square).Distinct())
            {
                visits[square / size, square % size] += 1.0 / all.Length;
            }
        }

        return new Figure(title) { EqualAspect = true }.HeatMap(visits, range: (0, 1), label: "share of trials");
    }

    private Claim[] Claims() =>
    [
        Claim.AtLeast("maxent-arrives", FormattableString.Invariant($"best route blocked, no learning: the MaxEnt policy (α = {options.Temperature}) arrives (share of trials)"), Bootstrap.Of(Soft.Arrived), 0.8),
        Claim.AtMost("deterministic-stays", "best route blocked, no learning: the deterministic policy (DQN) arrives (share of trials)", Bootstrap.Of(Deterministic.Arrived), 0.2),
        Claim.AtLeast("maxent-open", "nothing blocked: the MaxEnt policy arrives (share of trials)", Bootstrap.Of(Soft.ArrivedOpen), 0.9),
        Claim.AtLeast("deterministic-open", "nothing blocked: the deterministic policy arrives (share of trials)", Bootstrap.Of(Deterministic.ArrivedOpen), 0.9),
    ];

    private ResultTable Table() => new(
        $"{options.Trials} trials of each of {options.Seeds} seeds on either maze, after {options.Steps} steps on the open one",
        ["policy", "arrived, open", "steps, open", "by the lower route", "arrived, best route blocked", "low", "high"],
        [.. Trials.Select(policy =>
        {
            var arrived = Bootstrap.Of(policy.Arrived);
            var open = policy.Open.SelectMany(seed => seed).ToArray();
            return (IReadOnlyList<object>)
            [
                policy.Name, Math.Round(policy.ArrivedOpen.Average(), 3), Math.Round(open.Average(trial => (double)trial.Steps), 1),
                Math.Round(open.Count(trial => trial.Terminated && BlockedRoute.Route(trial) == 2) / (double)open.Length, 3),
                Math.Round(arrived.Value, 3), Math.Round(arrived.Low, 3), Math.Round(arrived.High, 3),
            ];
        })]);
}
