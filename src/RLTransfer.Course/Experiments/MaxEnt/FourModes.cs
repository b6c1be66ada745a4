using RLTransfer.Crowds;
using RLTransfer.Environments.PointMass;
using RLTransfer.Evaluation;
using RLTransfer.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>The sizes of <see cref="FourModes"/>.</summary>
public sealed record FourModesOptions : StudyOptions
{
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

/// <summary>What soft Q-learning has learned about all actions at one place.</summary>
/// <param name="X">Where the point is.</param>
/// <param name="Y">Where the point is.</param>
/// <param name="Values">Q(s, a): rows along the action's y, columns along its x, both from −1 to 1.</param>
/// <param name="Drawn">Actions that the sampler draws there, x and y each.</param>
public sealed record ActionSurface(float X, float Y, double[][] Values, double[][] Drawn);

/// <summary>What one seed's policy played after training.</summary>
/// <param name="Episodes">From the exact centre.</param>
/// <param name="Surfaces">Of soft Q-learning: its values at three places.</param>
public sealed record ModesOutcome(IReadOnlyList<CrowdEpisode> Episodes, IReadOnlyList<ActionSurface> Surfaces);

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
public sealed class FourModes : Study<FourModesOptions, ModesOutcome, FourModesResults>
{
    /// <summary>The task, with a deviation of the starting places.</summary>
    public static LearningTask Task(double startDeviation) => LearningTask.Of("MultiGoal-v0", ("start_deviation", startDeviation));

    /// <summary>The methods.</summary>
    public const string Soft = "soft Q-learning", Entropic = "SAC", Deterministic = "DDPG";

    private const string Goals = "four goals";
    private const int RandomSteps = 400;

    /// <inheritdoc/>
    public override string Id => "maxent/modes";

    /// <inheritdoc/>
    public override string Description => "a point amid four goals: how many of them soft Q-learning (Stein sampler), SAC and DDPG reach";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 10);

    /// <inheritdoc/>
    protected override FourModesOptions Options(RunSettings settings) => FourModesOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<ModesOutcome>> Plan(FourModesOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var task = Task(options.StartDeviation);
        var (hidden, batch, environments, every) = (options.Hidden, options.BatchSize, options.Environments, options.UpdateEvery);
        return
        [
            new(Soft, Goals, block => Learn(
                new SteinSoftQ(task, block.Seeds, new() { Temperature = options.Temperature, LearningRate = 2e-3, Hidden = hidden, BatchSize = batch, Environments = environments, UpdateEvery = every, LearningStarts = RandomSteps }, block.Device),
                options, block)),
            new(Entropic, Goals, block => Learn(
                new Sac(task, block.Seeds, new() { Temperature = options.Temperature, Hidden = hidden, BatchSize = batch, Environments = environments, UpdateEvery = every, LearningStarts = RandomSteps }, block.Device),
                options, block)),
            new(Deterministic, Goals, block => Learn(
                new Ddpg(task, block.Seeds, new()
                {
                    LearningRate = options.DeterministicLearningRate, PolicyLearningRate = options.DeterministicLearningRate / 10,
                    Hidden = hidden, BatchSize = 2 * batch, Environments = environments, UpdateEvery = 1, LearningStarts = RandomSteps,
                }, block.Device),
                options, block)),
        ];
    }

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<FourModesResults>> Claims(FourModesOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            Requirement<FourModesResults>.AtLeast("soft-all-goals", "soft Q-learning reaches all four goals (share of seeds)", 0.9,
                results => Mean([.. results.Goals(Soft).Select(goals => goals == 4 ? 1.0 : 0)])),
            Requirement<FourModesResults>.AtLeast("soft-arrives", "its episodes end at a goal (share)", 0.9, results => Mean(results.Arrived(Soft))),
            Requirement<FourModesResults>.AtMost("ddpg-one-goal", "goals that DDPG reaches (mean over seeds)", 1, results => Mean(results.Goals(Deterministic))),
            Requirement<FourModesResults>.AtLeast("ddpg-arrives", "its episodes end at a goal (share)", 0.9, results => Mean(results.Arrived(Deterministic))),
        ];

        static Interval Mean(double[] scores) => Bootstrap.Of(scores, drawn => drawn.Average());
    }

    /// <inheritdoc/>
    protected override FourModesResults Results(Measured<FourModesOptions, ModesOutcome> measured) => new(measured);

    /// <summary>Which goal an episode ended at, by its number in <see cref="FourGoals.Places"/>; null where it did not arrive.</summary>
    public static int? Goal(CrowdEpisode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var last = episode.Observations[^1];
        return episode.Terminated
            ? Enumerable.Range(0, FourGoals.Places.Count).MinBy(goal => (FourGoals.Places[goal] - new System.Numerics.Vector2(last[0], last[1])).LengthSquared())
            : null;
    }

    private static IReadOnlyList<ModesOutcome> Learn(Learner learner, FourModesOptions options, Block block)
    {
        using (learner)
        {
            const int pieces = 20;
            for (var piece = 1; piece <= pieces; piece++)
            {
                learner.Train((piece * (long)options.Steps / pieces) - learner.Steps, new() { Episodes = 0, Cancellation = block.Cancellation });
                block.Report(piece / (double)pieces);
            }

            var surfaces = learner is SteinSoftQ soft ? (((float X, float Y)[])[(0, 0), (2.5f, 2.5f), (-2.5f, 0)]).Select(place => Surfaces(soft, place.X, place.Y)).ToArray() : [];
            return [.. CrowdEpisode.Play(learner, options.Rollouts, greedy: learner is Ddpg, Task(0)).Select((episodes, seed) => new ModesOutcome(episodes, [.. surfaces.Select(place => place[seed])]))];
        }
    }

    /// <summary>Q over all actions at one place, and sixty actions that the sampler draws there [S].</summary>
    private static ActionSurface[] Surfaces(SteinSoftQ soft, float x, float y)
    {
        const int side = 33, draws = 60;
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var count = soft.Seeds.Count;
        float[] grid = [.. from ay in Axis(side) from ax in Axis(side) from a in (double[])[ax, ay] select (float)a];
        var place = tensor((float[])[x, y]).view(1, 1, 2).expand(count, 1, 2).to(soft.Device);
        var values = soft.Values(place, tensor(grid, [1, 1, side * side, 2]).expand(count, 1, side * side, 2).to(soft.Device)).cpu().contiguous().data<float>().ToArray();
        var actions = soft.Sample(place, new CrowdRandom(soft.Seeds, "figure").Gaussian(soft.Device, 1, draws, 2)).cpu().contiguous().data<float>().ToArray();
        return [.. values.Chunk(side * side).Zip(actions.Chunk(2 * draws), (own, drawn) => new ActionSurface(x, y, Rows(own, side), Rows(drawn, 2)))];

        static double[][] Rows(float[] numbers, int length) => [.. numbers.Select(number => (double)number).Chunk(length)];
    }

    /// <summary>So many numbers from −1 to 1.</summary>
    internal static double[] Axis(int side) => [.. Enumerable.Range(0, side).Select(i => -1 + (2.0 * i / (side - 1)))];
}
