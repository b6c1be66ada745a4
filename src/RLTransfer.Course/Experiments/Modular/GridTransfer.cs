namespace RLTransfer.Course.Experiments.Modular;

/// <summary>
/// Lecture 10: a grid of robots and tasks, of which some cells are never trained. Their policies are composed of a task module that other robots
/// trained and a robot module that other tasks trained (Devin et al. 2017), and are run as they are.
/// </summary>
/// <remarks>
/// Against what a sceptic asks for: the policy of the nearest arm that was trained at the task; one network for all cells, which sees everything
/// and is told which robot and task it is; and a learner of the held-out cell itself, from new weights, with a cell's share of the steps.
/// Success is the share of 50-step episodes at whose end the task is done.
/// </remarks>
public sealed class GridTransfer : GridStudy<ModularOptions>
{
    /// <inheritdoc/>
    public override string Id => "modular/grid";

    /// <inheritdoc/>
    public override string Description => "arms of 2, 3 and 4 links reach, push and press a button; cells of that grid which were never trained are run with composed modules";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 5);

    /// <inheritdoc/>
    protected override ModularOptions Options(RunSettings settings) => ModularOptions.For(settings);

    /// <inheritdoc/>
    protected override ITrainedGrid Modules(ModularOptions options, IReadOnlyList<ArmTask> heldOut, Block block) => TrainedGrid.Modular(options, options.Modules, heldOut, block);

    /// <inheritdoc/>
    protected override ITrainedGrid Whole(ModularOptions options, IReadOnlyList<ArmTask> heldOut, Block block) => TrainedGrid.OneNetwork(options, heldOut, block);

    /// <inheritdoc/>
    protected override IReadOnlyList<CellOutcome> Alone(ModularOptions options, ArmTask cell, Block block)
    {
        using var learner = TrainedGrid.Scratch(cell, options, block);
        learner.Train(options.Steps, block.Training(options.Steps, points: 0, episodes: 0));
        return CellOutcome.Of(options.Cell(cell).Play(learner, options.Episodes));
    }
}
