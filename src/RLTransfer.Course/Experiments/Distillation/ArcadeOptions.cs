using RLTransfer.Distillation;
using RLTransfer.Environments.Pixels;
using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>A pixel game of several that are seen alike.</summary>
/// <param name="Name">In tables and figures; without spaces, what its id begins with.</param>
/// <param name="Task">Its id, and what differs from its defaults.</param>
public sealed record ArcadeGame(string Name, string Task)
{
    /// <summary>The horizon of its expert; null: as <see cref="ArcadeOptions.Expert"/> says. So are the next two.</summary>
    public double? Discount { get; init; }

    /// <summary>n of its expert's returns.</summary>
    public int? ReturnSteps { get; init; }

    /// <summary>Its expert's learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Its layers and actions.</summary>
    internal PixelGameInfo Info => Array.Find(
        (PixelGameInfo[])[SpaceInvaders.Info, Pong.Info, PacMan.Info, Breakout.Info, Freeway.Info, Asterix.Info], info => Task.StartsWith(info.Name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"{Task} is no pixel game.");
}

/// <summary>The sizes of <see cref="ActorMimicGames"/> and of <see cref="JointMdp"/>.</summary>
public sealed record ArcadeOptions : StudyOptions
{
    /// <summary>The games that are learned, all in one gray channel. Space Invaders where both sides shoot sooner than usual; Pong to a single point, with a paddle that is a cell taller and an opponent of half the speed.</summary>
    public IReadOnlyList<ArcadeGame> Games { get; init; } =
    [
        new("Space Invaders", "SpaceInvaders-v0(look=gray,cooldown=2,shot_interval=6)") { Discount = 0.97, ReturnSteps = 10, LearningRate = 2e-3 },
        new("Pong", "Pong-v0(look=gray,points_to_win=1,paddle_height=4,opponent_speed=0.2)") { Discount = 0.97, ReturnSteps = 10, LearningRate = 2e-3 },
        new("Pac-Man", "PacMan-v0(look=gray)"),
    ];

    /// <summary>Games that are new to whoever has learned the others.</summary>
    public IReadOnlyList<ArcadeGame> NewGames { get; init; } = [new("Breakout", "Breakout-v0(look=gray,paddle_width=4)")];

    /// <summary>Frames of each seed's expert of each game.</summary>
    public int ExpertSteps { get; init; } = 36_000;

    /// <summary>Frames of each seed of each game from which the one network learns.</summary>
    public int MimicSteps { get; init; } = 10_000;

    /// <summary>Frames of each seed on each new game.</summary>
    public int NewSteps { get; init; } = 20_000;

    /// <summary>β of the network that regresses features too.</summary>
    public double FeatureWeight { get; init; } = 0.01;

    /// <summary>Points of a new game's curve after the first.</summary>
    public int Points { get; init; } = 10;

    /// <summary>The same, where one network learns all games.</summary>
    public int JointPoints { get; init; } = 4;

    /// <summary>Greedy games of each seed at every point.</summary>
    public int Episodes { get; init; } = 20;

    /// <summary>Greedy games of each seed of each game in the end.</summary>
    public int FinalEpisodes { get; init; } = 40;

    /// <summary>The experts' learner, of which a game may say some things otherwise; and the joint Markov decision process's.</summary>
    public DqnOptions Expert { get; init; } = new()
    {
        Hidden = [64], Discount = 0.95, ReturnSteps = 5, BatchSize = 32, UpdateEvery = 4, BufferSize = 36_000, ExplorationSteps = 8_000, DecaySteps = 36_000,
    };

    /// <summary>How the one network is taught.</summary>
    public DistillerOptions Mimic { get; init; } = new()
    {
        Hidden = [64], LearningRate = 2e-3, Temperature = 0.05, Plays = Plays.Student, UpdateEvery = 2, BatchSize = 32, Capacity = 10_000, DecaySteps = 10_000,
    };

    /// <summary>The learner on new games, the same from wherever it begins; its network is the one network's.</summary>
    public DqnOptions Learner { get; init; } = new() { Hidden = [64], Discount = 0.95, ReturnSteps = 5, BatchSize = 32, UpdateEvery = 4, BufferSize = 20_000, ExplorationSteps = 4_000 };

    /// <summary>The sizes that go with a budget.</summary>
    public static ArcadeOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var lesson = new ArcadeOptions { Seeds = 5 };
        var options = settings.Pick(
            smoke: lesson with
            {
                Seeds = 2, ExpertSteps = 320, MimicSteps = 160, NewSteps = 160, Points = 2, JointPoints = 2, Episodes = 2, FinalEpisodes = 2,
                Expert = lesson.Expert with { Hidden = [16], LearningStarts = 100, DecaySteps = 320 },
                Mimic = lesson.Mimic with { Hidden = [16], LearningStarts = 40, DecaySteps = 160 },
                Learner = lesson.Learner with { Hidden = [16], LearningStarts = 100 },
            },
            lesson: lesson,
            paper: lesson with
            {
                Seeds = 10, ExpertSteps = 500_000, MimicSteps = 100_000, NewSteps = 200_000, Points = 20, JointPoints = 10, FinalEpisodes = 100,
                Expert = lesson.Expert with { Hidden = [128], UpdateEvery = 2, BufferSize = 100_000, ExplorationSteps = 50_000, DecaySteps = 500_000 },
                Mimic = lesson.Mimic with { Hidden = [128], Capacity = 50_000, DecaySteps = 100_000 },
                Learner = lesson.Learner with { Hidden = [128], BufferSize = 50_000, ExplorationSteps = 20_000 },
            });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }

    /// <summary>The sizes of <see cref="JointMdp"/>, which has one network learn all games three times over: at <c>lesson</c> everybody is given about half of the frames.</summary>
    public static ArcadeOptions ForJoint(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = For(settings);
        return settings.Budget != Budget.Lesson ? options : options with
        {
            ExpertSteps = 18_000, MimicSteps = 6_000, FinalEpisodes = 30,
            Expert = options.Expert with { BufferSize = 18_000, ExplorationSteps = 4_000, DecaySteps = 18_000 },
            Mimic = options.Mimic with { Capacity = 6_000, DecaySteps = 6_000 },
        };
    }
}
