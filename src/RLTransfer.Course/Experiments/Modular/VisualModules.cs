using RLTransfer.Environments.Planar;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>Task modules that see pictures and robot modules, made when they are first asked for and joined in any pair.</summary>
/// <param name="seeds">The crowd [S].</param>
/// <param name="options">What they are like.</param>
public sealed class VisualModules(IReadOnlyList<ulong> seeds, VisualOptions options) : IDisposable
{
    private readonly Dictionary<string, VisuomotorNetwork> tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CrowdNetwork> robots = new(StringComparer.Ordinal);

    /// <summary>The module of a task: from a picture to the interface.</summary>
    public VisuomotorNetwork Task(string task)
    {
        if (!tasks.TryGetValue(task, out var module))
        {
            tasks.Add(task, module = new($"task {task}", 0, PlanarTask.Picture(options.Picture), options.Vision, options.Modules.TaskHidden, options.Modules.Interface, seeds));
        }

        return module;
    }

    /// <summary>The module of a cell's robot: from the interface and the robot's part to torques.</summary>
    public CrowdNetwork Robot(GridCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (!robots.TryGetValue(cell.Robot, out var module))
        {
            using var environment = cell.Environment.Create(1);
            var layers = CrowdNetwork.Mlp(options.Modules.Interface + cell.RobotPart, options.Modules.RobotHidden, environment.SingleActionSpace.Size);
            robots.Add(cell.Robot, module = new(
                $"robot {cell.Robot}", [.. layers.Select(layer => layer with { Name = $"robot {cell.Robot}/{layer.Name}" })], seeds,
                activation: Activation.Tanh, initialization: Initialization.Orthogonal, outputGain: 0.1));
        }

        return module;
    }

    /// <summary>The policy of a cell.</summary>
    public ModularPolicy Compose(GridCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return new(Task(cell.Task), Robot(cell), options.Modules.Dropout);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var module in tasks.Values.Concat<CrowdModule>(robots.Values))
        {
            module.Dispose();
        }
    }
}
