using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>The sizes of the grid whose tasks are seen in pictures.</summary>
public sealed record VisualOptions : GridOptions
{
    /// <summary>Rows of a picture; it has three quarters as many columns.</summary>
    public int Picture { get; init; } = 32;

    /// <summary>Environment steps of one seed in each cell.</summary>
    public int Steps { get; init; } = 12_000;

    /// <summary>The interface, and the modules' dense layers.</summary>
    public ModuleOptions Modules { get; init; } = new() { Interface = 8, Dropout = 0.1, TaskHidden = [64], RobotHidden = [64, 64] };

    /// <summary>A task module's convolutions.</summary>
    public VisionOptions Vision { get; init; } = new();

    /// <summary>The one network's convolutions.</summary>
    public VisionOptions WholeVision { get; init; } = new() { Filters = [8, 16] };

    /// <summary>The one network's dense layers; with its convolutions they have about as many weights as all modules have.</summary>
    public IReadOnlyList<int> WholeHidden { get; init; } = [128, 128];

    /// <summary>Every cell's learner.</summary>
    public DaggerOptions Learner { get; init; } = new() { Environments = 10, RolloutSteps = 50, Updates = 100, BatchSize = 32, LearningRate = 5e-3, Capacity = 12_000 };

    /// <inheritdoc/>
    public override GridCell Cell(ArmTask cell) => cell.ToCell(Picture);

    /// <summary>The sizes that go with a budget.</summary>
    public static VisualOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var lesson = new VisualOptions { Seeds = 5 };
        var tiny = lesson.Learner with { Environments = 2, Updates = 2, BatchSize = 4, Capacity = 200 };
        var options = settings.Pick(
            smoke: new VisualOptions { Seeds = 2, Links = [2, 3], Tasks = ["reach", "button"], HeldOut = [[new(3, "button")]], Picture = 16, Steps = 200, Episodes = 3, Learner = tiny },
            lesson: lesson,
            paper: new VisualOptions { Steps = 60_000, Learner = lesson.Learner with { Capacity = 30_000 }, Episodes = 100, HeldOut = [.. from links in lesson.Links from task in lesson.Tasks select new[] { new ArmTask(links, task) }] });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}
