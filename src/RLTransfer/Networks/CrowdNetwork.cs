using RLTransfer.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>A feed-forward network of named layers for a whole crowd of seeds: ten seeds are one tensor program.</summary>
/// <remarks>
/// Observations are [S, B, …], results [S, B, out]. Losses take the mean over B and the sum over S, so that seeds never mix.
/// The weights of seed i come from seed i's own random stream: they are the same alone and in any crowd.
/// All weights are one flat parameter: as one node of the graph it costs one node's time, however many layers there are.
/// </remarks>
public sealed class CrowdNetwork : CrowdModule
{
    private readonly Layer[] shape;
    private readonly LayerShape[] kinds;
    private readonly List<Part> parts = [];

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
        : base(stream, seeds, copies, device)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0)
        {
            throw new ArgumentException("A network needs at least one layer.", nameof(layers));
        }

        (shape, Activation, Initialization, OutputGain) = ([.. layers], activation, initialization, outputGain);
        kinds = [.. shape.Select(layer => layer.Kind)];
        using var scope = NewDisposeScope();
        var members = copies * seeds.Count;
        var numbers = new float[shape.Sum(layer => members * layer.Numbers)];
        InitialWeights.Draw(shape, stream, Seeds, copies, activation, initialization, outputGain, numbers);
        Flat = Add("weights", tensor(numbers, device: Device));
        var offset = 0L;
        foreach (var layer in shape)
        {
            Add(layer.Of(Flat, offset, members));
            offset += members * layer.Numbers;
        }
    }

    /// <summary>What stands between two layers.</summary>
    public Activation Activation { get; }

    /// <summary>How the first weights were drawn.</summary>
    public Initialization Initialization { get; }

    /// <summary>The orthogonal output layer's gain.</summary>
    public double OutputGain { get; }

    /// <summary>All weights and biases, layer by layer: the weight of every member, then the bias of every member.</summary>
    public Parameter Flat { get; }

    /// <summary>The layers as data.</summary>
    public IReadOnlyList<Layer> Shape => shape;

    /// <summary>The network that a learner asks for: dense layers, behind two convolutions where it sees pictures.</summary>
    public static ICrowdModule Create(NetworkSpec spec) => WithFilters()(spec);

    /// <summary>Makes the same with other numbers of filters: for a smaller or larger network.</summary>
    /// <param name="filters">Of the two convolutions; 16 and 16 where none are given.</param>
    public static NetworkFactory WithFilters(params IReadOnlyList<int> filters) => spec =>
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new CrowdNetwork(spec.Name, For(spec.InputShape, spec.Hidden, spec.Outputs, filters), spec.Seeds, spec.Copies, spec.Activation, spec.Initialization, spec.OutputGain, spec.Device);
    };

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
    /// <param name="filters">Of the two convolutions; 16 and 16 where none are given.</param>
    /// <exception cref="ArgumentException">There are filters, and not two.</exception>
    public static IReadOnlyList<Layer> For(IReadOnlyList<int> shape, IReadOnlyList<int> hidden, int outputs, params IReadOnlyList<int> filters)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(filters);
        if (shape.Count != 3)
        {
            return Mlp(shape.Aggregate(1, (product, extent) => product * extent), hidden, outputs);
        }

        var (first, second) = filters.Count switch
        {
            0 => (16, 16),
            2 => (filters[0], filters[1]),
            _ => throw new ArgumentException($"There are two convolutions, and so two numbers of filters; got {string.Join(", ", filters)}.", nameof(filters)),
        };
        ConvolutionLayer[] convolutions = [new("conv1", shape[0], first, Kernel: 3, Stride: 2, Padding: 1), new("conv2", first, second, Kernel: 3, Stride: 2, Padding: 1)];
        var (height, width) = convolutions.Aggregate((shape[1], shape[2]), (side, layer) => (layer.OutputSide(side.Item1), layer.OutputSide(side.Item2)));
        return [.. convolutions, .. Mlp(second * height * width, hidden, outputs)];
    }

    /// <summary>A small convolutional classifier of square grey pictures: three convolutions of stride 2, a hidden layer, an output; weights as He et al. (2015) draw them.</summary>
    /// <param name="classes">Outputs.</param>
    /// <param name="seeds">Whose weights these are [S].</param>
    /// <param name="side">Pixels of a picture's side.</param>
    /// <param name="width">Filters of the first convolution; the next have twice and four times as many.</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    /// <returns>Layers <c>conv1</c>, <c>conv2</c>, <c>conv3</c>, <c>hidden</c>, <c>output</c>; [S, B, 1, side, side] → logits [S, B, classes].</returns>
    public static CrowdNetwork Classifier(int classes, IReadOnlyList<ulong> seeds, int side = 28, int width = 8, Device? device = null)
    {
        ConvolutionLayer[] convolutions =
        [
            new("conv1", 1, width, Kernel: 5, Stride: 2, Padding: 2),
            new("conv2", width, 2 * width, Kernel: 3, Stride: 2, Padding: 1),
            new("conv3", 2 * width, 4 * width, Kernel: 3, Stride: 2, Padding: 1),
        ];
        var last = convolutions.Aggregate(side, (now, layer) => layer.OutputSide(now));
        return new("weights", [.. convolutions, new DenseLayer("hidden", 4 * width * last * last, 64), new DenseLayer("output", 64, classes)], seeds, initialization: Initialization.He, device: device);
    }

    /// <summary>Runs some of the layers: from layer <paramref name="from"/> up to, without, layer <paramref name="to"/>, whose activation is applied unless it is the output.</summary>
    /// <param name="input">What layer <paramref name="from"/> takes, with members first: [copies · S, B, …].</param>
    /// <param name="from">The first layer to run, counted from the input.</param>
    /// <param name="to">The layer to stop before; the number of layers runs to the end.</param>
    public Tensor Run(Tensor input, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, shape.Length);
        if (from >= to)
        {
            return input;
        }

        var x = Run(Flat, input, from, to, areOwn: true);
        return to < shape.Length ? Activation.Apply(x) : x;
    }

    /// <inheritdoc/>
    public override CrowdNetwork Clone() => WithFresh(GetName());

    /// <summary>A new network like this one with other layers; its weights are drawn anew.</summary>
    /// <param name="shape">Its layers.</param>
    /// <param name="stream">What the random streams of its weights are called; as this network's by default.</param>
    /// <param name="seeds">Whose weights these are; as this network's by default.</param>
    public CrowdNetwork With(IReadOnlyList<Layer> shape, string? stream = null, IReadOnlyList<ulong>? seeds = null) =>
        new(stream ?? GetName(), shape, seeds ?? Seeds, Copies, Activation, Initialization, OutputGain, Device);

    /// <summary>One seed's network alone, with a copy of its weights.</summary>
    /// <param name="place">Which of <see cref="CrowdModule.Seeds"/>.</param>
    public CrowdNetwork Of(int place)
    {
        var alone = With(shape, seeds: [Seeds[place]]);
        using var _ = no_grad();
        foreach (var (own, all) in alone.Weights.Zip(Weights))
        {
            own.copy_(all.view([Copies, Seeds.Count, .. all.shape[1..]]).select(1, place));
        }

        return alone;
    }

    /// <summary>A clone in which the named layers are drawn anew.</summary>
    /// <param name="stream">What the random streams of the new weights are called; another name than this network's gives other weights.</param>
    /// <param name="names">The layers.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public CrowdNetwork WithFresh(string stream, params IEnumerable<string> names)
    {
        var fresh = names.Select(name => LayerNames[this.IndexOf(name)]).ToHashSet(StringComparer.Ordinal);
        var network = With(shape, stream);
        this.CopyTo(network, [.. LayerNames.Where(name => !fresh.Contains(name))]);
        return network;
    }

    /// <summary>A clone with a new output layer, drawn anew: for a task with other actions or classes.</summary>
    /// <param name="outputs">Of the new layer.</param>
    /// <param name="stream">What the random streams of its weights are called; as this network's by default, which gives the weights that a new network would begin with.</param>
    public CrowdNetwork WithFreshHead(int outputs, string? stream = null)
    {
        var network = With([.. shape.SkipLast(1), shape[^1] with { Out = outputs }], stream);
        this.CopyTo(network, LayerNames.SkipLast(1));
        return network;
    }

    /// <summary>The last layers as a network of their own, with a copy of their weights; it takes what <see cref="Run(Tensor, int, int)"/> gives up to <paramref name="from"/>.</summary>
    public CrowdNetwork From(int from)
    {
        var network = With([.. shape.Skip(from)]);
        this.CopyTo(network, LayerNames.Skip(from));
        return network;
    }

    /// <inheritdoc/>
    protected override Tensor Compute(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(parameters);
        var each = Copies == 1 ? input : input.unsqueeze(0).expand([Copies, .. input.shape]).flatten(0, 1);
        var x = Run(parameters[0], each, 0, shape.Length, areOwn);
        return Copies == 1 ? x : x.view([Copies, Seeds.Count, .. x.shape[1..]]);
    }

    /// <summary>Runs some of the layers, with weights of whatever origin; no activation follows the last of them.</summary>
    internal Tensor Run(Tensor flat, Tensor input, int from, int to, bool areOwn)
    {
        var part = PartFor(input, from, to);
        var learning = new bool[to - from];
        for (var i = 0; i < learning.Length; i++)
        {
            learning[i] = !areOwn || Layers[from + i].Learns;
        }

        var weights = to - from == shape.Length ? flat : flat.narrow(0, Layers[from].Weights[0].Offset, part.Plan.FlatSize);
        return FusedCrowd.Takes(input, weights) ? FusedCrowd.Run(part.Plan, input, weights, learning, part.Reference) : part.Reference(input, weights, learning);
    }

    /// <exception cref="ArgumentException">The input does not fit the layers.</exception>
    private Part PartFor(Tensor input, int from, int to)
    {
        var extents = input.shape;
        foreach (var known in parts)
        {
            if (known.From == from && known.Plan.Steps.Length == to - from && known.Plan.Takes(extents))
            {
                return known;
            }
        }

        var members = Seeds.Count * Copies;
        if (extents.Length == 0 || extents[0] != members)
        {
            throw new ArgumentException(FormattableString.Invariant($"{GetName()} has {members} members, and takes [{members}, B, …]; got [{string.Join(", ", extents)}]."), nameof(input));
        }

        var part = new Part(from, new CrowdPlan(extents, kinds[from..to], Activation == Activation.Tanh), Reference);
        parts.Add(part);
        return part;

        Tensor Reference(Tensor x, Tensor flat, bool[] learning)
        {
            // Cut in one piece of work, whose gradient is one concatenation; what does not learn is cut from the numbers alone.
            CrowdWeight[] own = [.. Layers.Skip(from).Take(to - from).SelectMany(layer => layer.Weights)];
            var pieces = flat.split([.. own.Select(weight => weight.Count)]);
            Tensor[] weights = [.. own.Select((weight, i) => (learning[i / 2] ? pieces[i] : pieces[i].detach()).view([.. weight.Shape]))];

            return ReferenceCrowd.Run(shape.AsSpan(from, to - from), x, weights, Activation);
        }
    }

    /// <summary>Some of the layers, for inputs of one shape: planned once.</summary>
    private sealed record Part(int From, CrowdPlan Plan, Func<Tensor, Tensor, bool[], Tensor> Reference);
}
