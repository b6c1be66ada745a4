using System.Diagnostics;
using RLTransfer.Environments;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Randomness;
using RLTransfer.Tabular;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>How long a source policy was trained, and how strongly its entropy was kept up.</summary>
/// <param name="Episodes">Episodes on the source task.</param>
/// <param name="EntropyWeight">β, what a nat of entropy is worth.</param>
public readonly record struct SourceTraining(int Episodes, double EntropyWeight);

/// <summary>The sizes of <see cref="EntropyAdaptation"/>.</summary>
public sealed record EntropyOptions
{
    /// <summary>How many seeds; they are cheap here.</summary>
    public int Seeds { get; init; } = 30;

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
public sealed class EntropyAdaptation : IExperiment
{
    private const int Actions = 4, OtherCorner = 1, InARow = 5;

    /// <inheritdoc/>
    public string Id => "finetuning/entropy";

    /// <inheritdoc/>
    public string Description => "policies of falling entropy are finetuned to a goal in another corner: the surer, the slower";

    /// <inheritdoc/>
    public IReadOnlyList<string> MustShow =>
    [
        "adaptation time grows as the source policy's entropy falls: rank correlation −0.7 or less over sources trained for longer and longer",
        "and over all sources, those included whose entropy was kept up by a bonus",
    ];

    /// <inheritdoc/>
    public ExperimentReport Run(RunSettings settings, CancellationToken cancellation = default) => Measure(settings, cancellation: cancellation).Report;

    /// <summary>Runs the experiment and returns all that it measured.</summary>
    /// <param name="settings">Budget and seeds.</param>
    /// <param name="options">Sizes; by default those of the budget.</param>
    /// <param name="cancellation">Stops it between two runs.</param>
    public EntropyResults Measure(RunSettings settings, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        options ??= EntropyOptions.For(settings);
        var clock = Stopwatch.StartNew();
        using var progress = Progress.Start(Id, options.Sources.Count * options.Seeds);
        var measured = new List<Adaptation>();
        foreach (var source in options.Sources)
        {
            for (var seed = 0; seed < options.Seeds; seed++)
            {
                cancellation.ThrowIfCancellationRequested();
                measured.Add(Finetune(source, (ulong)seed, options));
                progress.Report(measured.Count, $"{source.Episodes} source episodes");
            }
        }

        return new(settings, options, Id, measured, clock.Elapsed.TotalSeconds);
    }

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

/// <summary>All that <see cref="EntropyAdaptation"/> measured, with its claims, table and figures.</summary>
public sealed class EntropyResults
{
    private readonly EntropyOptions options;

    internal EntropyResults(RunSettings settings, EntropyOptions options, string id, IReadOnlyList<Adaptation> measured, double seconds)
    {
        (this.options, Measured) = (options, measured);
        Report = new(id, settings.Budget, options.Seeds, "cpu", seconds, Claims(), [Table()], [AdaptationFigure()]);
    }

    /// <summary>Claims, table and figures in one.</summary>
    public ExperimentReport Report { get; }

    /// <summary>Every source of every seed.</summary>
    public IReadOnlyList<Adaptation> Measured { get; }

    /// <summary>Steps to adapt against the source policy's entropy.</summary>
    public Figure AdaptationFigure()
    {
        var figure = new Figure("The surer the policy, the longer it takes to change its mind") { XLabel = "Entropy of the source policy (nats)", YLabel = "Steps to adapt" };
        foreach (var (name, kept) in new[] { ("trained for longer and longer", false), ("entropy kept up by a bonus", true) })
        {
            var points = Measured.Where(point => point.Source.EntropyWeight > 0 == kept).ToArray();
            if (points.Length > 0)
            {
                figure.Scatter(name, points.Select(point => point.Entropy), points.Select(point => point.AdaptationSteps));
            }
        }

        return figure;
    }

    private Claim[] Claims() =>
    [
        Claim.AtMost("training", "rank correlation of entropy and steps to adapt, sources trained for longer and longer", Correlation(point => point.Source.EntropyWeight == 0), -0.7),
        Claim.AtMost("all", "the same over all sources, with and without an entropy bonus", Correlation(_ => true), -0.7),
    ];

    /// <summary>Spearman's correlation over the points, with seeds drawn anew.</summary>
    private Interval Correlation(Func<Adaptation, bool> which)
    {
        var bySource = Measured.Where(which).GroupBy(point => point.Source).Select(group => group.OrderBy(point => point.Seed).ToArray()).ToArray();
        double[][] rows = [.. bySource.Select(points => points.Select(point => point.Entropy).ToArray()), .. bySource.Select(points => points.Select(point => point.AdaptationSteps).ToArray())];
        return Bootstrap.Paired(rows, drawn => Statistics.RankCorrelation(
            drawn.Take(bySource.Length).SelectMany(row => row).ToArray(), drawn.Skip(bySource.Length).SelectMany(row => row).ToArray()));
    }

    private ResultTable Table() => new(
        $"Source policies and how they adapt: means over {options.Seeds} seeds",
        ["source episodes", "entropy bonus", "entropy (nats)", "steps to the old goal", "steps to adapt", "deviation"],
        [.. options.Sources.Select(source => Measured.Where(point => point.Source == source).ToArray()).Select(points => (object[])[
            points[0].Source.Episodes,
            points[0].Source.EntropyWeight,
            Math.Round(points.Average(point => point.Entropy), 3),
            Math.Round(points.Average(point => point.SourceSteps), 1),
            Math.Round(points.Average(point => point.AdaptationSteps)),
            Math.Round(Statistics.StandardDeviation([.. points.Select(point => point.AdaptationSteps)])),
        ])]);
}
