using System.Diagnostics;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>The sizes of <see cref="PretrainedMotion"/>.</summary>
public sealed record PretrainedMotionOptions
{
    /// <summary>How many seeds.</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>Environment steps of one seed in the open plane.</summary>
    public int SourceSteps { get; init; } = 8_000;

    /// <summary>Environment steps of one seed in each maze; in the U long enough for twice what SAC needs.</summary>
    public IReadOnlyDictionary<string, int> Steps { get; init; } = new Dictionary<string, int> { ["corridor"] = 5_000, ["u"] = 16_000 };

    /// <summary>Quarter turns in which every seed meets each maze; see <see cref="PretrainedMotion"/>.</summary>
    public IReadOnlyList<int> Turns { get; init; } = [0, 2];

    /// <summary>Steps between two points of the curves.</summary>
    public int LookEvery { get; init; } = 250;

    /// <summary>Episodes of each seed in each turn of a maze at a point of the curves.</summary>
    public int Episodes { get; init; } = 5;

    /// <summary>SAC's α in the open plane, in rewards, of which full speed pays 1 a step; in a maze it is where the temperature begins.</summary>
    public double Temperature { get; init; } = 0.4;

    /// <summary>The learning rate of the temperature in a maze.</summary>
    public double TemperatureLearningRate { get; init; } = 3e-3;

    /// <summary>Nats at which the temperature settles in a maze; a uniform policy has 1.39.</summary>
    public double TargetEntropy { get; init; }

    /// <summary>Deviation of DDPG's noise in a maze.</summary>
    public double NoiseDeviation { get; init; } = 0.4;

    /// <summary>γ.</summary>
    public double Discount { get; init; } = 0.97;

    /// <summary>Widths of all hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [32, 32];

    /// <summary>Transitions of each seed in an update.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Steps between two updates.</summary>
    public int UpdateEvery { get; init; } = 2;

    /// <summary>Random steps at the start of learning from nothing; what is pretrained begins with its own actions.</summary>
    public int RandomSteps { get; init; } = 500;

    /// <summary>The share of the way through the maze that a seed must cover, on average over the turns.</summary>
    public double Threshold { get; init; } = 0.8;

    /// <summary>The sizes that go with a budget.</summary>
    public static PretrainedMotionOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = settings.Pick(
            smoke: new PretrainedMotionOptions { Seeds = 2, SourceSteps = 300, Steps = new Dictionary<string, int> { ["corridor"] = 300, ["u"] = 300 }, RandomSteps = 50, LookEvery = 100, Episodes = 2 },
            lesson: new PretrainedMotionOptions(),
            paper: new PretrainedMotionOptions { Seeds = 30, SourceSteps = 50_000, Steps = new Dictionary<string, int> { ["corridor"] = 20_000, ["u"] = 100_000 }, Hidden = [64, 64], BatchSize = 64, UpdateEvery = 1, Episodes = 20 });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}

/// <summary>How one kind of learner fared in one maze.</summary>
/// <param name="Method">SAC or DDPG.</param>
/// <param name="Pretrained">Whether it had learned to move in the open plane before.</param>
/// <param name="Maze">The layout.</param>
/// <param name="Steps">Environment steps of one seed at each point of the curve.</param>
/// <param name="Progress">The share of the way through the maze that is behind it at an episode's end, mean of the turns: [seeds, points].</param>
public sealed record MazeCurve(string Method, bool Pretrained, string Maze, IReadOnlyList<double> Steps, double[,] Progress)
{
    /// <summary>For tables and figures.</summary>
    public string Name => Pretrained ? $"{Method}, pretrained" : $"{Method}, from scratch";

    /// <summary>As runs that can be compared.</summary>
    public ComparedRuns Runs => new(Maze, Name, [.. Enumerable.Range(0, Progress.GetLength(0)).Select(seed =>
        new LearningCurve(Steps, [.. Enumerable.Range(0, Steps.Count).Select(point => Progress[seed, point])]))]);
}

/// <summary>
/// Lecture 02: pretrain on a broad objective, "move in any direction", then finetune in a corridor and in a maze with a U-turn
/// (Haarnoja et al. 2017, section 5.2, there with a quadruped).
/// </summary>
/// <remarks>
/// In the open plane full speed is paid, whatever its direction. SAC maximizes Σ E[r] + α H(π(·|s)) and so keeps directions open; DDPG settles on one.
/// In the maze both start from all weights they have, policy and critics, with an empty memory; a step is paid by the way that is covered, and arrival.
/// Each policy plays as it is: SAC draws its actions, DDPG has only one. Both learn with the same networks, batches and numbers of updates;
/// DDPG's noise is larger in the maze, which helps it.
/// Which way a seed happens to run after pretraining has nothing to do with the maze, so a maze that lies one way on the map measures luck: a seed
/// that runs that way is at the end of the corridor before it has learned anything, and a ratio of times is then one of luck too. Every pretrained
/// seed therefore meets each maze twice, as it is and turned by half a turn, and learns in both, each time from the same pretrained weights. Whichever
/// one way it runs, one of the two leads the other way; only a policy that keeps both is over the threshold at once. A seed's curve is the
/// mean of the two, and its time the steps that it takes in either until that mean has covered the threshold's share of the way.
/// </remarks>
public sealed class PretrainedMotion : IExperiment
{
    /// <summary>The broad task.</summary>
    public const string Source = "PointRun-v0";

    /// <inheritdoc/>
    public string Id => "maxent/finetune";

    /// <inheritdoc/>
    public string Description => "pretrain to move in any direction, finetune in a corridor and a U-shaped maze: SAC, DDPG, scratch";

    /// <inheritdoc/>
    public IReadOnlyList<string> MustShow =>
    [
        "corridor: MaxEnt-pretrained reaches the threshold in at most half of the DDPG-pretrained iterations",
        "U-shaped maze: at most half there too",
        "corridor: it reaches the threshold sooner than MaxEnt from scratch",
        "U-shaped maze: so it does there",
    ];

    /// <summary>A maze in which every square of the way is paid 1, and arrival 10.</summary>
    /// <param name="layout">Its name.</param>
    /// <param name="turn">Quarter turns.</param>
    public static LearningTask Maze(string layout, int turn = 0) =>
        LearningTask.Of("PointMaze-v0", ("layout", layout), ("turn", turn), ("path_progress", 1), ("goal_reward", ArrivalReward));

    /// <summary>What arrival is paid.</summary>
    public const double ArrivalReward = 10;

    /// <inheritdoc/>
    public ExperimentReport Run(RunSettings settings, PartFolder? kept = null, CancellationToken cancellation = default) => Measure(settings, cancellation: cancellation).Report;

    /// <summary>Runs the experiment and returns all that it measured.</summary>
    /// <param name="settings">Budget, seeds, device.</param>
    /// <param name="options">Sizes; by default those of the budget.</param>
    /// <param name="cancellation">Stops it between two iterations.</param>
    public PretrainedMotionResults Measure(RunSettings settings, PretrainedMotionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        options ??= PretrainedMotionOptions.For(settings);
        var device = settings.TorchDevice();
        ulong[] seeds = [.. Enumerable.Range(0, options.Seeds).Select(i => (ulong)i)];
        var clock = Stopwatch.StartNew();
        var (curves, motions) = (new List<MazeCurve>(), new Dictionary<string, CrowdEpisode[][]>());
        using var progress = Progress.Start(Id, (2 * options.SourceSteps) + (4 * options.Turns.Count * options.Steps.Values.Sum()));
        var done = 0;
        foreach (var method in (string[])["SAC", "DDPG"])
        {
            using var source = Create(method, Source, pretrained: false);
            source.Train(options.SourceSteps, new() { Episodes = 0, Cancellation = cancellation });
            progress.Report(done += options.SourceSteps, $"{method} in the open plane");
            motions[method] = CrowdEpisode.Play(source, 20, greedy: method == "DDPG");
            foreach (var (maze, steps) in options.Steps)
            {
                foreach (var pretrained in (bool[])[true, false])
                {
                    var curve = new MazeCurve(method, pretrained, maze, [.. Points(steps)], new double[options.Seeds, Points(steps).Count()]);
                    foreach (var turn in options.Turns)
                    {
                        using var learner = Create(method, Maze(maze, turn), pretrained);
                        if (pretrained)
                        {
                            learner.StartFrom(source, Finetuning.EndToEnd);
                        }

                        Learn(learner, curve);
                        progress.Report(done += steps, $"{curve.Name}, {maze}");
                    }

                    curves.Add(curve);
                }
            }
        }

        return new(settings, options, Id, curves, motions, clock.Elapsed.TotalSeconds);

        Learner Create(string method, LearningTask task, bool pretrained)
        {
            var inPlane = task.Name == Source;
            var start = pretrained ? 0 : options.RandomSteps;
            var (gamma, hidden, batch, every) = (options.Discount, options.Hidden, options.BatchSize, options.UpdateEvery);
            return method == "SAC"
                ? new Sac(task, seeds, new()
                {
                    Discount = gamma, Hidden = hidden, BatchSize = batch, UpdateEvery = every, LearningStarts = start,
                    Temperature = inPlane ? options.Temperature : null, StartTemperature = options.Temperature,
                    TemperatureLearningRate = options.TemperatureLearningRate, TargetEntropy = options.TargetEntropy,
                }, device)
                : new Ddpg(task, seeds, new()
                {
                    Discount = gamma, Hidden = hidden, BatchSize = batch, UpdateEvery = every, LearningStarts = start,
                    NoiseDeviation = inPlane ? 0.1 : options.NoiseDeviation,
                }, device);
        }

        IEnumerable<double> Points(int steps) => Enumerable.Range(0, (steps / options.LookEvery) + 1).Select(point => (double)(point * options.LookEvery));

        // Adds what it covers, as its part of the mean over the turns.
        void Learn(Learner learner, MazeCurve curve)
        {
            for (var point = 0; point < curve.Steps.Count; point++)
            {
                learner.Train((int)(curve.Steps[point] - learner.Steps), new() { Episodes = 0, Cancellation = cancellation });
                var played = CrowdEpisode.Play(learner, options.Episodes, greedy: curve.Method == "DDPG", occasion: (ulong)learner.Steps);
                for (var seed = 0; seed < options.Seeds; seed++)
                {
                    curve.Progress[seed, point] += played[seed].Average(Covered) / options.Turns.Count;
                }
            }

            double Covered(CrowdEpisode episode) => (episode.Return - (episode.Terminated ? ArrivalReward : 0)) / PretrainedMotionResults.Way(curve.Maze);
        }
    }
}
