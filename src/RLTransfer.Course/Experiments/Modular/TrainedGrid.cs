using RLTransfer.Environments.Planar;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>All cells of a grid but some, trained together, and what their policies do in any cell.</summary>
public sealed class TrainedGrid : ITrainedGrid
{
    private readonly ModularOptions options;
    private readonly Func<GridCell, NetworkFactory> architecture;
    private readonly GridPpo grid;
    private readonly IDisposable networks;

    private TrainedGrid(ModularOptions options, IReadOnlyList<ArmTask> heldOut, Block block, Func<GridCell, NetworkFactory> architecture, IDisposable networks)
    {
        (this.options, this.architecture, this.networks, Seeds) = (options, architecture, networks, block.Seeds);
        grid = new([.. options.Trained(heldOut).Select(options.Cell)], block.Seeds, architecture, options.Decaying(options.Steps));
        grid.Train(options.Steps, block);
    }

    /// <summary>The crowd [S].</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>Policies of task and robot modules.</summary>
    /// <param name="options">The sizes.</param>
    /// <param name="modules">What the modules are like.</param>
    /// <param name="heldOut">Never trained.</param>
    /// <param name="block">Whose seeds.</param>
    public static TrainedGrid Modular(ModularOptions options, ModuleOptions modules, IReadOnlyList<ArmTask> heldOut, Block block)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(block);
        var made = new PolicyModules(block.Seeds, modules);
        return new(options, heldOut, block, cell => made.Architecture(cell.Robot, cell.Task, cell.RobotPart), made);
    }

    /// <summary>One network of about as many weights, which sees everything, told which robot and which task it is.</summary>
    /// <param name="options">The sizes.</param>
    /// <param name="heldOut">Never trained.</param>
    /// <param name="block">Whose seeds.</param>
    public static TrainedGrid OneNetwork(ModularOptions options, IReadOnlyList<ArmTask> heldOut, Block block)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(block);
        int[] parts = [.. options.Tasks.Select(task => TaskPart(options, new(options.Links[0], task)))];
        var hidden = options.Modules.RobotHidden.Select(width => 2 * width).ToArray();
        var layers = CrowdNetwork.Mlp(AdaptedPolicy.CommonInputs(options.Links, parts), hidden, options.Links.Max());
        var network = new CrowdNetwork("policy", layers, block.Seeds, activation: Activation.Tanh, initialization: Initialization.Orthogonal, outputGain: 0.01, device: block.Device);
        return new(options, heldOut, block, cell => spec => spec.Name == "policy" ? Common(cell) : CrowdNetwork.Create(spec), network);

        AdaptedPolicy Common(GridCell cell)
        {
            var (robot, task) = options.PlacesOf(cell);
            return AdaptedPolicy.Common(network, options.Links, parts, robot, task);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<CellOutcome> Play(ArmTask cell)
    {
        using var player = Learner(cell, architecture(options.Cell(cell)), options.Decaying(options.FinetuneSteps));
        return CellOutcome.Of(options.Cell(cell).Play(player, options.Episodes));
    }

    /// <inheritdoc/>
    public IReadOnlyList<CellOutcome> PlayBorrowed(ArmTask cell, int links)
    {
        var policy = grid.Of(options.Cell(new(links, cell.Task))).Networks["policy"];
        using var player = Learner(cell, spec => spec.Name == "policy" ? AdaptedPolicy.Borrowed(policy, links, cell.Links) : CrowdNetwork.Create(spec), options.Learner);
        return CellOutcome.Of(options.Cell(cell).Play(player, options.Episodes));
    }

    /// <summary>A learner of a cell that begins with a copy of the composed policy.</summary>
    public Ppo Finetune(ArmTask cell) => Learner(cell, spec => spec.Name == "policy" ? Copy(architecture(options.Cell(cell))(spec)) : CrowdNetwork.Create(spec), options.Decaying(options.FinetuneSteps));

    /// <summary>A learner of a cell that begins with new weights.</summary>
    public static Ppo Scratch(ArmTask cell, ModularOptions options, Block block)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(block);
        var modules = new PolicyModules(block.Seeds, options.Modules);
        var at = options.Cell(cell);
        return new(at.Environment, block.Seeds, options.Decaying(options.FinetuneSteps), block.Device, modules.Architecture(at.Robot, at.Task, at.RobotPart));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        grid.Dispose();
        networks.Dispose();
    }

    private static int TaskPart(ModularOptions options, ArmTask cell)
    {
        using var environment = options.Cell(cell).Environment.Create(1);
        return environment.SingleObservationSpace.Size - PlanarTask.RobotPart(cell.Links);
    }

    private static ICrowdModule Copy(ICrowdModule policy)
    {
        using (policy)
        {
            return policy.Clone();
        }
    }

    private Ppo Learner(ArmTask cell, NetworkFactory networks, PpoOptions learner) => new(options.Cell(cell).Environment, Seeds, learner, architecture: networks);
}
