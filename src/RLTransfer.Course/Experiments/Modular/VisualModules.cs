using System.Globalization;
using RLTransfer.Environments.Planar;
using RLTransfer.Learners;
using RLTransfer.Networks;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>Task modules that see pictures and robot modules, made when they are first asked for, joined in any pair, saved and read back.</summary>
/// <param name="seeds">The crowd [S].</param>
/// <param name="options">What they are like.</param>
public sealed class VisualModules(IReadOnlyList<ulong> seeds, VisualOptions options) : IDisposable
{
    private readonly Dictionary<string, VisuomotorNetwork> tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CrowdNetwork> robots = new(StringComparer.Ordinal);
    private Dictionary<string, Tensor> saved = [];

    /// <summary>The crowd [S].</summary>
    public IReadOnlyList<ulong> Seeds => seeds;

    /// <summary>The module of a task: from a picture to the interface.</summary>
    public VisuomotorNetwork Task(string task)
    {
        if (!tasks.TryGetValue(task, out var module))
        {
            tasks.Add(task, module = new($"task {task}", 0, PlanarTask.Picture(options.Picture), options.Vision, options.Modules.TaskHidden, options.Modules.Interface, seeds));
            Restore(module);
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
            Restore(module);
        }

        return module;
    }

    /// <summary>The policy of a cell.</summary>
    public ModularPolicy Compose(GridCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return new(Task(cell.Task), Robot(cell), options.Modules.Dropout);
    }

    /// <summary>Writes all modules there are to a safetensors file, whole or not at all.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    public void Save(string path) => Safetensors.Save(
        path, Modules.SelectMany(module => module.NamedWeights()).ToDictionary(weight => weight.Name, weight => weight.Value), new Dictionary<string, string> { ["seeds"] = string.Join(' ', seeds) });

    /// <summary>Reads the modules of a file; those that it does not hold are new when they are first asked for.</summary>
    /// <param name="path">What <see cref="Save"/> wrote.</param>
    /// <param name="options">What they are like: as when they were saved.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or holds no modules.</exception>
    public static VisualModules Load(string path, VisualOptions options)
    {
        var tensors = Safetensors.Load(path, null, out var texts);
        return texts.TryGetValue("seeds", out var seeds)
            ? new([.. seeds.Split(' ').Select(seed => ulong.Parse(seed, CultureInfo.InvariantCulture))], options) { saved = tensors }
            : throw new InvalidDataException($"{path} holds no modules of policies; take a file that VisualModules.Save wrote.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var module in Modules)
        {
            module.Dispose();
        }

        foreach (var tensor in saved.Values)
        {
            tensor.Dispose();
        }
    }

    private IEnumerable<CrowdModule> Modules => tasks.Values.Concat<CrowdModule>(robots.Values);

    private void Restore(CrowdModule module)
    {
        using var still = no_grad();
        foreach (var (name, value) in module.NamedWeights())
        {
            if (!saved.TryGetValue(name, out var weight))
            {
                continue;                                                   // a module that was not saved is new
            }

            if (!weight.shape.SequenceEqual(value.shape))
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"'{name}' is saved as [{string.Join(", ", weight.shape)}], and [{string.Join(", ", value.shape)}] is asked for; read the modules with the options that they were made with."));
            }

            value.copy_(weight);
        }
    }
}
