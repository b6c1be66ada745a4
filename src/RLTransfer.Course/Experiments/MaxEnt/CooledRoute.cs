using RLTransfer.Figures;
using RLTransfer.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>What a temperature schedule does to a policy while it learns the maze of <see cref="BlockedRoute"/>.</summary>
/// <param name="Steps">Environment steps of one seed at each point.</param>
/// <param name="Temperatures">α there.</param>
/// <param name="Entropy">H(π(· | start)) in nats: [seeds, points].</param>
/// <param name="Length">Steps of a trial where nothing is blocked: [seeds, points].</param>
/// <param name="Arrived">The share of trials that arrive with the best route blocked: [seeds, points].</param>
public sealed record CooledRoute(IReadOnlyList<double> Steps, IReadOnlyList<double> Temperatures, double[,] Entropy, double[,] Length, double[,] Arrived)
{
    /// <summary>Soft Q-learning whose temperature falls geometrically, looked at on the way.</summary>
    /// <param name="settings">Device.</param>
    /// <param name="options">Of the maze, and how long is learned.</param>
    /// <param name="from">α at the first step.</param>
    /// <param name="to">α at the last.</param>
    /// <param name="points">How often is looked.</param>
    public static CooledRoute Measure(RunSettings settings, BlockedRouteOptions options, double from = 0.07, double to = 0.01, int points = 6)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        ulong[] seeds = [.. Enumerable.Range(0, options.Seeds).Select(i => (ulong)i)];
        using var soft = new SoftQ(BlockedRoute.Maze(options, 0), seeds, BlockedRoute.Soft with { Temperature = from, TemperatureEnd = to, TemperatureSteps = options.Steps }, settings.TorchDevice());
        var (steps, temperatures) = (new double[points], new double[points]);
        var (entropy, length, arrived) = (new double[seeds.Length, points], new double[seeds.Length, points], new double[seeds.Length, points]);
        using var progress = Progress.Start(FormattableString.Invariant($"soft Q-learning, α from {from} to {to}"), points);
        for (var point = 0; point < points; point++)
        {
            soft.Train(((point + 1) * options.Steps / points) - soft.Steps, new() { Episodes = 0 });
            (steps[point], temperatures[point]) = (soft.Steps, soft.Temperature);
            var trials = BlockedRoute.Try(soft, greedy: false, options);
            var nats = EntropyAt(soft, trials[0].Open[0].Squares[0]);
            for (var seed = 0; seed < seeds.Length; seed++)
            {
                (entropy[seed, point], length[seed, point], arrived[seed, point]) = (nats[seed], trials[seed].Open.Average(trial => (double)trial.Steps), trials[seed].Arrived);
            }

            progress.Report(point + 1);
        }

        return new(steps, temperatures, entropy, length, arrived);
    }

    /// <summary>The policy's entropy at the start, and what it means for the trials, as the temperature falls.</summary>
    public FigurePanels CoolingFigure() => Figure.Panels(
        3,
        Panel("Entropy at the start", "nats", Entropy, Math.Log(4)).HorizontalLine(Math.Log(4), "uniform"),
        Panel("Both routes open", "steps of a trial", Length, 100).HorizontalLine(8, "shortest way"),
        Panel("Best route blocked", "share of trials that arrive", Arrived, 1));

    private Figure Panel(string title, string label, double[,] runs, double greatest) =>
        new Figure(title) { XLabel = "environment steps", YLabel = label, Possible = (0, greatest) }.Line(FourModes.Soft, Steps, runs, MaxEntFigures.Methods.Of(FourModes.Soft));

    /// <summary>[S].</summary>
    private static float[] EntropyAt(SoftQ soft, int square)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var observation = new float[BlockedRoute.Width * BlockedRoute.Width];
        observation[square] = 1;
        var start = tensor(observation).view(1, 1, -1).expand(soft.Seeds.Count, 1, observation.Length).to(soft.Device);
        return SoftQ.Entropy(soft.Values(start), soft.Temperature).cpu().contiguous().data<float>().ToArray();
    }
}
