using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Context;

/// <summary>The sizes of <see cref="GoalTransfer"/>.</summary>
public sealed record GoalOptions : StudyOptions
{
    /// <summary>The mazes; each is learned from nothing.</summary>
    public IReadOnlyList<string> Mazes { get; init; } = ["open", "u"];

    /// <summary>Environment steps of one seed.</summary>
    public int Steps { get; init; } = 50_000;

    /// <summary>Points of a learning curve.</summary>
    public int Points { get; init; } = 10;

    /// <summary>Episodes of each seed at a point of the curve, and of each set of goals at the end.</summary>
    public int Episodes { get; init; } = 40;

    /// <summary>k: goals of each transition in hindsight.</summary>
    public int Goals { get; init; } = 4;

    /// <summary>Every contestant's learner.</summary>
    public DdpgOptions Learner { get; init; } = new()
    {
        Hidden = [64, 64], LearningRate = 1e-3, PolicyLearningRate = 1e-3, Discount = 0.98, NoiseDeviation = 0.3, NoiseMemory = 0.85,
        StartActionRepeat = 10, LearningStarts = 1_000, UpdateEvery = 2, TargetRate = 0.02, BatchSize = 128, BufferSize = 200_000,
    };

    /// <summary>The sizes that go with a budget.</summary>
    public static GoalOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = settings.Pick(
            smoke: new GoalOptions { Seeds = 2, Steps = 400, Points = 2, Episodes = 3, Learner = new DdpgOptions { Hidden = [16], LearningStarts = 100, UpdateEvery = 4, BatchSize = 16, BufferSize = 4_000 } },
            lesson: new GoalOptions { Seeds = 5 },
            paper: new GoalOptions { Seeds = 10, Steps = 200_000, Points = 20, Episodes = 100 });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }

    /// <summary>A maze with a set of goals: 1 two in three of its squares, 2 the others.</summary>
    public static LearningTask Task(string maze, int goals) => LearningTask.Of("PointMazeGoal-v0", ("layout", maze), ("goal_set", goals));
}
