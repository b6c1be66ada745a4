using RLTransfer.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>A feed-forward network of named layers for a whole crowd of seeds: ten seeds are one tensor program.</summary>
/// <remarks>
/// Observations are [S, B, …], results [S, B, out]. Losses take the mean over B and the sum over S, so that seeds never mix.
/// The weights of seed i come from seed i's own random stream: they are the same alone and in any crowd.
/// </remarks>
public sealed class CrowdNetwork : nn.Module<Tensor, Tensor>
{
    private readonly CrowdLayer[] layers;
    private readonly Parameter[] weights;
    private Parameter[] learning;
    private readonly CrowdLayerKind[] kinds;
    private readonly string stream;

    /// <summary>A new network.</summary>
    /// <param name="stream">What the random streams of its weights are called, such as <c>critic</c>; networks of one learner need different names.</param>
    /// <param name="layers">From input to output, each with a name of its own.</param>
    /// <param name="seeds">Whose weights these are, one member each [S].</param>
    /// <param name="copies">How many networks each seed has (twin critics: 2). Members lie copy by copy: [copies · S, …].</param>
    /// <param name="activation">What stands between two layers.</param>
    /// <param name="initialization">How the first weights are drawn.</param>
    /// <param name="outputGain">The orthogonal output layer's gain.</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    /// <exception cref="ArgumentException">No layers or seeds, or two layers with the same name.</exception>
    public CrowdNetwork(
        string stream,
        IReadOnlyList<Layer> layers,
        IReadOnlyList<ulong> seeds,
        int copies = 1,
        Activation activation = Activation.ReLU,
        Initialization initialization = Initialization.Uniform,
        double outputGain = 1,
        Device? device = null)
        : base(stream)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentOutOfRangeException.ThrowIfLessThan(copies, 1);
        if (layers.Count == 0 || layers.Select(layer => layer.Name).Distinct(StringComparer.Ordinal).Count() < layers.Count)
        {
            throw new ArgumentException("A network needs at least one layer, and each a name of its own.", nameof(layers));
        }

        if (seeds.Count == 0)
        {
            throw new ArgumentException("A crowd needs at least one seed.", nameof(seeds));
        }

        (this.stream, Seeds, Copies, Activation, Initialization, OutputGain, Device) = (stream, [.. seeds], copies, activation, initialization, outputGain, device ?? CPU);
        using var scope = NewDisposeScope();
        this.layers = [.. layers.Select((layer, at) => Create(layer, isLast: at == layers.Count - 1))];
        foreach (var layer in this.layers)
        {
            layer.Weight.DetachFromDisposeScope();
            layer.Bias.DetachFromDisposeScope();
            register_module(layer.Layer.Name, layer);
        }

        learning = weights = [.. this.layers.SelectMany(layer => new[] { layer.Weight, layer.Bias })];
        kinds = [.. layers.Select(layer => layer is ConvolutionLayer c ? new CrowdLayerKind(c.Kernel, c.Stride, c.Padding) : default)];
    }

    /// <summary>Whose weights these are.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>How many networks each seed has.</summary>
    public int Copies { get; }

    /// <summary>What stands between two layers.</summary>
    public Activation Activation { get; }

    /// <summary>How the first weights were drawn.</summary>
    public Initialization Initialization { get; }

    /// <summary>The orthogonal output layer's gain.</summary>
    public double OutputGain { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>The layers, from input to output.</summary>
    public IReadOnlyList<CrowdLayer> Layers => layers;

    /// <summary>The layers as data.</summary>
    public IReadOnlyList<Layer> Shape => [.. layers.Select(layer => layer.Layer)];

    /// <summary>The layers' names, from input to output.</summary>
    public IReadOnlyList<string> LayerNames => [.. layers.Select(layer => layer.Layer.Name)];

    /// <summary>All weights, layer by layer: weight, bias, weight, bias, …; what <see cref="Apply"/> takes.</summary>
    public IReadOnlyList<Parameter> Weights => weights;

    /// <summary>The weights that learn: those of layers that are not frozen.</summary>
    public IReadOnlyList<Parameter> Learning => learning;

    /// <summary>A parameter group of the optimizer for every layer, so that layers can have learning rates of their own.</summary>
    public IEnumerable<Adam.ParamGroup> Groups => layers.Select(layer => new Adam.ParamGroup { Parameters = [layer.Weight, layer.Bias] });

    /// <summary>The layer of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public CrowdLayer this[string name] => layers[IndexOf(name)];

    /// <summary>Dense layers <c>hidden1</c>, <c>hidden2</c>, … and <c>output</c>.</summary>
    /// <param name="inputs">Numbers that come in.</param>
    /// <param name="hidden">Widths of the hidden layers.</param>
    /// <param name="outputs">Numbers that come out.</param>
    public static IReadOnlyList<Layer> Mlp(int inputs, IReadOnlyList<int> hidden, int outputs)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        int[] widths = [inputs, .. hidden];
        return [.. hidden.Select((width, i) => new DenseLayer($"hidden{i + 1}", widths[i], width)), new DenseLayer("output", widths[^1], outputs)];
    }

    /// <summary>Layers for what an environment shows: pictures [C, H, W] pass through <c>conv1</c> and <c>conv2</c>, everything then through dense layers.</summary>
    /// <param name="shape">Of one observation.</param>
    /// <param name="hidden">Widths of the hidden layers.</param>
    /// <param name="outputs">Numbers that come out.</param>
    public static IReadOnlyList<Layer> For(IReadOnlyList<int> shape, IReadOnlyList<int> hidden, int outputs)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Count != 3)
        {
            return Mlp(shape.Aggregate(1, (product, extent) => product * extent), hidden, outputs);
        }

        ConvolutionLayer[] convolutions = [new("conv1", shape[0], 16, Kernel: 3, Stride: 2, Padding: 1), new("conv2", 16, 16, Kernel: 3, Stride: 2, Padding: 1)];
        var (height, width) = convolutions.Aggregate((shape[1], shape[2]), (side, layer) => (layer.OutputSide(side.Item1), layer.OutputSide(side.Item2)));
        return [.. convolutions, .. Mlp(16 * height * width, hidden, outputs)];
    }

    /// <summary>Where a layer stands, counted from the input.</summary>
    /// <exception cref="ArgumentException">There is no such layer; the message lists those there are.</exception>
    public int IndexOf(string name)
    {
        var at = Array.FindIndex(layers, layer => layer.Layer.Name == name);
        return at >= 0 ? at : throw new ArgumentException($"The network has no layer '{name}'; it has {string.Join(", ", LayerNames)}.", nameof(name));
    }

    /// <summary>[S, B, …] → [S, B, out]; with several copies [copies, S, B, out].</summary>
    public override Tensor forward(Tensor input) => Apply(Weights, input);

    /// <summary>The network with weights handed in, in the order of <see cref="Weights"/>: what MAML's inner step and ensembles need.</summary>
    /// <param name="weights">One tensor each, of the same shapes.</param>
    /// <param name="input">[S, B, …].</param>
    /// <exception cref="ArgumentException">There are not as many tensors as weights.</exception>
    public Tensor Apply(IReadOnlyList<Tensor> weights, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(input);
        if (weights.Count != 2 * layers.Length)
        {
            throw new ArgumentException($"The network has {2 * layers.Length} weights and biases, got {weights.Count} tensors.", nameof(weights));
        }

        var each = Copies == 1 ? input : input.unsqueeze(0).expand([Copies, .. input.shape]).flatten(0, 1);
        var x = Crowds.Forward(each, weights as Tensor[] ?? [.. weights], kinds, tanh: Activation == Activation.Tanh);
        return Copies == 1 ? x : x.view([Copies, Seeds.Count, .. x.shape[1..]]);
    }

    /// <summary>Runs some of the layers: from layer <paramref name="from"/> up to, without, layer <paramref name="to"/>, whose activation is applied unless it is the output.</summary>
    /// <param name="input">What layer <paramref name="from"/> takes, with members first: [copies · S, B, …].</param>
    /// <param name="from">The first layer to run, counted from the input.</param>
    /// <param name="to">The layer to stop before; the number of layers runs to the end.</param>
    public Tensor Run(Tensor input, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, layers.Length);
        if (from >= to)
        {
            return input;
        }

        var x = Crowds.Forward(input, weights.AsSpan((2 * from)..(2 * to)), kinds.AsSpan(from..to), tanh: Activation == Activation.Tanh);
        return to < layers.Length ? Activation.Apply(x) : x;
    }

    /// <summary>A network of the same layers and weights, such as a target network.</summary>
    public CrowdNetwork Clone()
    {
        var clone = With(Shape);
        CopyTo(clone);
        return clone;
    }

    /// <summary>A new network like this one with other layers; its weights are drawn anew.</summary>
    /// <param name="shape">Its layers.</param>
    /// <param name="stream">What the random streams of its weights are called; as this network's by default.</param>
    public CrowdNetwork With(IReadOnlyList<Layer> shape, string? stream = null) => new(stream ?? this.stream, shape, Seeds, Copies, Activation, Initialization, OutputGain, Device);

    /// <summary>A clone in which the named layers are drawn anew.</summary>
    /// <param name="stream">What the random streams of the new weights are called; another name than this network's gives other weights.</param>
    /// <param name="names">The layers.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public CrowdNetwork WithFresh(string stream, params IEnumerable<string> names)
    {
        var fresh = names.Select(name => LayerNames[IndexOf(name)]).ToHashSet(StringComparer.Ordinal);
        var network = With(Shape, stream);
        CopyTo(network, [.. LayerNames.Where(name => !fresh.Contains(name))]);
        return network;
    }

    /// <summary>A clone with a new output layer, drawn anew: for a task with other actions.</summary>
    /// <param name="outputs">Of the new layer.</param>
    /// <param name="stream">What the random streams of its weights are called; another name than this network's gives other weights.</param>
    public CrowdNetwork WithFreshHead(int outputs, string stream)
    {
        var network = With([.. Shape.SkipLast(1), Shape[^1] with { Out = outputs }], stream);
        CopyTo(network, LayerNames.SkipLast(1));
        return network;
    }

    /// <summary>The last layers as a network of their own, with a copy of their weights; it takes what <see cref="Run"/> gives up to <paramref name="from"/>.</summary>
    public CrowdNetwork Part(int from)
    {
        var part = With([.. Shape.Skip(from)]);
        CopyTo(part, LayerNames.Skip(from));
        return part;
    }

    /// <summary>Copies all weights into a network of the same shape.</summary>
    /// <exception cref="ArgumentException">The other has other layers, or another number of members.</exception>
    public void CopyTo(CrowdNetwork other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.layers.Length != layers.Length)
        {
            throw new ArgumentException($"A network of the layers {string.Join(", ", LayerNames)} cannot be copied into one of {string.Join(", ", other.LayerNames)}.", nameof(other));
        }

        CopyTo(other, LayerNames);
    }

    /// <summary>Copies the named layers' weights into the layers of the same names: how a new learner starts from an old one's knowledge.</summary>
    /// <exception cref="ArgumentException">Either network has no such layer, or theirs differ in shape or number of members.</exception>
    public void CopyTo(CrowdNetwork other, params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(other);
        using var _ = no_grad();
        foreach (var name in names)
        {
            var (source, target) = (this[name], other[name]);
            if (!source.Weight.shape.AsSpan().SequenceEqual(target.Weight.shape))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Layer '{name}' has weights [{string.Join(", ", source.Weight.shape)}]; they do not fit [{string.Join(", ", target.Weight.shape)}]."), nameof(other));
            }

            target.Weight.copy_(source.Weight);
            target.Bias.copy_(source.Bias);
        }
    }

    /// <summary>Moves a target network a little towards this one: θ′ ← τ θ + (1 − τ) θ′ (Lillicrap et al. 2016, Algorithm 1).</summary>
    /// <param name="target">A <see cref="Clone"/> of this network.</param>
    /// <param name="tau">From 0 (stay) to 1 (copy).</param>
    public void Polyak(CrowdNetwork target, double tau)
    {
        ArgumentNullException.ThrowIfNull(target);
        Averaging.Polyak(target.weights, weights, tau);
    }

    /// <summary>Copies the weights of another network's layers into this one's of the same names, where their shapes agree.</summary>
    /// <param name="source">Stays as it is.</param>
    /// <param name="except">Layers to leave as they are.</param>
    /// <returns>The layers that were copied, from input to output.</returns>
    public IReadOnlyList<string> TakeFrom(CrowdNetwork source, params IReadOnlyCollection<string> except)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(except);
        using var _ = no_grad();
        var taken = new List<string>();
        foreach (var layer in layers.Where(layer => !except.Contains(layer.Layer.Name)))
        {
            var other = Array.Find(source.layers, other => other.Layer.Name == layer.Layer.Name);
            if (other is not null && other.Weight.shape.AsSpan().SequenceEqual(layer.Weight.shape))
            {
                layer.Weight.copy_(other.Weight);
                layer.Bias.copy_(other.Bias);
                taken.Add(layer.Layer.Name);
            }
        }

        return taken;
    }

    /// <summary>Lets the named layers learn, and no others.</summary>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public void TrainOnly(params IEnumerable<string> names)
    {
        var trained = names.Select(IndexOf).ToHashSet();
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i].Weight.requires_grad = layers[i].Bias.requires_grad = trained.Contains(i);
            if (!trained.Contains(i))
            {
                layers[i].Weight.grad = layers[i].Bias.grad = null;
            }
        }

        learning = Array.FindAll(weights, weight => weight.requires_grad);
    }

    private CrowdLayer Create(Layer layer, bool isLast)
    {
        var gain = isLast ? OutputGain : Activation == Activation.ReLU ? Math.Sqrt(2) : 1;
        return CrowdLayer.Create(layer, stream, Seeds, Copies, Initialization, gain, Device);
    }
}
