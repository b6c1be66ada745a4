using System.Diagnostics;
using RLTransfer.Environments.PointMass;
using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>The sizes of <see cref="FourModes"/>.</summary>
public sealed record FourModesOptions
{
    /// <summary>How many seeds.</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>Environment steps of one seed, the same for all methods.</summary>
    public int Steps { get; init; } = 6_000;

    /// <summary>The learning rate of DDPG's critic; its policy has a tenth of it, as in Lillicrap et al. 2016.</summary>
    public double DeterministicLearningRate { get; init; } = 3e-3;

    /// <summary>α of soft Q-learning and SAC, in rewards; Haarnoja et al. 2017 scale the rewards by 0.1, which is an α of 10.</summary>
    public double Temperature { get; init; } = 14;

    /// <summary>Deviation of the starting places in training, so that all four ways are seen; the policies then play from the exact centre.</summary>
    public double StartDeviation { get; init; } = 2;

    /// <summary>Widths of all hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    /// <summary>Transitions of each seed in an update; DDPG takes twice as many.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Instances of each seed.</summary>
    public int Environments { get; init; } = 4;

    /// <summary>Steps between two updates; DDPG updates at every step.</summary>
    public int UpdateEvery { get; init; } = 2;

    /// <summary>Episodes of each seed that goals are counted over.</summary>
    public int Rollouts { get; init; } = 200;

    /// <summary>Of these, so many must end at a goal for it to count as reached: 1 in 50.</summary>
    public int Arrivals => Math.Max(1, Rollouts / 50);

    /// <summary>The sizes that go with a budget.</summary>
    public static FourModesOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = settings.Pick(
            smoke: new FourModesOptions { Seeds = 2, Steps = 400, Hidden = [32, 32], Rollouts = 50 },
            lesson: new FourModesOptions(),
            paper: new FourModesOptions { Seeds = 30, Steps = 100_000, Hidden = [128, 128], BatchSize = 128, Rollouts = 1000 });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}

/// <summary>
/// Lecture 02: a point with four goals around it, all equally good (Haarnoja et al. 2017, section 5.1). How many of them does a policy keep?
/// </summary>
/// <remarks>
/// A maximum-entropy policy π(a|s) ∝ exp(Q(s, a) / α) has a mode for every best way. Soft Q-learning draws from it by a sampler that can have
/// several modes; SAC fits a Gaussian, which has one; DDPG follows the gradient of Q to a single action. After training each policy plays
/// from the centre as it is: soft Q-learning and SAC draw actions, DDPG has only one.
/// DDPG learns as in Lillicrap et al. 2016: a policy ten times slower than its critic, 64 transitions at every step. With equal rates, and half the
/// updates of half the size, which is enough for the other two, some seeds stop a step short of a goal or run past it to the border.
/// That is no balance between the goals at the centre, but a critic that lags behind: where it does not yet know what standing
/// costs in the long run, standing beside a goal looks as good as arriving. It passes, but at any time some seeds are in it.
/// </remarks>
public sealed class FourModes : IExperiment
{
    /// <summary>The task, with a deviation of the starting places.</summary>
    public static LearningTask Task(double startDeviation) => LearningTask.Of("MultiGoal-v0", ("start_deviation", startDeviation));

    /// <inheritdoc/>
    public string Id => "maxent/modes";

    /// <inheritdoc/>
    public string Description => "a point amid four goals: how many of them soft Q-learning (Stein sampler), SAC and DDPG reach";

    /// <inheritdoc/>
    public IReadOnlyList<string> MustShow =>
    [
        "soft Q-learning reaches all four goals from the centre in at least 90 % of seeds",
        "DDPG reaches one",
        "and DDPG's episodes end at it",
    ];

    /// <inheritdoc/>
    public ExperimentReport Run(RunSettings settings, PartFolder? kept = null, CancellationToken cancellation = default) => Measure(settings, cancellation: cancellation).Report;

    /// <summary>Runs the experiment and returns all that it measured.</summary>
    /// <param name="settings">Budget, seeds, device.</param>
    /// <param name="options">Sizes; by default those of the budget.</param>
    /// <param name="cancellation">Stops it between two iterations.</param>
    public FourModesResults Measure(RunSettings settings, FourModesOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        options ??= FourModesOptions.For(settings);
        var device = settings.TorchDevice();
        ulong[] seeds = [.. Enumerable.Range(0, options.Seeds).Select(i => (ulong)i)];
        var clock = Stopwatch.StartNew();
        var (hidden, batch, environments, every) = (options.Hidden, options.BatchSize, options.Environments, options.UpdateEvery);
        const int start = 400;
        var task = Task(options.StartDeviation);
        var soft = new SteinSoftQ(task, seeds, new() { Temperature = options.Temperature, LearningRate = 2e-3, Hidden = hidden, BatchSize = batch, Environments = environments, UpdateEvery = every, LearningStarts = start }, device);
        using var sac = new Sac(task, seeds, new() { Temperature = options.Temperature, Hidden = hidden, BatchSize = batch, Environments = environments, UpdateEvery = every, LearningStarts = start }, device);
        using var ddpg = new Ddpg(task, seeds, new()
        {
            LearningRate = options.DeterministicLearningRate, PolicyLearningRate = options.DeterministicLearningRate / 10,
            Hidden = hidden, BatchSize = 2 * batch, Environments = environments, UpdateEvery = 1, LearningStarts = start,
        }, device);
        var played = new Dictionary<string, CrowdEpisode[][]>();
        foreach (var learner in (Learner[])[soft, sac, ddpg])
        {
            learner.Train(options.Steps, new() { Progress = $"{Id}, {learner.Name}", EvaluateFirst = false, EvaluateEvery = options.Steps, Cancellation = cancellation });
            played[learner.Name] = CrowdEpisode.Play(learner, options.Rollouts, greedy: learner is Ddpg, Task(0));
        }

        return new(settings, options, Id, soft, played, clock.Elapsed.TotalSeconds);
    }

    /// <summary>Which goal an episode ended at, by its number in <see cref="FourGoals.Places"/>; null where it did not arrive.</summary>
    public static int? Goal(CrowdEpisode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var last = episode.Observations[^1];
        return episode.Terminated
            ? Enumerable.Range(0, FourGoals.Places.Count).MinBy(goal => (FourGoals.Places[goal] - new System.Numerics.Vector2(last[0], last[1])).LengthSquared())
            : null;
    }
}
