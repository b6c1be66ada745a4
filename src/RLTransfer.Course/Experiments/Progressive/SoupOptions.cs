using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Progressive;

/// <summary>The sizes of the experiments on Pong and its variants.</summary>
public sealed record SoupOptions : StudyOptions
{
    /// <summary>Pong to a single point, with a paddle that is a cell taller than usual: returns are −1 or 1.</summary>
    public string Game { get; init; } = "points_to_win=1,paddle_height=4";

    /// <summary>The looks that earlier columns have learned, the first column's first; a column takes the next one where its look is the target's.</summary>
    public IReadOnlyList<string> Sources { get; init; } = ["Gray", "Noisy", "Black", "HFlip"];

    /// <summary>The looks that are learned next.</summary>
    public IReadOnlyList<string> Targets { get; init; } = ["White", "Zoom", "VFlip", "HFlip"];

    /// <summary>The most columns.</summary>
    public int Columns { get; init; } = 3;

    /// <summary>Environment steps of each seed on each source.</summary>
    public long SourceSteps { get; init; } = 100_000;

    /// <summary>Environment steps of each seed on each target.</summary>
    public long Steps { get; init; } = 60_000;

    /// <summary>Points of every curve after the first.</summary>
    public int Points { get; init; } = 12;

    /// <summary>Greedy games of each seed at every point.</summary>
    public int Episodes { get; init; } = 10;

    /// <summary>Greedy games of each seed on the source, before and after.</summary>
    public int SourceEpisodes { get; init; } = 50;

    /// <summary>The noise that is tried on activations, in their own deviations.</summary>
    public IReadOnlyList<double> Noise { get; init; } = [0.25, 0.5, 1, 2, 4, 8];

    /// <summary>How new columns take in what earlier ones know.</summary>
    public LateralOptions Laterals { get; init; } = new();

    /// <summary>The learner, the same everywhere. Games last some forty frames: a short horizon is enough.</summary>
    public PpoOptions Learner { get; init; } = new()
    {
        Hidden = [64], Activation = Activation.ReLU, Environments = 16, RolloutSteps = 32, Minibatches = 4, Epochs = 4, LearningRate = 2e-3, EntropyWeight = 0.01, Discount = 0.9,
    };

    /// <summary>The sizes that go with a budget.</summary>
    public static SoupOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var lesson = new SoupOptions { Seeds = 5 };
        var options = settings.Pick(
            smoke: lesson with { Seeds = 2, Targets = ["VFlip"], SourceSteps = 512, Steps = 512, Points = 2, Episodes = 2, SourceEpisodes = 2, Noise = [1, 4], Learner = lesson.Learner with { Hidden = [16] } },
            lesson: lesson,
            paper: lesson with
            {
                Columns = 4, SourceSteps = 200_000, Steps = 120_000, Points = 24, Targets = ["Noisy", "Black", "White", "Zoom", "VFlip", "HFlip", "VHFlip"],
            });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}
