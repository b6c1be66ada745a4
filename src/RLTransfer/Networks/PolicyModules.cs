using System.Globalization;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>What modules are like, and how they are joined.</summary>
public sealed record ModuleOptions
{
    /// <summary>I: how many numbers a task module hands over.</summary>
    public int Interface { get; init; } = 4;

    /// <summary>How likely each of them is to be dropped in training.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Widths of a task module's hidden layers.</summary>
    public IReadOnlyList<int> TaskHidden { get; init; } = [32];

    /// <summary>Widths of a robot module's hidden layers.</summary>
    public IReadOnlyList<int> RobotHidden { get; init; } = [64, 64];
}

/// <summary>Task modules and robot modules by name: made when they are first asked for, joined in any pair, saved, read back, taken over from other runs.</summary>
public sealed class PolicyModules : IDisposable
{
    private const string TaskKind = "task", RobotKind = "robot";

    private readonly SortedDictionary<string, CrowdNetwork> modules = new(StringComparer.Ordinal);

    /// <summary>No modules yet.</summary>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="options">What they will be like.</param>
    public PolicyModules(IReadOnlyList<ulong> seeds, ModuleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        (Seeds, Options) = ([.. seeds], options ?? new());
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Interface, 1);
    }

    /// <summary>The crowd [S].</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>What modules that are made anew are like.</summary>
    public ModuleOptions Options { get; }

    /// <summary>The modules' names, such as <c>robot 3 links</c> and <c>task push</c>.</summary>
    public IReadOnlyList<string> Names => [.. modules.Keys];

    /// <summary>The module of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public CrowdNetwork this[string name] => modules.TryGetValue(name, out var module)
        ? module
        : throw new ArgumentException($"There is no module '{name}'; there {(modules.Count == 0 ? "are none yet" : $"are {string.Join(", ", Names)}")}.", nameof(name));

    /// <summary>The policy of a pair of modules that exist.</summary>
    /// <exception cref="ArgumentException">One of them does not, or they do not fit each other.</exception>
    public ModularPolicy Compose(string robot, string task) => new(this[$"{TaskKind} {task}"], this[$"{RobotKind} {robot}"], Options.Dropout);

    /// <summary>For a learner of this pair: its policy is composed, of modules that are made if they are missing; its other networks are its own.</summary>
    /// <param name="robot">The robot's name.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="robotPart">R: how many numbers of an observation, the first ones, are the robot's.</param>
    public NetworkFactory Architecture(string robot, string task, int robotPart) => spec =>
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Name != "policy")
        {
            return CrowdNetwork.Create(spec);
        }

        if (spec.InputShape.Count != 1 || spec.InputShape[0] <= robotPart)
        {
            throw new ArgumentException(FormattableString.Invariant($"An observation of {robot}, {task} is [{string.Join(", ", spec.InputShape)}]; {robotPart} numbers of it are the robot's, and none is left for the task."));
        }

        Make($"{TaskKind} {task}", spec.InputShape[0] - robotPart, Options.TaskHidden, Options.Interface, spec, gain: 1);
        Make($"{RobotKind} {robot}", Options.Interface + robotPart, Options.RobotHidden, spec.Outputs, spec, spec.OutputGain);
        return Compose(robot, task);
    };

    /// <summary>Takes a copy of another run's modules.</summary>
    /// <param name="source">Of the same seeds.</param>
    /// <param name="names">Those to take, in place of any of these names here; all, if none is named.</param>
    /// <exception cref="ArgumentException">The source has no such module, or is of other seeds.</exception>
    public void TakeFrom(PolicyModules source, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(names);
        if (!source.Seeds.SequenceEqual(Seeds))
        {
            throw new ArgumentException($"Modules of seeds {string.Join(", ", source.Seeds)} cannot join those of seeds {string.Join(", ", Seeds)}.", nameof(source));
        }

        foreach (var (name, taken) in (names.Count == 0 ? source.Names : names).Select(name => (name, source[name].Clone())).ToArray())
        {
            modules.Remove(name);           // a policy that holds the old one keeps it
            modules.Add(name, taken);
        }
    }

    /// <summary>A copy of all of them.</summary>
    public PolicyModules Clone()
    {
        var clone = new PolicyModules(Seeds, Options);
        clone.TakeFrom(this);
        return clone;
    }

    /// <summary>Writes modules to a safetensors file, whole or not at all.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="names">Those to write; all, if none is named.</param>
    public void Save(string path, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var chosen = names.Count == 0 ? Names : names;
        var tensors = chosen.SelectMany(name => this[name].NamedWeights());
        var texts = chosen.ToDictionary(name => name, name => this[name].Activation.ToString());
        texts["seeds"] = string.Join(' ', Seeds);
        Safetensors.Save(path, tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Value), texts);
    }

    /// <summary>Reads the modules of a file.</summary>
    /// <param name="path">What <see cref="Save"/> wrote.</param>
    /// <param name="options">What modules that are made later are like, and how all are joined.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or holds no modules.</exception>
    public static PolicyModules Load(string path, ModuleOptions? options = null)
    {
        using var scope = NewDisposeScope();
        var tensors = Safetensors.Load(path, null, out var texts);
        if (!texts.TryGetValue("seeds", out var seeds))
        {
            throw new InvalidDataException($"{path} holds no modules of policies; take a file that PolicyModules.Save wrote.");
        }

        var read = new PolicyModules([.. seeds.Split(' ').Select(seed => ulong.Parse(seed, CultureInfo.InvariantCulture))], options);
        foreach (var (name, activation) in texts.Where(text => text.Key.StartsWith($"{TaskKind} ", StringComparison.Ordinal) || text.Key.StartsWith($"{RobotKind} ", StringComparison.Ordinal)))
        {
            var layers = LayerNames(tensors.Keys.Count(key => key.StartsWith($"{name}/", StringComparison.Ordinal)) / 2)
                .Select(layer => tensors.TryGetValue($"{name}/{layer}.weight", out var weight) && weight.dim() == 3
                    ? new DenseLayer(layer, (int)weight.shape[1], (int)weight.shape[2])
                    : throw new InvalidDataException($"{path}: module '{name}' has no dense layer '{layer}'."))
                .ToArray();
            var module = new CrowdNetwork(name, [.. layers.Select(layer => layer with { Name = $"{name}/{layer.Name}" })], read.Seeds, activation: Enum.Parse<Activation>(activation));
            read.modules.Add(name, module);
            foreach (var (key, value) in module.NamedWeights())
            {
                using var _ = no_grad();
                value.copy_(tensors[key]);
            }
        }

        return read;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var module in modules.Values)
        {
            module.Dispose();
        }
    }

    private static IReadOnlyList<string> LayerNames(int count) => [.. Enumerable.Range(1, count - 1).Select(i => FormattableString.Invariant($"hidden{i}")), "output"];

    private void Make(string name, int inputs, IReadOnlyList<int> hidden, int outputs, NetworkSpec spec, double gain)
    {
        if (!modules.TryGetValue(name, out var module))
        {
            // Layers of two modules stand in one policy: each carries its module's name.
            var layers = CrowdNetwork.Mlp(inputs, hidden, outputs).Select(layer => layer with { Name = $"{name}/{layer.Name}" });
            modules.Add(name, new(name, [.. layers], Seeds, 1, spec.Activation, spec.Initialization, gain, spec.Device));
        }
        else if (module.Shape[0].In != inputs || module.Shape[^1].Out != outputs)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Module '{name}' takes {module.Shape[0].In} numbers and gives {module.Shape[^1].Out}; here one of {inputs} and {outputs} is needed."));
        }
    }
}
