using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>An arm at a task.</summary>
/// <param name="Links">How many links the arm has.</param>
/// <param name="Task"><c>reach</c>, <c>push</c> or <c>button</c>.</param>
public readonly record struct ArmTask(int Links, string Task)
{
    /// <summary>The cell of the grid.</summary>
    /// <param name="picture">Rows of the picture that stands for the task's part; 0: numbers stand for it.</param>
    public GridCell ToCell(int picture = 0) => GridCell.Arm(Links, Task, picture);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Links} links, {Task}");
}

/// <summary>What a policy is worth in a cell.</summary>
/// <param name="Success">Share of episodes whose task is done at the end.</param>
/// <param name="Return">Mean return.</param>
public readonly record struct CellOutcome(double Success, double Return)
{
    internal static IReadOnlyList<CellOutcome> Of(CellScore score) => [.. score.Success.Zip(score.Returns, (success, mean) => new CellOutcome(success, mean))];
}

/// <summary>A grid of robots and tasks, and which of its cells are never trained.</summary>
public abstract record GridOptions : StudyOptions
{
    /// <summary>The robots.</summary>
    public IReadOnlyList<int> Links { get; init; } = [2, 3, 4];

    /// <summary>The tasks.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = ["reach", "push", "button"];

    /// <summary>Sets of cells: each set is kept out of a training of its own.</summary>
    public IReadOnlyList<IReadOnlyList<ArmTask>> HeldOut { get; init; } = [[new(3, "push"), new(4, "button")]];

    /// <summary>The cell of the grid that an arm and a task have.</summary>
    public abstract GridCell Cell(ArmTask cell);

    /// <summary>Episodes of each seed that a policy is judged by.</summary>
    public int Episodes { get; init; } = 50;

    /// <summary>Which robot and which task a cell has: what one network for all is told.</summary>
    internal (int Robot, int Task) PlacesOf(GridCell cell) =>
        (Links.TakeWhile(links => Cell(new(links, cell.Task)).Robot != cell.Robot).Count(), Tasks.TakeWhile(task => task != cell.Task).Count());

    /// <summary>The cells that are trained while a set of them is held out.</summary>
    public IReadOnlyList<ArmTask> Trained(IReadOnlyList<ArmTask> heldOut) => [.. from links in Links from task in Tasks let cell = new ArmTask(links, task) where !heldOut.Contains(cell) select cell];
}
