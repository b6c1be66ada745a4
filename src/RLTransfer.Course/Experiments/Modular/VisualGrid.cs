using RLTransfer.Environments.Planar;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>Cells of a grid that were trained together on pictures, and what their policies do in any cell.</summary>
public sealed class VisualGrid : ITrainedGrid
{
    private readonly VisualOptions options;
    private readonly IReadOnlyList<ulong> seeds;
    private readonly Func<GridCell, ICrowdModule> policies;
    private readonly IDisposable networks;
    private readonly GridDagger grid;

    private VisualGrid(VisualOptions options, IReadOnlyList<ArmTask> trained, Block block, Func<GridCell, ICrowdModule> policies, IDisposable networks)
    {
        (this.options, this.policies, this.networks, seeds) = (options, policies, networks, block.Seeds);
        grid = new([.. trained.Select(Cell)], seeds, cell => _ => policies(cell), options.Learner with { DecaySteps = options.Steps });
        grid.Train(options.Steps, block);
    }

    /// <summary>Policies of task and robot modules.</summary>
    /// <param name="options">The sizes.</param>
    /// <param name="trained">The cells that are trained.</param>
    /// <param name="block">Whose seeds.</param>
    public static VisualGrid Modular(VisualOptions options, IReadOnlyList<ArmTask> trained, Block block)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(block);
        var modules = new VisualModules(block.Seeds, options);
        return new(options, trained, block, modules.Compose, modules);
    }

    /// <summary>One visuomotor network, which sees every joint there could be and the picture, and is told which robot and which task it is.</summary>
    /// <param name="options">The sizes.</param>
    /// <param name="trained">The cells that are trained.</param>
    /// <param name="block">Whose seeds.</param>
    public static VisualGrid OneNetwork(VisualOptions options, IReadOnlyList<ArmTask> trained, Block block)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(block);
        int[] none = [.. options.Tasks.Select(_ => 0)];                             // the picture stands for every task's numbers
        var network = new VisuomotorNetwork(
            "policy", AdaptedPolicy.CommonInputs(options.Links, none), PlanarTask.Picture(options.Picture), options.WholeVision, options.WholeHidden, options.Links.Max(), block.Seeds);
        return new(options, trained, block, Common, network);

        AdaptedPolicy Common(GridCell cell)
        {
            var (robot, task) = options.PlacesOf(cell);
            return AdaptedPolicy.Common(network, options.Links, none, robot, task);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<CellOutcome> Play(ArmTask cell) => Play(cell, policies(Cell(cell)));

    /// <inheritdoc/>
    public IReadOnlyList<CellOutcome> PlayBorrowed(ArmTask cell, int links) => Play(cell, AdaptedPolicy.Borrowed(policies(Cell(cell with { Links = links })), links, cell.Links));

    /// <inheritdoc/>
    public void Dispose()
    {
        grid.Dispose();
        networks.Dispose();
    }

    private IReadOnlyList<CellOutcome> Play(ArmTask cell, ICrowdModule policy)
    {
        using var player = new Dagger(Cell(cell).Environment, seeds, options.Learner with { Environments = 1, Capacity = 1 }, architecture: _ => policy);
        return CellOutcome.Of(Cell(cell).Play(player, options.Episodes));
    }

    private GridCell Cell(ArmTask cell) => options.Cell(cell);
}
