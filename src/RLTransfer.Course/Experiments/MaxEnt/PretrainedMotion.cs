using RLTransfer.Evaluation;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>The sizes of <see cref="PretrainedMotion"/>.</summary>
public sealed record PretrainedMotionOptions : StudyOptions
{
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

    /// <summary>The α of the ablation, in the open plane and in the mazes: next to nothing.</summary>
    public double ColdTemperature { get; init; } = 0.001;

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

    /// <summary>Random steps at the start in every task, from which all learners begin, pretrained or not.</summary>
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

/// <summary>What became of one seed.</summary>
/// <param name="Curve">In a maze: the share of the way that is behind it at an episode's end, mean of the turns; null in the open plane.</param>
/// <param name="Episodes">In the open plane: what it played after pretraining.</param>
public sealed record MotionOutcome(LearningCurve? Curve, IReadOnlyList<CrowdEpisode> Episodes);

/// <summary>
/// Lecture 02: pretrain on a broad objective, "move in any direction", then finetune in a corridor and in a maze with a U-turn
/// (Haarnoja et al. 2017, section 5.3, there with a quadruped).
/// </summary>
/// <remarks>
/// In the open plane full speed is paid, whatever its direction. SAC maximizes Σ E[r] + α H(π(·|s)) and so keeps directions open; DDPG settles on one.
/// In the maze all start from the weights they have, policy and critics, with an empty memory and the same number of random steps; a step is paid by the way that is
/// covered, and arrival. Each policy plays as it is: SAC draws its actions, DDPG has only one. All learn with the same networks, batches and numbers of updates;
/// DDPG's noise is larger in the maze, which helps it. SAC and DDPG differ in more than entropy; the ablation is SAC itself with a temperature near zero, and differs in nothing else.
/// Which way a seed happens to run after pretraining has nothing to do with the maze, so a maze that lies one way on the map measures luck: a seed
/// that runs that way is at the end of the corridor before it has learned anything, and a ratio of times is then one of luck too. Every pretrained
/// seed therefore meets each maze twice, as it is and turned by half a turn, and learns in both, each time from the same pretrained weights. Whichever
/// one way it runs, one of the two leads the other way; only a policy that keeps both is over the threshold at once. A seed's curve is the
/// mean of the two, and its time the steps that it takes in either until that mean has covered the threshold's share of the way.
/// </remarks>
public sealed class PretrainedMotion : Study<PretrainedMotionOptions, MotionOutcome, PretrainedMotionResults>
{
    /// <summary>The broad task.</summary>
    public const string Source = "PointRun-v0";

    /// <summary>The learners.</summary>
    public const string Entropic = "SAC", Cold = "SAC without entropy", Deterministic = "DDPG";

    /// <inheritdoc/>
    public override string Id => "maxent/finetune";

    /// <inheritdoc/>
    public override string Description => "pretrain to move in any direction, finetune in a corridor and a U-shaped maze: SAC, SAC without entropy, DDPG, scratch";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 3);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override PretrainedMotionOptions Options(RunSettings settings) => PretrainedMotionOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<MotionOutcome>> Plan(PretrainedMotionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (string Method, bool Pretrained)[] learners = [(Entropic, true), (Entropic, false), (Cold, true), (Deterministic, true), (Deterministic, false)];
        return
        [
            .. from method in (string[])[Entropic, Cold, Deterministic]
               select new Contest<MotionOutcome>(method, Source, block =>
                   [.. CrowdEpisode.Play(Pretrained(method, options, block), 20, greedy: method == Deterministic).Select(episodes => new MotionOutcome(null, episodes))]),
            .. from maze in options.Steps.Keys
               from learner in learners
               select new Contest<MotionOutcome>(NameOf(learner.Method, learner.Pretrained), maze, block => Learn(learner.Method, learner.Pretrained, maze, options, block)),
        ];
    }

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<PretrainedMotionResults>> Claims(PretrainedMotionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // Steps until a seed covers the threshold's share of the way: MaxEnt-pretrained's, over another's.
        return
        [
            .. options.Steps.Keys.Select(maze => Requirement<PretrainedMotionResults>.AtMost($"{maze}-half-of-ddpg", $"{maze}: steps to threshold over DDPG's", 0.5,
                results => results.Ratio(results.Of(Entropic, true, maze), results.Of(Deterministic, true, maze)))),
            .. options.Steps.Keys.Select(maze => Requirement<PretrainedMotionResults>.AtMost($"{maze}-entropy", $"{maze}: over SAC without entropy", 1,
                results => results.Ratio(results.Of(Entropic, true, maze), results.Of(Cold, true, maze)))),
            .. options.Steps.Keys.Select(maze => Requirement<PretrainedMotionResults>.AtMost($"{maze}-sooner-than-scratch", $"{maze}: over MaxEnt from scratch", 1,
                results => results.Ratio(results.Of(Entropic, true, maze), results.Of(Entropic, false, maze)))),
        ];
    }

    /// <inheritdoc/>
    protected override PretrainedMotionResults Results(Measured<PretrainedMotionOptions, MotionOutcome> measured) => new(measured);

    /// <summary>A contestant's name.</summary>
    internal static string NameOf(string method, bool pretrained) => pretrained ? $"{method}, pretrained" : $"{method}, from scratch";

    /// <summary>A maze in which every square of the way is paid 1, and arrival 10.</summary>
    /// <param name="layout">Its name.</param>
    /// <param name="turn">Quarter turns.</param>
    public static LearningTask Maze(string layout, int turn = 0) =>
        LearningTask.Of("PointMaze-v0", ("layout", layout), ("turn", turn), ("path_progress", 1), ("goal_reward", ArrivalReward));

    /// <summary>What arrival is paid.</summary>
    public const double ArrivalReward = 10;

    private static Learner Pretrained(string method, PretrainedMotionOptions options, Block block) => block.Once($"{method} in the open plane", () =>
    {
        var learner = Create(method, Source, options, block);
        learner.Train(options.SourceSteps, block.Training(options.SourceSteps, 0, 0));
        return learner;
    });

    private static Learner Create(string method, LearningTask task, PretrainedMotionOptions options, Block block)
    {
        var inPlane = task.Name == Source;
        var (gamma, hidden, batch, every, start) = (options.Discount, options.Hidden, options.BatchSize, options.UpdateEvery, options.RandomSteps);
        return method == Deterministic
            ? new Ddpg(task, block.Seeds, new()
            {
                Discount = gamma, Hidden = hidden, BatchSize = batch, UpdateEvery = every, LearningStarts = start, NoiseDeviation = inPlane ? 0.1 : options.NoiseDeviation,
            }, block.Device)
            : new Sac(task, block.Seeds, new()
            {
                Discount = gamma, Hidden = hidden, BatchSize = batch, UpdateEvery = every, LearningStarts = start,
                Temperature = method == Cold ? options.ColdTemperature : inPlane ? options.Temperature : null, StartTemperature = options.Temperature,
                TemperatureLearningRate = options.TemperatureLearningRate, TargetEntropy = options.TargetEntropy,
            }, block.Device);
    }

    /// <summary>Learns in every turn of a maze, and is looked at along the way.</summary>
    private static MotionOutcome[] Learn(string method, bool pretrained, string maze, PretrainedMotionOptions options, Block block)
    {
        double[] points = [.. Enumerable.Range(0, (options.Steps[maze] / options.LookEvery) + 1).Select(point => (double)(point * options.LookEvery))];
        var shares = block.Seeds.Select(_ => new double[points.Length]).ToArray();
        for (var turn = 0; turn < options.Turns.Count; turn++)
        {
            using var learner = Create(method, Maze(maze, options.Turns[turn]), options, block);
            if (pretrained)
            {
                learner.StartFrom(Pretrained(method, options, block), Finetuning.EndToEnd);
            }

            for (var point = 0; point < points.Length; point++)
            {
                learner.Train((long)points[point] - learner.Steps, new() { Episodes = 0, Cancellation = block.Cancellation });
                var played = CrowdEpisode.Play(learner, options.Episodes, greedy: method == Deterministic, occasion: (ulong)learner.Steps);
                for (var seed = 0; seed < shares.Length; seed++)
                {
                    shares[seed][point] += played[seed].Average(Covered) / options.Turns.Count;
                }

                block.Report((turn + (point / (double)points.Length)) / options.Turns.Count);
            }
        }

        return [.. shares.Select(share => new MotionOutcome(new(points, share), []))];

        double Covered(CrowdEpisode episode) => (episode.Return - (episode.Terminated ? ArrivalReward : 0)) / PretrainedMotionResults.Way(maze);
    }
}
