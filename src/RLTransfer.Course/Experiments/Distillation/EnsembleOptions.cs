using RLTransfer.Distillation;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>The sizes of <see cref="EnsembleDistillation"/>.</summary>
public sealed record EnsembleOptions : StudyOptions
{
    /// <summary>n: networks of an ensemble.</summary>
    public int Members { get; init; } = 5;

    /// <summary>Filters of the first convolution of every network, the student's too (<see cref="Networks.CrowdNetwork.Classifier"/>).</summary>
    public int Filters { get; init; } = 4;

    /// <summary>Pictures with labels, drawn anew for every seed: what the ensemble learns from.</summary>
    public int Labelled { get; init; } = 1_000;

    /// <summary>Pictures whose labels nobody is shown: the ensemble says what it thinks of them.</summary>
    public int Unlabelled { get; init; } = 59_000;

    /// <summary>Pictures for tests, the first ones.</summary>
    public int Tests { get; init; } = 10_000;

    /// <summary>T, at each of which a student is distilled.</summary>
    public IReadOnlyList<double> Temperatures { get; init; } = [1, 2, 5];

    /// <summary>T of the students that are compared with others.</summary>
    public double Temperature { get; init; } = 2;

    /// <summary>Pictures of each class that students have few of.</summary>
    public IReadOnlyList<int> Few { get; init; } = [2, 5, 15, 50];

    /// <summary>How a member of the ensemble learns.</summary>
    public SoftTargetOptions Member { get; init; } = new() { Steps = 400, BatchSize = 32, LearningRate = 3e-3 };

    /// <summary>How a student learns; on the labelled pictures alone, as a member does.</summary>
    public SoftTargetOptions Student { get; init; } = new() { Steps = 4_000, LearningRate = 5e-3 };

    /// <summary>The sizes that go with a budget.</summary>
    public static EnsembleOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var lesson = new EnsembleOptions { Seeds = 5 };
        var options = settings.Pick(
            smoke: lesson with
            {
                Seeds = 2, Members = 3, Filters = 2, Labelled = 400, Unlabelled = 400, Tests = 400, Temperatures = [1, 2, 5], Few = [2, 5],
                Member = lesson.Member with { Steps = 20 }, Student = lesson.Student with { Steps = 20 },
            },
            lesson: lesson,
            paper: lesson with { Seeds = 10, Members = 10, Filters = 8, Member = lesson.Member with { Steps = 800 }, Student = lesson.Student with { Steps = 20_000 } });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}
