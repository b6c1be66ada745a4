using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Context;

/// <summary>The sizes of <see cref="ExperienceTransfer"/>.</summary>
public sealed record ExperienceOptions : StudyOptions
{
    /// <summary>Rows and columns of the grid, its walls included.</summary>
    public int Size { get; init; } = 7;

    /// <summary>Steps after which an episode is cut off.</summary>
    public int Limit { get; init; } = 40;

    /// <summary>Environment steps of one seed.</summary>
    public int Steps { get; init; } = 300_000;

    /// <summary>Points of a learning curve.</summary>
    public int Points { get; init; } = 10;

    /// <summary>Episodes of each seed that a policy is judged by.</summary>
    public int Episodes { get; init; } = 200;

    /// <summary>Every contestant's learner.</summary>
    public PpoOptions Learner { get; init; } = new()
    {
        Environments = 64, RolloutSteps = 40, Epochs = 6, Minibatches = 4, Hidden = [64], SharedTrunk = true, Discount = 0.97, GaeLambda = 0.9, LearningRate = 3e-3, EntropyWeight = 0.01, MaxGradientNorm = 1,
    };

    /// <summary>The sizes that go with a budget.</summary>
    public static ExperienceOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var lesson = new ExperienceOptions { Seeds = 5 };
        var options = settings.Pick(
            smoke: lesson with { Seeds = 2, Size = 5, Limit = 10, Steps = 800, Points = 2, Episodes = 10, Learner = lesson.Learner with { Environments = 8, RolloutSteps = 10, Hidden = [8] } },
            lesson: lesson,
            paper: lesson with { Seeds = 10, Steps = 3_000_000, Episodes = 1_000 });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}
