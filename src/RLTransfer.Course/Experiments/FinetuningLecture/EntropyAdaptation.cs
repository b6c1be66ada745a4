using RLTransfer.Environments;
using RLTransfer.Randomness;
using RLTransfer.Tabular;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>How long a source policy was trained, and how strongly its entropy was kept up.</summary>
/// <param name="Episodes">Episodes on the source task.</param>
/// <param name="EntropyWeight">β, what a nat of entropy is worth.</param>
public readonly record struct SourceTraining(int Episodes, double EntropyWeight)
{
    /// <summary>In tables and figures.</summary>
    public string Name => EntropyWeight == 0 ? FormattableString.Invariant($"{Episodes} episodes") : FormattableString.Invariant($"{Episodes} episodes, bonus {EntropyWeight}");
}

/// <summary>The sizes of <see cref="EntropyAdaptation"/>.</summary>
public sealed record EntropyOptions : StudyOptions
{
    /// <summary>Squares a side of the open room.</summary>
    public int Size { get; init; } = 9;

    /// <summary>α of the actor.</summary>
    public double ActorRate { get; init; } = 0.5;

    /// <summary>The sources.</summary>
    public IReadOnlyList<SourceTraining> Sources { get; init; } =
        [new(10, 0), new(20, 0), new(40, 0), new(80, 0), new(160, 0), new(320, 0), new(640, 0), new(640, 0.003), new(640, 0.01), new(640, 0.03)];

    /// <summary>Most episodes on the target.</summary>
    public int MostEpisodes { get; init; } = 400;

    /// <summary>The sizes that go with a budget.</summary>
    public static EntropyOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = settings.Pick(
            smoke: new EntropyOptions { Seeds = 3, Size = 7, Sources = [new(10, 0), new(40, 0), new(160, 0), new(160, 0.03)], MostEpisodes = 150 },
            lesson: new EntropyOptions(),
            paper: new EntropyOptions { Seeds = 100 });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}

/// <summary>One source policy, finetuned.</summary>
/// <param name="Source">How it was trained.</param>
/// <param name="Seed">Whose it is.</param>
/// <param name="Entropy">Mean entropy of the policy in the states that it visits on the source task, in nats.</param>
/// <param name="SourceSteps">Steps of its last ten source episodes, on average: how well it knew the source.</param>
/// <param name="AdaptationSteps">Steps on the target until five episodes in a row took at most twice the shortest way; all steps where that never happened.</param>
public readonly record struct Adaptation(SourceTraining Source, ulong Seed, double Entropy, double SourceSteps, double AdaptationSteps);

/// <summary>
/// Lecture 01: why finetuning is hard in RL. An actor-critic learns the way to one corner of a room, then the goal moves to another. The longer it
/// was trained, the surer it is of the old way (the lower its entropy), the less it tries, and the longer it takes to find the new one.
/// </summary>
public sealed class EntropyAdaptation : Study<EntropyOptions, Adaptation, EntropyResults>
{
    /// <summary>What all sources are finetuned to.</summary>
    public const string Target = "goal in another corner";

    private const int Actions = 4, OtherCorner = 1, InARow = 5;

    /// <inheritdoc/>
    public override string Id => "finetuning/entropy";

    /// <inheritdoc/>
    public override string Description => "policies of falling entropy are finetuned to a goal in another corner: the surer, the slower";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 10);

    /// <inheritdoc/>
    protected override EntropyOptions Options(RunSettings settings) => EntropyOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<Adaptation>> Plan(EntropyOptions options) =>
        from source in options.Sources
        select new Contest<Adaptation>(source.Name, Target, block => [.. block.Seeds.Select(seed => Finetune(source, seed, options))]);

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<EntropyResults>> Claims(EntropyOptions options) =>
    [
        Requirement<EntropyResults>.AtMost("training", "rank correlation of entropy and steps to adapt, no bonus", -0.7,
            results => results.Correlation(point => point.Source.EntropyWeight == 0)),
        Requirement<EntropyResults>.AtMost("all", "the same over all sources, those with a bonus too", -0.7, results => results.Correlation(_ => true)),
    ];

    /// <inheritdoc/>
    protected override EntropyResults Results(Measured<EntropyOptions, Adaptation> measured) => new(measured);

    /// <summary>The room with its goal in a corner: 0 lower right, 1 lower left. The start is the upper left.</summary>
    public static SingleEnvironment Room(int size, int goal) => Gym.Make("GridWorld-v0", ("size", size), ("view", "index"), ("kind", 2), ("goal", goal));

    private static Adaptation Finetune(SourceTraining training, ulong seed, EntropyOptions options)
    {
        const ulong apart = 1000;
        var states = options.Size * options.Size;
        using var room = Room(options.Size, goal: 0);
        var source = new ActorCritic(states, Actions, apart + seed) { ActorRate = options.ActorRate, EntropyWeight = training.EntropyWeight };
        var lived = source.Learn(room, training.Episodes, (long)seed);
        var entropy = VisitedEntropy(source, room, seed);

        using var target = Room(options.Size, OtherCorner);
        var learner = new ActorCritic(states, Actions, seed, source) { ActorRate = options.ActorRate, EntropyWeight = training.EntropyWeight };
        var shortest = target.Reset((long)seed).Info["shortest_way"];
        var (steps, inARow) = (0.0, 0);
        for (var episode = 0; episode < options.MostEpisodes && inARow < InARow; episode++)
        {
            var next = learner.Learn(target, 1, (long)seed)[0];
            steps += next.Steps;
            inARow = next.Steps <= 2 * shortest ? inARow + 1 : 0;
        }

        return new(training, seed, entropy, lived.TakeLast(10).Average(episode => episode.Steps), steps);
    }

    /// <summary>Mean of H(π(·|s)) over the states of ten episodes that the policy plays.</summary>
    private static double VisitedEntropy(ActorCritic policy, SingleEnvironment room, ulong seed)
    {
        var random = new Philox(seed, Philox.Stream("entropy probe"));
        var (sum, count) = (0.0, 0);
        for (var episode = 0; episode < 10; episode++)
        {
            var state = (int)room.Reset().Observation[0];
            StepResult step;
            do
            {
                sum += policy.Entropy(state);
                count++;
                step = room.Step(Draw(policy.Probabilities(state), random.NextDouble()));
                state = (int)step.Observation[0];
            }
            while (!step.Terminated && !step.Truncated);
        }

        return sum / count;
    }

    private static int Draw(ReadOnlySpan<double> probabilities, double uniform)
    {
        var action = 0;
        while (action < probabilities.Length - 1 && (uniform -= probabilities[action]) >= 0)
        {
            action++;
        }

        return action;
    }
}
