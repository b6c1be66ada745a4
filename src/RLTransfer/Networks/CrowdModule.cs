using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>What networks of crowds have in common: named layers over parameters that are registered as TorchSharp's modules do.</summary>
public abstract class CrowdModule : nn.Module<Tensor, Tensor>, ICrowdModule
{
    private readonly List<CrowdLayer> layers = [];
    private readonly List<Parameter> registered = [];

    /// <summary>A network without layers yet.</summary>
    /// <param name="name">What the random streams of its weights are called, such as <c>critic</c>; networks of one learner need different names.</param>
    /// <param name="seeds">Whose weights these are [S].</param>
    /// <param name="copies">How many networks each seed has.</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    /// <exception cref="ArgumentException">No seeds, or no copies.</exception>
    protected CrowdModule(string name, IReadOnlyList<ulong> seeds, int copies = 1, Device? device = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentOutOfRangeException.ThrowIfLessThan(copies, 1);
        if (seeds.Count == 0)
        {
            throw new ArgumentException("A crowd needs at least one seed.", nameof(seeds));
        }

        Tensors.Threads.Begin();
        (Seeds, Copies, Device) = ([.. seeds], copies, device ?? CPU);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <inheritdoc/>
    public int Copies { get; }

    /// <inheritdoc/>
    public Device Device { get; }

    /// <inheritdoc/>
    public IReadOnlyList<CrowdLayer> Layers => layers;

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => registered;

    /// <summary>The layers' names, from input to output.</summary>
    public IReadOnlyList<string> LayerNames => [.. layers.Select(layer => layer.Name)];

    /// <summary>The weights' numbers, layer by layer.</summary>
    public IReadOnlyList<Tensor> Weights => [.. layers.SelectMany(layer => layer.Weights).Select(weight => weight.Value)];

    /// <summary>The layer of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public CrowdLayer this[string name] => layers[this.IndexOf(name)];

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Compute(registered, input, areOwn: true);

    /// <inheritdoc/>
    public Tensor Apply(IReadOnlyList<Tensor> parameters, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Count != registered.Count)
        {
            throw new ArgumentException($"{GetName()} has {registered.Count} parameters, got {parameters.Count} tensors.", nameof(parameters));
        }

        for (var i = 0; i < parameters.Count; i++)
        {
            if (!parameters[i].shape.AsSpan().SequenceEqual(registered[i].shape))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Parameter {i + 1} of {GetName()} is [{string.Join(", ", registered[i].shape)}], got [{string.Join(", ", parameters[i].shape)}]."), nameof(parameters));
            }
        }

        return Compute(parameters, input, areOwn: false);
    }

    /// <inheritdoc/>
    public abstract ICrowdModule Clone();

    /// <summary>What <see cref="forward"/> and <see cref="Apply"/> do.</summary>
    /// <param name="parameters">One for each of <see cref="Parameters"/>.</param>
    /// <param name="input">[S, B, …].</param>
    /// <param name="areOwn">Whether they are this network's: then layers that do not learn are to get no gradient.</param>
    protected abstract Tensor Compute(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn);

    /// <summary>Registers a parameter; to be called in the constructor.</summary>
    protected Parameter Add(string name, Tensor values)
    {
        var parameter = new Parameter(values);
        parameter.DetachFromDisposeScope();
        register_parameter(name, parameter);
        registered.Add(parameter);
        return parameter;
    }

    /// <summary>Takes in another network as a part: its parameters and layers come after those there are; to be called in the constructor.</summary>
    /// <exception cref="ArgumentException">There is a layer of the name of one of its.</exception>
    protected void Add(ICrowdModule part)
    {
        ArgumentNullException.ThrowIfNull(part);
        registered.AddRange(part.Parameters);
        foreach (var layer in part.Layers)
        {
            Add(layer);
        }

        if (part is nn.Module module)
        {
            register_module(module.GetName().Replace(' ', '_'), module);
        }
    }

    /// <summary>Adds a layer above those there are; to be called in the constructor.</summary>
    /// <exception cref="ArgumentException">There is a layer of this name.</exception>
    protected void Add(CrowdLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layers.Exists(other => other.Name == layer.Name))
        {
            throw new ArgumentException($"Each layer needs a name of its own; there are two called '{layer.Name}'.", nameof(layer));
        }

        layers.Add(layer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var weight in layers.SelectMany(layer => layer.Weights))
            {
                weight.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
