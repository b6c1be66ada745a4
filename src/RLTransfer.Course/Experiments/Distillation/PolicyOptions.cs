using RLTransfer.Distillation;
using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>A student's network: two convolutions, a hidden layer, an output.</summary>
/// <param name="Filters">Of the two convolutions.</param>
/// <param name="Hidden">Width of the hidden layer.</param>
public sealed record StudentSize(IReadOnlyList<int> Filters, int Hidden);

/// <summary>A game.</summary>
/// <param name="Name">In tables and figures.</param>
/// <param name="Task">Its id, and what differs from its defaults.</param>
/// <param name="TeacherSteps">Frames of each seed's teacher.</param>
public sealed record DistilledGame(string Name, string Task, int TeacherSteps);

/// <summary>The sizes of <see cref="PolicyDistillation"/>.</summary>
public sealed record PolicyOptions : StudyOptions
{
    /// <summary>Games that are all seen in one gray channel, so that one network can play them; the first is the one that is compressed further, and taught while its teacher learns.</summary>
    public IReadOnlyList<DistilledGame> Games { get; init; } =
    [
        new("Breakout", "Breakout-v0(paddle_width=4,look=gray)", 120_000),
        new("Pong", "Pong-v0(paddle_height=4,look=gray)", 120_000),
    ];

    /// <summary>Frames of each seed that a student learns from; of several games in one network, in each of them.</summary>
    public int Steps { get; init; } = 48_000;

    /// <summary>Points of every student's curve after the first; four times as many while the teacher learns.</summary>
    public int Points { get; init; } = 2;

    /// <summary>Greedy games of each seed at every point of a curve.</summary>
    public int Episodes { get; init; } = 6;

    /// <summary>Greedy games of each seed at the end.</summary>
    public int TestEpisodes { get; init; } = 60;

    /// <summary>A tenth of the teacher's parameters.</summary>
    public StudentSize Tenth { get; init; } = new([6, 6], 12);

    /// <summary>Fewer still, on the first game.</summary>
    public IReadOnlyList<StudentSize> Smaller { get; init; } = [new([3, 3], 6)];

    /// <summary>The teachers.</summary>
    public DqnOptions Teacher { get; init; } = new()
    {
        Hidden = [64], Discount = 0.95, ReturnSteps = 5, BatchSize = 32, UpdateEvery = 4, BufferSize = 40_000, ExplorationSteps = 20_000, TargetEvery = 1_000, DecaySteps = 120_000,
    };

    /// <summary>The students.</summary>
    public DistillerOptions Student { get; init; } = new() { LearningRate = 3e-3, UpdateEvery = 2, BatchSize = 32, Capacity = 24_000, LearningStarts = 1_000, DecaySteps = 48_000 };

    /// <summary>The sizes that go with a budget.</summary>
    public static PolicyOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var lesson = new PolicyOptions { Seeds = 5 };
        var options = settings.Pick(
            smoke: lesson with
            {
                Seeds = 2, Games = [.. lesson.Games.Select(game => game with { TeacherSteps = 240 })], Steps = 160, Points = 2, Episodes = 1, TestEpisodes = 2, Smaller = [new([2, 2], 4)],
                Teacher = lesson.Teacher with { Hidden = [16], BatchSize = 8, LearningStarts = 80, TargetEvery = 80, BufferSize = 400 },
                Student = lesson.Student with { BatchSize = 8, LearningStarts = 40, Capacity = 200 },
            },
            lesson: lesson,
            paper: lesson with
            {
                Seeds = 10, Games = [.. lesson.Games.Select(game => game with { TeacherSteps = 1_000_000 })], Steps = 500_000, Points = 20,
                Teacher = lesson.Teacher with { ExplorationSteps = 100_000, DecaySteps = 1_000_000, BufferSize = 100_000 }, Student = lesson.Student with { DecaySteps = 500_000 },
            });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}
