using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>What the convolutions of a <see cref="VisuomotorNetwork"/> are like.</summary>
public sealed record VisionOptions
{
    /// <summary>Filters of each convolution; the last one's are the feature points. The first has 5 × 5 pixels and a stride of 2, the others 3 × 3.</summary>
    public IReadOnlyList<int> Filters { get; init; } = [8, 8];

    /// <summary>What responses are multiplied by before the softmax, an inverse temperature: Adam changes every weight by about as much, and a softmax over hundreds of places decides only between large numbers.</summary>
    public double Sharpness { get; init; } = 10;
}

/// <summary>From a picture, and numbers beside it, to numbers (Levine et al. 2016, §5.1): convolutions, a <see cref="SpatialSoftmax"/> of their response maps, dense layers on the feature points and the numbers.</summary>
/// <remarks>
/// y = dense([n, f(β relu(convolutions(picture)))]), β the sharpness. An observation holds the numbers n first, then the picture; smaller than the paper's network,
/// and without a layer that was trained on photographs. Shapes: observations [S, B, N + C·H·W]; feature points [S, B, F, 2]; y [S, B, out].
/// </remarks>
public sealed class VisuomotorNetwork : CrowdModule
{
    private readonly CrowdNetwork network;
    private readonly int convolutions;
    private readonly long[] picture;
    private readonly double sharpness;

    /// <summary>A new network.</summary>
    /// <param name="name">What the random streams of its weights are called; its layers carry it, too.</param>
    /// <param name="numbers">N: how many numbers stand before the picture.</param>
    /// <param name="picture">[C, H, W].</param>
    /// <param name="vision">The convolutions.</param>
    /// <param name="hidden">Widths of the dense hidden layers.</param>
    /// <param name="outputs">Numbers that come out.</param>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    public VisuomotorNetwork(
        string name, int numbers, IReadOnlyList<int> picture, VisionOptions vision, IReadOnlyList<int> hidden, int outputs, IReadOnlyList<ulong> seeds, Device? device = null)
        : this(new CrowdNetwork(name, Shape(name, numbers, picture, vision, hidden, outputs), seeds, initialization: Initialization.He, device: device), numbers, [.. picture.Select(extent => (long)extent)], vision.Sharpness)
    {
    }

    private VisuomotorNetwork(CrowdNetwork network, int numbers, long[] picture, double sharpness)
        : base(network.GetName(), network.Seeds, device: network.Device)
    {
        (this.network, this.picture, this.sharpness, Numbers) = (network, picture, sharpness, numbers);
        convolutions = network.Shape.Count(layer => layer is ConvolutionLayer);
        Add(network);
    }

    /// <summary>N: how many numbers stand before the picture.</summary>
    public int Numbers { get; }

    /// <summary>Numbers of an observation: N + C·H·W.</summary>
    public int Inputs => Numbers + (int)picture.Aggregate(1L, (size, extent) => size * extent);

    /// <summary>Numbers that come out.</summary>
    public int Outputs => network.Shape[^1].Out;

    /// <summary>All weights and biases.</summary>
    public Parameter Flat => network.Flat;

    /// <summary>Where each of the last filters finds what it looks for: [S, B, N + C·H·W] → [S, B, F, 2], x before y, from −1 to 1.</summary>
    public Tensor FeaturePoints(Tensor observations) => FeaturePoints(network.Flat, observations, areOwn: true);

    /// <inheritdoc/>
    public override VisuomotorNetwork Clone() => new(network.Clone(), Numbers, picture, sharpness);

    /// <inheritdoc/>
    protected override Tensor Compute(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var points = FeaturePoints(parameters[0], input, areOwn).flatten(2);                                    // [S, B, 2 F]
        return network.Run(parameters[0], cat([input.narrow(-1, 0, Numbers), points], -1), convolutions, network.Shape.Count, areOwn);
    }

    private static IReadOnlyList<Layer> Shape(string name, int numbers, IReadOnlyList<int> picture, VisionOptions vision, IReadOnlyList<int> hidden, int outputs)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(vision);
        if (picture.Count != 3 || vision.Filters.Count == 0)
        {
            throw new ArgumentException($"{name} takes a picture [C, H, W] and needs a convolution at least; got [{string.Join(", ", picture)}] and {vision.Filters.Count} convolutions.", nameof(picture));
        }

        int[] channels = [picture[0], .. vision.Filters];
        IEnumerable<Layer> seeing = vision.Filters.Select((filters, i) => i == 0
            ? new ConvolutionLayer("conv1", channels[0], filters, Kernel: 5, Stride: 2, Padding: 2)
            : new ConvolutionLayer(FormattableString.Invariant($"conv{i + 1}"), channels[i], filters, Kernel: 3, Padding: 1));
        return [.. seeing.Concat(CrowdNetwork.Mlp(numbers + (2 * vision.Filters[^1]), hidden, outputs)).Select(layer => layer with { Name = $"{name}/{layer.Name}" })];
    }

    private Tensor FeaturePoints(Tensor flat, Tensor observations, bool areOwn)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (observations.dim() != 3 || observations.shape[^1] != Inputs)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{GetName()} takes [{Seeds.Count}, B, {Numbers} + {string.Join("·", picture)}], got [{string.Join(", ", observations.shape)}]."), nameof(observations));
        }

        var seen = observations.narrow(-1, Numbers, Inputs - Numbers).reshape([.. observations.shape[..2], .. picture]);
        var maps = nn.functional.relu(network.Run(flat, seen, 0, convolutions, areOwn));                        // max(0, z)  [S, B, F, H′, W′]
        return SpatialSoftmax.Of(maps * sharpness);
    }
}
