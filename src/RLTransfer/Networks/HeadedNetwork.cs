using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>One task's network of several that share a trunk: the trunk's layers, and an output layer of the task's own.</summary>
/// <remarks>The parts belong to whoever made them (<see cref="CommonTrunk"/>): gradients of all tasks add up in the trunk. Shapes: o [S, B, …]; features [S, B, H]; what comes out [S, B, out].</remarks>
public sealed class HeadedNetwork : CrowdModule
{
    private readonly bool ownsParts;

    /// <summary>Joins a trunk and a head.</summary>
    /// <param name="trunk">Gives the features before their activation.</param>
    /// <param name="head">Takes the features.</param>
    /// <exception cref="ArgumentException">They do not fit each other.</exception>
    public HeadedNetwork(CrowdNetwork trunk, CrowdNetwork head)
        : this(trunk, head, ownsParts: false)
    {
    }

    private HeadedNetwork(CrowdNetwork trunk, CrowdNetwork head, bool ownsParts)
        : base("trunk and head", (trunk ?? throw new ArgumentNullException(nameof(trunk))).Seeds, device: trunk.Device)
    {
        ArgumentNullException.ThrowIfNull(head);
        if (trunk.Shape[^1].Out != head.Shape[0].In || !trunk.Seeds.SequenceEqual(head.Seeds))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{trunk.GetName()} gives {trunk.Shape[^1].Out} features for {trunk.Seeds.Count} seeds; {head.GetName()} takes {head.Shape[0].In} for {head.Seeds.Count}, or has other seeds."), nameof(head));
        }

        (Trunk, Head, this.ownsParts) = (trunk, head, ownsParts);
        Add(trunk);
        Add(head);
    }

    /// <summary>What all tasks share.</summary>
    public CrowdNetwork Trunk { get; }

    /// <summary>What is the task's own.</summary>
    public CrowdNetwork Head { get; }

    /// <summary>The last hidden layer: [S, B, …] → [S, B, H].</summary>
    public Tensor Features(Tensor observations) => Trunk.Activation.Apply(Trunk.forward(observations));

    /// <inheritdoc/>
    public override HeadedNetwork Clone() => new(Trunk.Clone(), Head.Clone(), ownsParts: true);

    /// <inheritdoc/>
    protected override Tensor Compute(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return areOwn ? Head.forward(Features(input)) : Head.Apply([parameters[1]], Trunk.Activation.Apply(Trunk.Apply([parameters[0]], input)));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Parts that were handed in go on in other tasks' networks.
        if (ownsParts)
        {
            base.Dispose(disposing);
        }
    }
}

/// <summary>A trunk and a head for each task, made when they are first asked for.</summary>
/// <param name="filters">Of the two convolutions, where pictures are seen.</param>
public sealed class CommonTrunk(params IReadOnlyList<int> filters) : IDisposable
{
    private readonly Dictionary<string, CrowdNetwork> heads = new(StringComparer.Ordinal);
    private CrowdNetwork? trunk;

    /// <summary>What all tasks share.</summary>
    /// <exception cref="InvalidOperationException">No task has asked for its network yet.</exception>
    public CrowdNetwork Trunk => trunk ?? throw new InvalidOperationException("The trunk is made with the first task's network; make a learner with Architecture first.");

    /// <summary>For a learner of this task: the trunk with a head of the task's own. Tasks show observations of one shape.</summary>
    /// <param name="task">Names the head.</param>
    public NetworkFactory Architecture(string task) => spec =>
    {
        ArgumentNullException.ThrowIfNull(spec);
        var layers = CrowdNetwork.For(spec.InputShape, [.. spec.Hidden.SkipLast(1)], spec.Hidden[^1], filters);
        trunk ??= Of("trunk", [.. layers.Select(layer => layer with { Name = $"trunk/{layer.Name}" })], spec);
        if (!heads.TryGetValue(task, out var head))
        {
            heads.Add(task, head = Of(task, [new DenseLayer($"{task}/output", spec.Hidden[^1], spec.Outputs)], spec));
        }

        return trunk.Shape.Select(layer => layer.In).SequenceEqual(layers.Select(layer => layer.In))
            ? new HeadedNetwork(trunk, head)
            : throw new ArgumentException($"{task} shows [{string.Join(", ", spec.InputShape)}], which the trunk does not take: tasks that share one show observations of one shape.");
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        trunk?.Dispose();
        foreach (var head in heads.Values)
        {
            head.Dispose();
        }
    }

    private static CrowdNetwork Of(string name, IReadOnlyList<Layer> layers, NetworkSpec spec) =>
        new(name, layers, spec.Seeds, activation: spec.Activation, initialization: spec.Initialization, device: spec.Device);
}
