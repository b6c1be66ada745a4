using RLTransfer.Environments;
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
public sealed record GridworldOptions : StudyOptions
{
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
public sealed class GridworldTransfer : Study<GridworldOptions, double[], GridworldResults>
{
    /// <summary>The permutation of the actions in the mismatched source: left, down, right, up.</summary>
    public const int PermutedActions = 23;

    private const int Actions = 4;

    /// <inheritdoc/>
    public override string Id => "finetuning/gridworld";

    /// <inheritdoc/>
    public override string Description => "a maze, then one with a few walls moved: reuse of the value function, the policy, the dynamics; mismatched sources";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 10);

    /// <inheritdoc/>
    protected override GridworldOptions Options(RunSettings settings) => GridworldOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<double[]>> Plan(GridworldOptions options) =>
        from kind in Enum.GetValues<Knowledge>()
        from source in Enum.GetValues<GridSource>()
        select new Contest<double[]>(GridworldResults.Name(source), GridworldResults.Name(kind), block => [.. block.Seeds.Select(seed => Lives(kind, source, seed, options))]);

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<GridworldResults>> Claims(GridworldOptions options) =>
    [
        Requirement<GridworldResults>.AtMost("value", "value function, similar maze: extra steps over scratch's", 1, results => results.Ratio(Knowledge.Value, GridSource.Similar)),
        Requirement<GridworldResults>.AtMost("policy", "policy, similar maze: the same", 1, results => results.Ratio(Knowledge.Policy, GridSource.Similar)),
        Requirement<GridworldResults>.AtMost("dynamics", "dynamics, similar maze: the same", 1, results => results.Ratio(Knowledge.Dynamics, GridSource.Similar)),
        Requirement<GridworldResults>.AtLeast("negative-value", "value function, unrelated maze: the same, above 1", 1, results => results.Ratio(Knowledge.Value, GridSource.OtherMaze)),
        Requirement<GridworldResults>.AtLeast("negative-policy", "policy, other actions: the same, above 1", 1, results => results.Ratio(Knowledge.Policy, GridSource.OtherActions)),
        Requirement<GridworldResults>.AtMost("aligned-policy", "policy, other actions, aligned: the same, below 1 again", 1, results => results.Ratio(Knowledge.Policy, GridSource.Aligned)),
        Requirement<GridworldResults>.AtMost("aligned-value", "value function, other actions, aligned: below 1 again", 1, results => results.Ratio(Knowledge.Value, GridSource.Aligned)),
    ];

    /// <inheritdoc/>
    protected override GridworldResults Results(Measured<GridworldOptions, double[]> measured) => new(measured);

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

    /// <summary>Steps beyond the shortest way, episode by episode, over all mazes of a seed.</summary>
    private static double[] Lives(Knowledge kind, GridSource source, ulong seed, GridworldOptions options)
    {
        var extra = new double[options.Episodes];
        for (var maze = 0; maze < options.Mazes; maze++)
        {
            Add(extra, Live(kind, source, (seed * (ulong)options.Mazes) + (ulong)maze, options));
        }

        return extra;
    }

    /// <summary>The same in one maze.</summary>
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
