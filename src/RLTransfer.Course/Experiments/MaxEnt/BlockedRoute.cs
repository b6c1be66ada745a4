using System.Diagnostics;
using RLTransfer.Figures;
using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>The sizes of <see cref="BlockedRoute"/>.</summary>
public sealed record BlockedRouteOptions
{
    /// <summary>How many seeds.</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>Environment steps of one seed.</summary>
    public int Steps { get; init; } = 6_000;

    /// <summary>α of the policy that the claims are about.</summary>
    public double Temperature { get; init; } = 0.06;

    /// <summary>The α that are tried, beside that of the claims.</summary>
    public IReadOnlyList<double> Temperatures { get; init; } = [0.01, 0.03, 0.05, 0.06, 0.07];

    /// <summary>The reward of every step. Where α log 4, what a step's entropy may earn, exceeds its cost, arriving is no longer worth it.</summary>
    public double StepReward { get; init; } = -0.1;

    /// <summary>ε of DQN's exploration at its end: this share of the noisy DQN's actions is random.</summary>
    public double Noise { get; init; } = 0.1;

    /// <summary>Trials of each seed on each maze.</summary>
    public int Trials { get; init; } = 100;

    /// <summary>The sizes that go with a budget.</summary>
    public static BlockedRouteOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = settings.Pick(
            smoke: new BlockedRouteOptions { Seeds = 2, Steps = 600, Temperatures = [0.06], Trials = 10 },
            lesson: new BlockedRouteOptions(),
            paper: new BlockedRouteOptions { Seeds = 30, Steps = 30_000, Trials = 1000 });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}

/// <summary>What one policy does on the maze it learned and on the one where its own best route is blocked.</summary>
/// <param name="Name">Of the policy.</param>
/// <param name="Temperature">α; null where there is none.</param>
/// <param name="Open">Trials on the maze as it was learned: [seed][trial].</param>
/// <param name="Blocked">Trials with that seed's best route blocked, and no learning.</param>
/// <param name="Best">Each seed's best route, which is then blocked: 1 the upper, 2 the lower.</param>
public sealed record RouteTrials(string Name, double? Temperature, CrowdEpisode[][] Open, CrowdEpisode[][] Blocked, int[] Best)
{
    /// <summary>The share of each seed's trials that arrive, its best route blocked [S].</summary>
    public double[] Arrived => Share(Blocked);

    /// <summary>The same where nothing is blocked.</summary>
    public double[] ArrivedOpen => Share(Open);

    private static double[] Share(CrowdEpisode[][] trials) => [.. trials.Select(seed => seed.Count(trial => trial.Terminated) / (double)seed.Length)];
}

/// <summary>
/// Lecture 02: "learn to solve the task in all possible ways". A maze has two routes to the goal; the one that a policy likes best is then blocked.
/// Does the policy still arrive, without any learning?
/// </summary>
/// <remarks>
/// Soft Q-learning draws from π(a|s) = exp((Q(s, a) − V(s)) / α); DQN takes argmax Q, and for comparison also with its exploration's noise: a share ε of its actions is random.
/// Which route is blocked is found for each seed from its own greedy way through the open maze.
/// </remarks>
public sealed class BlockedRoute : IExperiment
{
    /// <inheritdoc/>
    public string Id => "maxent/robust";

    /// <inheritdoc/>
    public string Description => "a maze with two routes, the learned best one is then blocked: soft Q-learning against DQN";

    /// <inheritdoc/>
    public IReadOnlyList<string> MustShow =>
    [
        "the MaxEnt policy still arrives in at least 80 % of trials without learning",
        "the deterministic one in at most 20 %",
        "where nothing is blocked the MaxEnt policy arrives",
        "and so does the deterministic one",
    ];

    /// <summary>The maze, as it is learned (0) or with the upper (1) or lower (2) route blocked.</summary>
    public static LearningTask Maze(BlockedRouteOptions options, int blocked)
    {
        ArgumentNullException.ThrowIfNull(options);
        return LearningTask.Of("TwoRoutes-v0", ("view", "index"), ("step_reward", options.StepReward), ("blocked", blocked));
    }

    /// <inheritdoc/>
    public ExperimentReport Run(RunSettings settings, PartFolder? kept = null, CancellationToken cancellation = default) => Measure(settings, cancellation: cancellation).Report;

    /// <summary>Runs the experiment and returns all that it measured.</summary>
    /// <param name="settings">Budget, seeds, device.</param>
    /// <param name="options">Sizes; by default those of the budget.</param>
    /// <param name="cancellation">Stops it between two iterations.</param>
    public BlockedRouteResults Measure(RunSettings settings, BlockedRouteOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        options ??= BlockedRouteOptions.For(settings);
        var device = settings.TorchDevice();
        ulong[] seeds = [.. Enumerable.Range(0, options.Seeds).Select(i => (ulong)i)];
        var clock = Stopwatch.StartNew();
        double[] temperatures = [.. options.Temperatures.Append(options.Temperature).Distinct().Order()];
        using var progress = Progress.Start(Id, temperatures.Length + 1);
        var (trials, done) = (new List<RouteTrials>(), 0);
        foreach (var temperature in temperatures)
        {
            using var soft = new SoftQ(Maze(options, 0), seeds, Soft with { Temperature = temperature }, device);
            soft.Train(options.Steps, Training(options, cancellation));
            trials.Add(Try(FormattableString.Invariant($"soft Q-learning, α = {temperature}"), temperature, soft, greedy: false, options));
            progress.Report(++done, trials[^1].Name);
        }

        using var dqn = new Dqn(Maze(options, 0), seeds, new()
        {
            Environments = 1, Hidden = [32, 32], BatchSize = 32, BufferSize = 50_000, UpdateEvery = 2, LearningStarts = 200, ReturnSteps = 1,
            TargetRate = 0.01, TargetEvery = 1, ExplorationSteps = 5_000, ExplorationEnd = options.Noise,
        }, device);
        dqn.Train(options.Steps, Training(options, cancellation));
        trials.Add(Try("DQN", null, dqn, greedy: true, options));
        trials.Add(Try(FormattableString.Invariant($"DQN, ε = {options.Noise:0.##}"), null, dqn, greedy: false, options));
        progress.Report(++done, "DQN");
        return new(settings, options, Id, trials, clock.Elapsed.TotalSeconds);
    }

    /// <summary>All settings of soft Q-learning but its temperature.</summary>
    internal static SoftQOptions Soft { get; } = new() { Hidden = [32, 32], BatchSize = 32, UpdateEvery = 2, LearningStarts = 200, TargetRate = 0.02 };

    /// <summary>The number of the square that a one-hot observation shows.</summary>
    public static int Square(float[] observation) => Array.IndexOf(observation, 1f);

    /// <summary>The route that an episode took: 1 where more of its squares lie above the start's row than below, otherwise 2.</summary>
    public static int Route(CrowdEpisode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var width = (int)Math.Sqrt(episode.Observations[0].Length);
        var start = Square(episode.Observations[0]) / width;
        return episode.Observations.Sum(observation => Math.Sign((Square(observation) / width) - start)) < 0 ? 1 : 2;
    }

    private static Training Training(BlockedRouteOptions options, CancellationToken cancellation) =>
        new() { EvaluateFirst = false, EvaluateEvery = options.Steps, Cancellation = cancellation };

    internal static RouteTrials Try(string name, double? temperature, Learner learner, bool greedy, BlockedRouteOptions options)
    {
        var best = CrowdEpisode.Play(learner, 1, greedy: true).Select(seed => Route(seed[0])).ToArray();
        var open = CrowdEpisode.Play(learner, options.Trials, greedy);
        var (upper, lower) = (CrowdEpisode.Play(learner, options.Trials, greedy, Maze(options, 1)), CrowdEpisode.Play(learner, options.Trials, greedy, Maze(options, 2)));
        return new(name, temperature, open, [.. best.Select((route, seed) => (route == 1 ? upper : lower)[seed])], best);
    }
}
