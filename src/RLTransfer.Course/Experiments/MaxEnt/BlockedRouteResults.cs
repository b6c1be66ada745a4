using RLTransfer.Environments;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Figures.Images;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>All that <see cref="BlockedRoute"/> measured, with its tables and figures.</summary>
public sealed class BlockedRouteResults : StudyResults<BlockedRouteOptions, RouteOutcome>
{
    internal BlockedRouteResults(Measured<BlockedRouteOptions, RouteOutcome> measured)
        : base(measured) =>
        Trials =
        [
            .. BlockedRoute.Temperatures(Options).Select(temperature => Named(BlockedRoute.NameOf(temperature), temperature)),
            Named(BlockedRoute.Deterministic, null), Named(BlockedRoute.NoisyName(Options), null),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [Table()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [MazeFigure(), TemperatureFigure(), Animation()];

    /// <summary>What every policy did.</summary>
    public IReadOnlyList<RouteTrials> Trials { get; }

    /// <summary>The MaxEnt policy of the claims.</summary>
    public RouteTrials Soft => Trials.Single(policy => policy.Temperature == Options.Temperature);

    /// <summary>The deterministic policy.</summary>
    public RouteTrials Deterministic => Trials.Single(policy => policy.Name == BlockedRoute.Deterministic);

    /// <summary>How often each square is visited in the trials: the open maze, and the one with the best route blocked, for the MaxEnt and the deterministic policy.</summary>
    public FigurePanels MazeFigure() => Figure.Panels(
        2,
        Visits("MaxEnt, both routes open", Soft.Seeds.SelectMany(seed => seed.Open)),
        Visits("MaxEnt, the best route blocked", Soft.Seeds.SelectMany(seed => seed.Blocked)),
        Visits("DQN, both routes open", Deterministic.Seeds.SelectMany(seed => seed.Open)),
        Visits("DQN, the best route blocked", Deterministic.Seeds.SelectMany(seed => seed.Blocked)));

    /// <summary>What robustness costs: arrivals on the blocked maze, and steps on the open one, against α.</summary>
    public FigurePanels TemperatureFigure()
    {
        var soft = Trials.Where(policy => policy.Temperature is not null).OrderBy(policy => policy.Temperature).ToArray();
        var temperatures = soft.Select(policy => policy.Temperature!.Value).ToArray();
        return Figure.Panels(
            2,
            new Figure("Best route blocked") { XLabel = "temperature α", YLabel = "share of trials that arrive", YRange = (0, 1), Possible = (0, 1) }
                .Line(FourModes.Soft, temperatures, Columns(policy => policy.Arrived), MaxEntFigures.Methods.Of(FourModes.Soft)),
            new Figure("Both routes open") { XLabel = "temperature α", YLabel = "steps of a trial", Possible = (0, 100) }
                .Line(FourModes.Soft, temperatures, Columns(policy => [.. policy.Seeds.Select(seed => seed.Open.Average(trial => (double)trial.Steps))]), MaxEntFigures.Methods.Of(FourModes.Soft))
                .HorizontalLine(8, "shortest way"));

        double[,] Columns(Func<RouteTrials, double[]> of)
        {
            var runs = new double[Seeds.Count, soft.Length];
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
        var (soft, hard) = (Median(Soft.Seeds[seed].Blocked), Median(Deterministic.Seeds[seed].Blocked));
        var (left, right) = (Frames(soft, Soft.Seeds[seed].Best), Frames(hard, Deterministic.Seeds[seed].Best));
        return new(
            Enumerable.Range(0, Math.Min(80, soft.Steps + 8)).Select(step => Beside(left[Math.Min(step, left.Count - 1)], right[Math.Min(step, right.Count - 1)])),
            framesPerSecond: 6);

        static RouteTrial Median(RouteTrial[] trials) => trials.OrderBy(trial => trial.Steps).ElementAt(trials.Length / 2);
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
    private List<PixelImage> Frames(RouteTrial trial, int blocked)
    {
        using var maze = Gym.MakeVector("TwoRoutes-v0", 1, new VectorOptions { Autoreset = AutoresetMode.Disabled }, ("view", "index"), ("step_reward", Options.StepReward), ("blocked", blocked));
        maze.Reset(0);
        var frames = new List<PixelImage>();
        foreach (var square in trial.Squares)
        {
            maze.SetState(0, [square]);
            frames.Add(maze.Render()!.ToImage());
        }

        return frames;
    }

    private static Figure Visits(string title, IEnumerable<RouteTrial> trials)
    {
        var plan = GridPlan.Of("TwoRoutes-v0");
        var visits = new double[BlockedRoute.Width, BlockedRoute.Width];
        RouteTrial[] all = [.. trials];
        foreach (var square in all.SelectMany(trial => trial.Squares.Distinct()))
        {
            visits[square / BlockedRoute.Width, square % BlockedRoute.Width] += 1.0 / all.Length;
        }

        return plan.ToFigure(title, visits, "share of trials", (0, 1));
    }

    private RouteTrials Named(string name, double? temperature) => new(name, temperature, Of(name, BlockedRoute.Routes));

    private ResultTable Table() => new(
        $"{Options.Trials} trials of each of {Seeds.Count} seeds on either maze, after {Options.Steps} steps on the open one",
        ["policy", "arrived, open", "steps, open", "by the lower route", "arrived, best route blocked", "low", "high"],
        [.. Trials.Select(policy =>
        {
            var arrived = Bootstrap.Of(policy.Arrived);
            RouteTrial[] open = [.. policy.Seeds.SelectMany(seed => seed.Open)];
            return (IReadOnlyList<object>)
            [
                policy.Name, Math.Round(policy.ArrivedOpen.Average(), 3), Math.Round(open.Average(trial => (double)trial.Steps), 1),
                Math.Round(open.Count(trial => trial.Arrived && BlockedRoute.Route(trial) == 2) / (double)open.Length, 3),
                Math.Round(arrived.Value, 3), Math.Round(arrived.Low, 3), Math.Round(arrived.High, 3),
            ];
        })]);
}
