using RLTransfer.Environments;
using RLTransfer.Evaluation;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Meta;

/// <summary>The sizes of <see cref="Rl2Mazes"/>.</summary>
public sealed record MazeOptions : StudyOptions
{
    /// <summary>Rows and columns of a maze, its walls included.</summary>
    public int Size { get; init; } = 7;

    /// <summary>Attempts of a trial.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Steps after which an attempt is over.</summary>
    public int AttemptSteps { get; init; } = 40;

    /// <summary>Environment steps of one seed.</summary>
    public int Steps { get; init; } = 600_000;

    /// <summary>Points of a learning curve.</summary>
    public int Points { get; init; } = 10;

    /// <summary>Mazes of each seed that are played after learning.</summary>
    public int TestMazes { get; init; } = 500;

    /// <summary>The outer learner.</summary>
    public PpoOptions Learner { get; init; } = new()
    {
        Environments = 64, RolloutSteps = 80, Epochs = 6, Minibatches = 4, Hidden = [64], SharedTrunk = true, Discount = 0.98, GaeLambda = 0.9, LearningRate = 3e-3, EntropyWeight = 0.01, MaxGradientNorm = 1,
    };

    /// <summary>The sizes that go with a budget.</summary>
    public static MazeOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var lesson = new MazeOptions { Seeds = 5 };
        var options = settings.Pick(
            smoke: lesson with { Seeds = 2, Size = 5, AttemptSteps = 8, Steps = 800, Points = 2, TestMazes = 10, Learner = lesson.Learner with { Environments = 8, RolloutSteps = 16, Hidden = [8] } },
            lesson: lesson,
            paper: lesson with { Seeds = 10, Size = 9, AttemptSteps = 100, Steps = 10_000_000, TestMazes = 1_000 });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}

/// <summary>What one seed does in mazes that it has not seen.</summary>
/// <param name="Curve">Mean return of a trial against environment steps.</param>
/// <param name="Steps">Mean steps of the first, second, … attempt; one that does not arrive counts in full.</param>
/// <param name="Found">Share of first, second, … attempts that arrive.</param>
public sealed record MazeOutcome(LearningCurve Curve, double[] Steps, double[] Found);

/// <summary>Lecture 12: two attempts at a goal in a new maze. Who has learned to learn remembers in the second where the goal was in the first.</summary>
/// <remarks>RL² (Duan et al. 2016, §3.3), with mazes seen from above and PPO in place of TRPO. The hidden state is kept from attempt to attempt, and forgotten from maze to maze.</remarks>
public sealed class Rl2Mazes : Study<MazeOptions, MazeOutcome, MazeResults>
{
    /// <summary>The contestants.</summary>
    public const string Rl2 = "RL²", Forgetful = "without memory";

    /// <summary>What they do.</summary>
    public const string Mazes = "mazes";

    /// <summary>All contestants, in the order of their colours.</summary>
    public static IReadOnlyList<string> Contestants { get; } = [Rl2, Forgetful];

    /// <inheritdoc/>
    public override string Id => "meta/mazes";

    /// <inheritdoc/>
    public override string Description => "two attempts at a hidden goal in a new maze: a recurrent policy that remembers the first attempt in the second";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 1);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override MazeOptions Options(RunSettings settings) => MazeOptions.For(settings);

    /// <summary>A trial as the outer learner sees it.</summary>
    public static LearningTask Task(MazeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(Mazes, count => new ShowExperience(Gym.MakeVector("MazeTrials-v0", count, new VectorOptions { Autoreset = AutoresetMode.SameStep, MaxEpisodeSteps = options.Attempts * options.AttemptSteps },
            ("size", options.Size), ("attempts", options.Attempts), ("attempt_steps", options.AttemptSteps))));
    }

    /// <inheritdoc/>
    protected override IEnumerable<Contest<MazeOutcome>> Plan(MazeOptions options) =>
    [
        new(Rl2, Mazes, block => Learn(RecurrentNetwork.Policy, options, block)),
        new(Forgetful, Mazes, block => Learn(CrowdNetwork.Create, options, block)),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<MazeResults>> Claims(MazeOptions options) =>
    [
        Requirement<MazeResults>.AtLeast("second", "RL²: steps of the first attempt less those of the second", 1, results => results.Gain(Rl2)),
        Requirement<MazeResults>.AtLeast("memory", "steps of both attempts, without memory less RL²", 1, results => results.Advantage()),
    ];

    /// <inheritdoc/>
    protected override MazeResults Results(Measured<MazeOptions, MazeOutcome> measured) => new(measured);

    private static MazeOutcome[] Learn(NetworkFactory architecture, MazeOptions options, Block block)
    {
        using var ppo = new Ppo(Task(options), block.Seeds, options.Learner with { DecaySteps = options.Steps }, block.Device, architecture);
        var curve = ppo.Train(options.Steps, block.Training(options.Steps, options.Points, Math.Max(10, options.TestMazes / 10)));
        var played = CrowdEpisode.Play(ppo, options.TestMazes, greedy: false);
        return [.. block.Seeds.Select((_, seed) =>
        {
            var attempts = played[seed].Select(trial => Attempts(trial, options)).ToArray();
            return new MazeOutcome(curve.Of(seed),
                [.. Enumerable.Range(0, options.Attempts).Select(attempt => attempts.Average(own => (double)own[attempt].Steps))],
                [.. Enumerable.Range(0, options.Attempts).Select(attempt => attempts.Average(own => own[attempt].Found ? 1.0 : 0))]);
        })];
    }

    /// <summary>A trial cut into its attempts: what was paid last is a part of what is shown.</summary>
    internal static (int Steps, bool Found)[] Attempts(CrowdEpisode trial, MazeOptions options)
    {
        var attempts = new List<(int Steps, bool Found)>();
        var steps = 0;
        foreach (var shown in trial.Observations.Skip(1))
        {
            steps++;
            var found = shown[^1] > 0;
            if (found || steps == options.AttemptSteps)
            {
                attempts.Add((steps, found));
                steps = 0;
            }
        }

        return [.. attempts];
    }
}
