using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>A game to transfer to.</summary>
/// <param name="Task">Its id, and what differs from its defaults.</param>
/// <param name="Steps">Frames of each seed.</param>
public sealed record PixelTarget(string Task, int Steps);

/// <summary>The sizes of <see cref="PixelTransfer"/>.</summary>
public sealed record PixelTransferOptions : StudyOptions
{
    /// <summary>The game that is learned first: Pong to a single point, with a paddle that is a cell taller than usual.</summary>
    public string Source { get; init; } = "Pong-v0(paddle_height=4,points_to_win=1)";

    /// <summary>Frames of each seed on the source: enough to win as often as to lose, and not so many that nothing is left to learn on the related game.</summary>
    public int SourceSteps { get; init; } = 9_600;

    /// <summary>The related game: the paddle is smaller, all else is as it was.</summary>
    public PixelTarget Related { get; init; } = new("Pong-v0(paddle_height=3,points_to_win=1)", 21_600);

    /// <summary>The game that only looks related: ball, trail and paddle again, and three actions, but the paddle lies at the bottom and moves sideways.</summary>
    public PixelTarget Unrelated { get; init; } = new("Breakout-v0(paddle_width=4)", 12_000);

    /// <summary>Learning rates on the related game, over <see cref="Learner"/>'s.</summary>
    public IReadOnlyList<double> Rates { get; init; } = [0.5, 1, 2];

    /// <summary>Points of every curve after the first.</summary>
    public int Points { get; init; } = 24;

    /// <summary>Greedy games of each seed at every point.</summary>
    public int Episodes { get; init; } = 20;

    /// <summary>The learner, the same everywhere. Rewards come about ten frames after the stroke that earned them, and games last some forty: a short horizon is enough.</summary>
    public DqnOptions Learner { get; init; } = new()
    {
        Hidden = [64], Discount = 0.95, ReturnSteps = 5, BatchSize = 32, UpdateEvery = 4, BufferSize = 20_000, ExplorationSteps = 4_000,
    };

    /// <summary>The sizes that go with a budget.</summary>
    public static PixelTransferOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var lesson = new PixelTransferOptions();
        var options = settings.Pick(
            smoke: lesson with
            {
                Seeds = 2, SourceSteps = 480, Related = lesson.Related with { Steps = 240 }, Unrelated = lesson.Unrelated with { Steps = 240 }, Points = 4, Episodes = 4,
                Learner = lesson.Learner with { LearningStarts = 100, TargetEvery = 80 },
            },
            lesson: lesson,
            paper: lesson with
            {
                Seeds = 30, SourceSteps = 200_000, Related = lesson.Related with { Steps = 100_000 }, Unrelated = lesson.Unrelated with { Steps = 100_000 },
                Rates = [0.25, 0.5, 1, 2], Points = 50, Learner = lesson.Learner with { Hidden = [128], UpdateEvery = 2, BufferSize = 50_000 },
            });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}
