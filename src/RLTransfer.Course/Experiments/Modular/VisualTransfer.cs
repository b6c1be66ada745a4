using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>
/// Lecture 10: the grid of <see cref="GridTransfer"/> with pictures. A task module is shown the table by a camera, and no coordinates; cells that were
/// never trained are run with composed modules (Devin et al. 2017). The ablation is one visuomotor network without modules (Levine et al. 2016).
/// </summary>
/// <remarks>
/// The papers train by guided policy search: a policy is regressed onto the actions of local controllers that are optimized along with it. Here it is
/// regressed onto those of scripted experts, in states that it visits itself (<see cref="Dagger"/>; Ross et al. 2011). What is to be shown, that
/// modules which learned apart act together, does not depend on which teacher it is; that the tasks can be learned without one is not shown.
/// All contestants are regressed alike: as many labelled states and updates in each cell. Success is the share of 50-step episodes at whose end the task is done.
/// </remarks>
public sealed class VisualTransfer : GridStudy<VisualOptions>
{
    /// <inheritdoc/>
    public override string Id => "modular/visual";

    /// <inheritdoc/>
    public override string Description => "the grid of arms and tasks, with task modules that see a picture; cells that were never trained are run with composed modules";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 1);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override VisualOptions Options(RunSettings settings) => VisualOptions.For(settings);

    /// <inheritdoc/>
    protected override ITrainedGrid Modules(VisualOptions options, IReadOnlyList<ArmTask> heldOut, Block block) => VisualGrid.Modular(options, options.Trained(heldOut), block);

    /// <inheritdoc/>
    protected override ITrainedGrid Whole(VisualOptions options, IReadOnlyList<ArmTask> heldOut, Block block) => VisualGrid.OneNetwork(options, options.Trained(heldOut), block);

    /// <inheritdoc/>
    protected override IReadOnlyList<CellOutcome> Alone(VisualOptions options, ArmTask cell, Block block)
    {
        using var grid = VisualGrid.Modular(options, [cell], block);
        return grid.Play(cell);
    }
}
