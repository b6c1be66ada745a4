using System.Diagnostics;
using RLTransfer.Environments;
using RLTransfer.Figures;
using RLTransfer.Tabular;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>What a tabular learner hands on.</summary>
public enum Knowledge
{
    /// <summary>Q(s, a), learned by Q-learning.</summary>
    Value,

    /// <summary>π(a|s), learned by an actor-critic.</summary>
    Policy,

    /// <summary>p(s′|s, a) and r(s, a), counted and planned with.</summary>
    Dynamics,
}

/// <summary>Where a learner on the target maze starts from.</summary>
public enum GridSource
{
    /// <summary>Nothing.</summary>
    Scratch,

    /// <summary>The maze before a few of its walls were moved.</summary>
    Similar,

    /// <summary>A maze that has nothing to do with the target.</summary>
    OtherMaze,

    /// <summary>The similar maze, where the four actions have other meanings.</summary>
    OtherActions,

    /// <summary>The same, its actions matched to the target's by what they do.</summary>
    Aligned,
}

/// <summary>The sizes of <see cref="GridworldTransfer"/>.</summary>
public sealed record GridworldOptions
{
    /// <summary>How many seeds: each has mazes and learners of its own.</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>Target mazes of each seed; their extra steps are summed.</summary>
    public int Mazes { get; init; } = 5;

    /// <summary>Squares a side.</summary>
    public int Size { get; init; } = 11;

    /// <summary>Walls that differ between the source and the target maze.</summary>
    public int Changes { get; init; } = 3;

    /// <summary>Episodes on the source maze.</summary>
    public int SourceEpisodes { get; init; } = 120;

    /// <summary>Episodes on the target maze.</summary>
    public int Episodes { get; init; } = 60;

    /// <summary>The sizes that go with a budget.</summary>
    public static GridworldOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = settings.Pick(smoke: new GridworldOptions { Seeds = 3, Mazes = 1 }, lesson: new GridworldOptions(), paper: new GridworldOptions { Seeds = 30, Mazes = 20 });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}

/// <summary>
/// Lecture 01: a maze has been learned, a few of its walls are moved: what helps on the new maze, the old value function, the old policy, or the
/// old dynamics? And what if the source was another maze, or its actions meant other things?
/// </summary>
/// <remarks>Measured in extra steps: all steps of the first episodes beyond the shortest way, which is what learning cost.</remarks>
public sealed class GridworldTransfer : IExperiment
{
    /// <summary>The permutation of the actions in the mismatched source: left, down, right, up.</summary>
    public const int PermutedActions = 23;

    private const int Actions = 4;

    /// <inheritdoc/>
    public string Id => "finetuning/gridworld";

    /// <inheritdoc/>
    public string Description => "a maze, then one with a few walls moved: reuse of the value function, the policy, the dynamics; mismatched sources";

    /// <inheritdoc/>
    public IReadOnlyList<string> MustShow =>
    [
        "reusing the value function speeds up a similar maze",
        "reusing the policy speeds up a similar maze",
        "reusing the dynamics speeds up a similar maze",
        "a value function of an unrelated maze slows learning down",
        "a policy whose actions mean other things slows learning down",
        "matching the actions by what they do mends the policy's transfer",
        "and the value function's",
    ];

    /// <inheritdoc/>
    public ExperimentReport Run(RunSettings settings, CancellationToken cancellation = default) => Measure(settings, cancellation: cancellation).Report;

    /// <summary>Runs the experiment and returns all that it measured.</summary>
    /// <param name="settings">Budget and seeds.</param>
    /// <param name="options">Sizes; by default those of the budget.</param>
    /// <param name="cancellation">Stops it between two runs.</param>
    public GridworldResults Measure(RunSettings settings, GridworldOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        options ??= GridworldOptions.For(settings);
        var clock = Stopwatch.StartNew();
        var (kinds, sources) = (Enum.GetValues<Knowledge>(), Enum.GetValues<GridSource>());
        using var progress = Progress.Start(Id, kinds.Length * sources.Length * options.Seeds);
        var runs = new Dictionary<(Knowledge, GridSource), double[][]>();
        var done = 0;
        foreach (var kind in kinds)
        {
            foreach (var source in sources)
            {
                var extra = new double[options.Seeds][];
                for (var seed = 0; seed < options.Seeds; seed++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    extra[seed] = new double[options.Episodes];
                    for (var maze = 0; maze < options.Mazes; maze++)
                    {
                        Add(extra[seed], Live(kind, source, (ulong)((seed * options.Mazes) + maze), options));
                    }

                    progress.Report(++done, $"{kind}, {source}");
                }

                runs[(kind, source)] = extra;
            }
        }

        return new(settings, options, Id, runs, clock.Elapsed.TotalSeconds);
    }

    /// <summary>A maze of a seed: the source's, or the target's, in which some walls have moved.</summary>
    /// <param name="maze">Its number.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="changed">Whether the walls have moved.</param>
    /// <param name="actionOrder">What the actions mean.</param>
    public static SingleEnvironment Maze(ulong maze, GridworldOptions options, bool changed, int actionOrder = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Gym.Make("GridWorld-v0", ("size", options.Size), ("view", "index"), ("maze", (double)maze), ("changes", changed ? options.Changes : 0), ("action_order", actionOrder));
    }

    /// <summary>A learner that hands on this kind of knowledge.</summary>
    public static TabularLearner Create(Knowledge kind, GridworldOptions options, ulong seed, TabularLearner? source = null, ActionAlignment? alignment = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var states = options.Size * options.Size;
        return kind switch
        {
            Knowledge.Value => new QLearning(states, Actions, seed, (QLearning?)source, alignment),
            Knowledge.Policy => new ActorCritic(states, Actions, seed, (ActorCritic?)source, alignment),
            _ => new ModelBased(states, Actions, seed, (ModelBased?)source, alignment),
        };
    }

    /// <summary>Steps beyond the shortest way, episode by episode.</summary>
    private static double[] Live(Knowledge kind, GridSource from, ulong seed, GridworldOptions options)
    {
        const ulong unrelated = 100_000, apart = 1_000_000;
        TabularLearner? source = null;
        ActionAlignment? alignment = null;
        if (from != GridSource.Scratch)
        {
            var order = from is GridSource.OtherActions or GridSource.Aligned ? PermutedActions : 0;
            using var learned = Maze(from == GridSource.OtherMaze ? unrelated + seed : seed, options, changed: false, order);
            source = Create(kind, options, apart + seed);
            source.Learn(learned, options.SourceEpisodes, (long)seed);
            alignment = from == GridSource.Aligned ? Match(learned, seed, options) : null;
        }

        using var target = Maze(seed, options, changed: true);
        var learner = Create(kind, options, seed, source, alignment);
        var episodes = learner.Learn(target, options.Episodes, (long)seed);
        var shortest = target.Vector.Info["shortest_way"][0];
        return [.. episodes.Select(episode => episode.Steps - shortest)];
    }

    /// <summary>One episode in either maze shows what the actions do.</summary>
    private static ActionAlignment Match(SingleEnvironment learned, ulong seed, GridworldOptions options)
    {
        var (there, here) = ((ModelBased)Create(Knowledge.Dynamics, options, seed), (ModelBased)Create(Knowledge.Dynamics, options, seed));
        there.Learn(learned, 1, (long)seed);
        using var target = Maze(seed, options, changed: true);
        here.Learn(target, 1, (long)seed);
        return ActionAlignment.Estimate(there, here);
    }

    private static void Add(double[] sums, double[] more)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += more[i];
        }
    }
}
