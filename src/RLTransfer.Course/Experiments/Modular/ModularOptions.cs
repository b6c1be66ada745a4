using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>An arm at a task.</summary>
/// <param name="Links">How many links the arm has.</param>
/// <param name="Task"><c>reach</c>, <c>push</c> or <c>button</c>.</param>
public readonly record struct ArmTask(int Links, string Task)
{
    /// <summary>The cell of the grid.</summary>
    public GridCell ToCell() => GridCell.Arm(Links, Task);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Links} links, {Task}");
}

/// <summary>The sizes of the experiments of lecture 10.</summary>
public sealed record ModularOptions : StudyOptions
{
    /// <summary>The robots.</summary>
    public IReadOnlyList<int> Links { get; init; } = [2, 3, 4];

    /// <summary>The tasks.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = ["reach", "push", "button"];

    /// <summary>Sets of cells: each set is kept out of a training of its own.</summary>
    public IReadOnlyList<IReadOnlyList<ArmTask>> HeldOut { get; init; } = [[new(3, "push"), new(4, "button")]];

    /// <summary>Environment steps of one seed in each cell.</summary>
    public int Steps { get; init; } = 40_000;

    /// <summary>Environment steps of one seed when a held-out cell is learned after all.</summary>
    public int FinetuneSteps { get; init; } = 40_000;

    /// <summary>Points of a finetuning curve.</summary>
    public int Points { get; init; } = 20;

    /// <summary>Episodes of each seed that a policy is judged by.</summary>
    public int Episodes { get; init; } = 50;

    /// <summary>The modules.</summary>
    public ModuleOptions Modules { get; init; } = new() { Interface = 4, Dropout = 0.1, TaskHidden = [32], RobotHidden = [32, 32] };

    /// <summary>An interface that is not narrow.</summary>
    public int WideInterface { get; init; } = 64;

    /// <summary>Every cell's learner.</summary>
    public PpoOptions Learner { get; init; } = new()
    {
        Environments = 16, RolloutSteps = 50, Epochs = 10, Minibatches = 4, LearningRate = 3e-3, Discount = 0.95, InitialDeviation = 0.8, Hidden = [32, 32], MaxGradientNorm = 1,
    };

    /// <summary>The sizes that go with a budget.</summary>
    public static ModularOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var lesson = new ModularOptions { Seeds = 5 };
        var options = settings.Pick(
            smoke: new ModularOptions { Seeds = 2, Links = [2, 3], Tasks = ["reach", "button"], HeldOut = [[new(3, "button")]], Steps = 1_600, FinetuneSteps = 1_600, Points = 2, Episodes = 4 },
            lesson: lesson,
            paper: new ModularOptions { Steps = 400_000, FinetuneSteps = 200_000, Episodes = 100, HeldOut = [.. from links in lesson.Links from task in lesson.Tasks select new[] { new ArmTask(links, task) }] });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }

    /// <summary>The cells that are trained while a set of them is held out.</summary>
    public IReadOnlyList<ArmTask> Trained(IReadOnlyList<ArmTask> heldOut) => [.. from links in Links from task in Tasks let cell = new ArmTask(links, task) where !heldOut.Contains(cell) select cell];

    /// <summary>The learner of a run of so many steps, whose rate falls to 0 over it.</summary>
    internal PpoOptions Decaying(long steps) => Learner with { DecaySteps = steps };
}

/// <summary>What a policy is worth in a cell.</summary>
/// <param name="Success">Share of episodes whose task is done at the end.</param>
/// <param name="Return">Mean return.</param>
public readonly record struct CellOutcome(double Success, double Return)
{
    internal static IReadOnlyList<CellOutcome> Of(CellScore score) => [.. score.Success.Zip(score.Returns, (success, mean) => new CellOutcome(success, mean))];
}
