using RLTransfer.Evaluation;
using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>The sizes of <see cref="BlockedRoute"/>.</summary>
public sealed record BlockedRouteOptions : StudyOptions
{
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

/// <summary>One trial.</summary>
/// <param name="Squares">Those it was on, by number, from the start to the last.</param>
/// <param name="Arrived">Whether it arrived; otherwise its time was up.</param>
public sealed record RouteTrial(IReadOnlyList<int> Squares, bool Arrived)
{
    /// <summary>How many steps it took.</summary>
    public int Steps => Squares.Count - 1;
}

/// <summary>What one seed's policy does on the maze it learned and on the one where its own best route is blocked.</summary>
/// <param name="Open">Trials on the maze as it was learned.</param>
/// <param name="Blocked">Trials with the best route blocked, and no learning.</param>
/// <param name="Best">The best route, which is then blocked: 1 the upper, 2 the lower.</param>
public sealed record RouteOutcome(RouteTrial[] Open, RouteTrial[] Blocked, int Best)
{
    /// <summary>The share of the trials that arrive, the best route blocked.</summary>
    public double Arrived => Share(Blocked);

    /// <summary>The same where nothing is blocked.</summary>
    public double ArrivedOpen => Share(Open);

    private static double Share(RouteTrial[] trials) => trials.Count(trial => trial.Arrived) / (double)trials.Length;
}

/// <summary>What one policy does, all seeds.</summary>
/// <param name="Name">Of the policy.</param>
/// <param name="Temperature">α; null where there is none.</param>
/// <param name="Seeds">[S].</param>
public sealed record RouteTrials(string Name, double? Temperature, IReadOnlyList<RouteOutcome> Seeds)
{
    /// <summary>The share of each seed's trials that arrive, its best route blocked [S].</summary>
    public double[] Arrived => [.. Seeds.Select(seed => seed.Arrived)];

    /// <summary>The same where nothing is blocked.</summary>
    public double[] ArrivedOpen => [.. Seeds.Select(seed => seed.ArrivedOpen)];
}

/// <summary>
/// Lecture 02: "learn to solve the task in all possible ways". A maze has two routes to the goal; the one that a policy likes best is then blocked.
/// Does the policy still arrive, without any learning?
/// </summary>
/// <remarks>
/// Soft Q-learning draws from π(a|s) = exp((Q(s, a) − V(s)) / α); DQN takes argmax Q, and for comparison also with its exploration's noise: a share ε of its actions is random.
/// Which route is blocked is found for each seed from its own greedy way through the open maze.
/// </remarks>
public sealed class BlockedRoute : Study<BlockedRouteOptions, RouteOutcome, BlockedRouteResults>
{
    /// <summary>Squares of a row of the maze.</summary>
    public const int Width = 9;

    /// <summary>The deterministic policy, and the task.</summary>
    public const string Deterministic = "DQN", Routes = "two routes";

    /// <inheritdoc/>
    public override string Id => "maxent/robust";

    /// <inheritdoc/>
    public override string Description => "a maze with two routes, the learned best one is then blocked: soft Q-learning against DQN";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 10);

    /// <inheritdoc/>
    protected override BlockedRouteOptions Options(RunSettings settings) => BlockedRouteOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<RouteOutcome>> Plan(BlockedRouteOptions options) =>
    [
        .. from temperature in Temperatures(options)
           select new Contest<RouteOutcome>(NameOf(temperature), Routes, block =>
           {
               using var soft = new SoftQ(Maze(options, 0), block.Seeds, Soft with { Temperature = temperature }, block.Device);
               soft.Train(options.Steps, block.Training(options.Steps, 0, 0));
               return Try(soft, greedy: false, options);
           }),
        new(Deterministic, Routes, block => Try(Hard(options, block), greedy: true, options)),
        new(NoisyName(options), Routes, block => Try(Hard(options, block), greedy: false, options)),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<BlockedRouteResults>> Claims(BlockedRouteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            Requirement<BlockedRouteResults>.AtLeast("maxent-arrives", FormattableString.Invariant($"best route blocked: MaxEnt (α = {options.Temperature}) arrives (share)"), 0.8, results => Bootstrap.Of(results.Soft.Arrived)),
            Requirement<BlockedRouteResults>.AtMost("deterministic-stays", "best route blocked: the deterministic policy arrives", 0.2, results => Bootstrap.Of(results.Deterministic.Arrived)),
            Requirement<BlockedRouteResults>.AtLeast("maxent-open", "nothing blocked: MaxEnt arrives", 0.9, results => Bootstrap.Of(results.Soft.ArrivedOpen)),
            Requirement<BlockedRouteResults>.AtLeast("deterministic-open", "nothing blocked: the deterministic policy arrives", 0.9, results => Bootstrap.Of(results.Deterministic.ArrivedOpen)),
        ];
    }

    /// <inheritdoc/>
    protected override BlockedRouteResults Results(Measured<BlockedRouteOptions, RouteOutcome> measured) => new(measured);

    /// <summary>All α that are tried, from the lowest.</summary>
    internal static IEnumerable<double> Temperatures(BlockedRouteOptions options) => options.Temperatures.Append(options.Temperature).Distinct().Order();

    /// <summary>Soft Q-learning's name at a temperature.</summary>
    internal static string NameOf(double temperature) => FormattableString.Invariant($"soft Q-learning, α = {temperature}");

    /// <summary>DQN's that acts with its exploration's noise.</summary>
    internal static string NoisyName(BlockedRouteOptions options) => FormattableString.Invariant($"DQN, ε = {options.Noise:0.##}");

    /// <summary>The maze, as it is learned (0) or with the upper (1) or lower (2) route blocked.</summary>
    public static LearningTask Maze(BlockedRouteOptions options, int blocked)
    {
        ArgumentNullException.ThrowIfNull(options);
        return LearningTask.Of("TwoRoutes-v0", ("view", "index"), ("step_reward", options.StepReward), ("blocked", blocked));
    }

    /// <summary>All settings of soft Q-learning but its temperature.</summary>
    internal static SoftQOptions Soft { get; } = new() { Hidden = [32, 32], BatchSize = 32, UpdateEvery = 2, LearningStarts = 200, TargetRate = 0.02 };

    /// <summary>The route that a trial took: 1 where more of its squares lie above the start's row than below, otherwise 2.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="width">Squares a row.</param>
    public static int Route(RouteTrial trial, int width = Width)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var start = trial.Squares[0] / width;
        return trial.Squares.Sum(square => Math.Sign((square / width) - start)) < 0 ? 1 : 2;
    }

    /// <summary>Plays the policy on the open maze, and where its own best route is blocked [S].</summary>
    internal static IReadOnlyList<RouteOutcome> Try(Learner learner, bool greedy, BlockedRouteOptions options)
    {
        int[] best = [.. CrowdEpisode.Play(learner, 1, greedy: true).Select(seed => Route(Trial(seed[0])))];
        var open = Play(0);
        var (upper, lower) = (Play(1), Play(2));
        return [.. best.Select((route, seed) => new RouteOutcome(open[seed], (route == 1 ? upper : lower)[seed], route))];

        RouteTrial[][] Play(int blocked) => [.. CrowdEpisode.Play(learner, options.Trials, greedy, Maze(options, blocked)).Select(seed => seed.Select(Trial).ToArray())];
    }

    private static RouteTrial Trial(CrowdEpisode episode) => new([.. episode.Observations.Select(observation => Array.IndexOf(observation, 1f))], episode.Terminated);

    private static Dqn Hard(BlockedRouteOptions options, Block block) => block.Once(Deterministic, () =>
    {
        var dqn = new Dqn(Maze(options, 0), block.Seeds, new()
        {
            Environments = 1, Hidden = [32, 32], BatchSize = 32, BufferSize = 50_000, UpdateEvery = 2, LearningStarts = 200, ReturnSteps = 1,
            TargetRate = 0.01, TargetEvery = 1, ExplorationSteps = 5_000, ExplorationEnd = options.Noise,
        }, block.Device);
        dqn.Train(options.Steps, block.Training(options.Steps, 0, 0));
        return dqn;
    });
}
