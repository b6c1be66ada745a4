namespace RLTransfer.Kernels;

/// <summary>A layer as the kernels see it.</summary>
/// <param name="Name">What errors call it.</param>
/// <param name="In">Numbers or channels that it takes.</param>
/// <param name="Out">Numbers or channels that it gives.</param>
/// <param name="Kernel">The side of a convolution's filters; 0 for a dense layer.</param>
/// <param name="Stride">Of a convolution.</param>
/// <param name="Padding">Of a convolution.</param>
internal readonly record struct LayerShape(string Name, int In, int Out, int Kernel = 0, int Stride = 1, int Padding = 0);

/// <summary>A layer in its place: what it takes and gives for one sample, and where its numbers lie.</summary>
internal sealed record CrowdStep
{
    public required LayerShape Layer { get; init; }

    /// <summary>The channels of the pictures that it takes; for a dense layer all numbers, with a height and width of 1.</summary>
    public required int Channels { get; init; }

    public required int Height { get; init; }

    public required int Width { get; init; }

    public required int OutHeight { get; init; }

    public required int OutWidth { get; init; }

    /// <summary>A convolution takes the crowd's input with its channels first, as everyone outside gives it; among layers they are last.</summary>
    public required bool TakesChannelsFirst { get; init; }

    /// <summary>A convolution before a dense layer or the end gives its channels first, as everyone outside expects.</summary>
    public required bool GivesChannelsFirst { get; init; }

    /// <summary>Where the weights of all members begin in the flat parameter.</summary>
    public required long WeightStart { get; init; }

    /// <summary>Where their biases begin: right behind.</summary>
    public required long BiasStart { get; init; }

    /// <summary>Where a member's activations of one sample begin among those that are kept of it.</summary>
    public required int KeptStart { get; init; }

    public bool IsConvolution => Layer.Kernel > 0;

    public int Out => Layer.Out;

    /// <summary>Where the filters are applied; a dense layer has one such place.</summary>
    public int Positions => OutHeight * OutWidth;

    public int Inputs => Channels * Height * Width;

    public int Outputs => Layer.Out * Positions;

    /// <summary>The numbers under a filter; for a dense layer all.</summary>
    public int Patch => IsConvolution ? Layer.In * Layer.Kernel * Layer.Kernel : Layer.In;

    /// <summary>Of one member.</summary>
    public int WeightSize => Patch * Layer.Out;

    /// <summary>Weights and biases of all members, which lie side by side.</summary>
    public long BlockSize(int members) => (long)members * (WeightSize + Layer.Out);
}

/// <summary>A crowd's sizes and places, worked out and checked once: for any batch size, and before any pointer is taken.</summary>
/// <remarks>
/// All weights are one flat parameter, layer after layer: the weight [S, in, out] of a dense layer or [S, out, in, k, k] of a
/// convolution, then the bias [S, out]. What <see cref="CrowdKernel.Forward"/> keeps lies member after member.
/// </remarks>
internal sealed class CrowdPlan
{
    private readonly CrowdStep[] steps;
    private readonly long[] sample;
    private readonly int largest;

    /// <summary>Plans a crowd.</summary>
    /// <param name="inputShape">[members, batch, in] or [members, batch, channels, height, width]; the batch may change later.</param>
    /// <param name="layers">From input to output.</param>
    /// <param name="tanh">What stands between two layers: tanh, or relu.</param>
    /// <param name="instructions">What computes it; the best that this processor has by default.</param>
    /// <exception cref="ArgumentException">No layers, a layer without size, or one that does not take what the one before gives.</exception>
    public CrowdPlan(ReadOnlySpan<long> inputShape, IReadOnlyList<LayerShape> layers, bool tanh, InstructionSet? instructions = null)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0)
        {
            throw new ArgumentException("A crowd needs at least one layer.", nameof(layers));
        }

        if (inputShape.Length is not (3 or 5) || inputShape[0] < 1 || inputShape[2..].ContainsAnyExceptInRange(1, int.MaxValue))
        {
            throw new ArgumentException($"A crowd takes vectors [members, batch, in] or pictures [members, batch, channels, height, width], got {Text(inputShape)}.", nameof(inputShape));
        }

        (Members, sample, IsTanh, Instructions) = (checked((int)inputShape[0]), inputShape[2..].ToArray(), tanh, instructions ?? InstructionSet.Best);
        steps = new CrowdStep[layers.Count];
        var (channels, height, width) = inputShape.Length == 5 ? (sample[0], sample[1], sample[2]) : (sample[0], 1, 1);
        long place = 0, kept = 0;
        for (var l = 0; l < steps.Length; l++)
        {
            var layer = layers[l];
            Check(layer);
            if (layer.Kernel == 0)
            {
                (channels, height, width) = (channels * height * width, 1, 1);
            }

            if (layer.In != channels)
            {
                throw new ArgumentException($"Layer '{layer.Name}' takes {layer.In} {(layer.Kernel > 0 ? "channels" : "inputs")}, got {channels}.", nameof(layers));
            }

            var (tall, wide) = (Reach(layer, height), Reach(layer, width));
            if (tall < 1 || wide < 1)
            {
                throw new ArgumentException($"Layer '{layer.Name}' has filters of {layer.Kernel} x {layer.Kernel}, larger than its pictures of {height} x {width} with a padding of {layer.Padding}.", nameof(layers));
            }

            var weights = (long)layer.In * layer.Out * Math.Max(1, (long)layer.Kernel * layer.Kernel);
            var numbers = Math.Max(
                Math.Max(channels * (height + 2L * layer.Padding) * (width + 2L * layer.Padding), layer.Out * tall * wide),
                Math.Max(weights, weights / layer.Out * tall * wide));
            if (numbers > int.MaxValue || kept > int.MaxValue)
            {
                throw new ArgumentException($"Layer '{layer.Name}' is too large: {numbers} numbers, at most {int.MaxValue} can be counted.", nameof(layers));
            }

            steps[l] = new CrowdStep
            {
                Layer = layer,
                Channels = (int)channels,
                Height = (int)height,
                Width = (int)width,
                OutHeight = (int)tall,
                OutWidth = (int)wide,
                TakesChannelsFirst = layer.Kernel > 0 && l == 0,
                GivesChannelsFirst = layer.Kernel > 0 && (l + 1 == steps.Length || layers[l + 1].Kernel == 0),
                WeightStart = place,
                BiasStart = place + Members * weights,
                KeptStart = (int)kept,
            };
            largest = Math.Max(largest, (int)numbers);
            place += steps[l].BlockSize(Members);
            kept += l + 1 < steps.Length ? steps[l].Outputs : 0;
            (channels, height, width) = (layer.Out, tall, wide);
        }

        (FlatSize, KeptPerSample) = (place, checked((int)kept));
    }

    public int Members { get; }

    /// <summary>What stands between two layers: tanh, or relu.</summary>
    public bool IsTanh { get; }

    /// <summary>What computes it.</summary>
    public InstructionSet Instructions { get; }

    /// <summary>From input to output.</summary>
    public ReadOnlySpan<CrowdStep> Steps => steps;

    /// <summary>The length of the flat parameter.</summary>
    public long FlatSize { get; }

    /// <summary>What is kept of a member for each sample: every layer's activations but the last one's.</summary>
    public int KeptPerSample { get; }

    /// <summary>The length of what <see cref="CrowdKernel.Forward"/> keeps for <see cref="CrowdKernel.Backward"/>.</summary>
    public long KeptSize(int batch) => (long)Members * batch * KeptPerSample;

    /// <summary>[members, batch, out], or [members, batch, out, height, width] after a convolution.</summary>
    public long[] OutputShape(int batch)
    {
        var last = steps[^1];
        return last.IsConvolution ? [Members, batch, last.Out, last.OutHeight, last.OutWidth] : [Members, batch, last.Out];
    }

    /// <summary>Whether an input has the shape of this plan, whatever its batch.</summary>
    public bool Takes(ReadOnlySpan<long> inputShape) => inputShape.Length == 2 + sample.Length && inputShape[0] == Members && inputShape[2..].SequenceEqual(sample);

    /// <summary>The batch size of an input.</summary>
    /// <exception cref="ArgumentException">The input has another shape, or so many samples that 32 bits do not count their numbers.</exception>
    public int BatchOf(ReadOnlySpan<long> inputShape)
    {
        if (!Takes(inputShape))
        {
            throw new ArgumentException($"Layer '{steps[0].Layer.Name}' of a crowd takes inputs of shape [{Members}, batch, {string.Join(", ", sample)}], got {Text(inputShape)}.", nameof(inputShape));
        }

        if (inputShape[1] > int.MaxValue / largest)
        {
            throw new ArgumentException($"A crowd with up to {largest} numbers a sample takes at most {int.MaxValue / largest} samples at once, got {inputShape[1]}.", nameof(inputShape));
        }

        return (int)inputShape[1];
    }

    /// <summary>Refuses a flat parameter, or a gradient, of another length.</summary>
    /// <exception cref="ArgumentException">It has.</exception>
    public void CheckFlat(long length)
    {
        if (length != FlatSize)
        {
            throw new ArgumentException($"The layers {string.Join(", ", steps.Select(step => $"'{step.Layer.Name}'"))} of {Members} members have {FlatSize} weights and biases, got {length}.", nameof(length));
        }
    }

    private static void Check(LayerShape layer)
    {
        if (layer.In < 1 || layer.Out < 1 || layer.Kernel < 0 || layer.Stride < 1 || layer.Padding < 0)
        {
            throw new ArgumentException($"Layer '{layer.Name}' needs inputs, outputs and a stride of at least 1 and no negative kernel or padding, got {layer.In}, {layer.Out}, {layer.Stride}, {layer.Kernel} and {layer.Padding}.", nameof(layer));
        }
    }

    private static long Reach(LayerShape layer, long length)
    {
        var room = length + 2L * layer.Padding - layer.Kernel;
        return layer.Kernel == 0 ? length : room < 0 ? 0 : room / layer.Stride + 1;
    }

    private static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
