using RLTransfer.Randomness;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>A feed-forward network of named layers, ReLU between them: its parts can be frozen, kept, and replaced one by one.</summary>
/// <remarks>Weights come from the seed's own random stream (one per layer): He et al. 2015, Eq. 10, as a uniform distribution; biases are zero.</remarks>
public sealed class LayeredNetwork : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] stack;

    /// <summary>A new network.</summary>
    /// <param name="layers">From input to output; at least one. Images are flattened before the first dense layer.</param>
    /// <param name="seed">Whose weights these are.</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    /// <exception cref="ArgumentException">There are no layers, or two have the same name.</exception>
    public LayeredNetwork(IReadOnlyList<Layer> layers, ulong seed, Device? device = null)
        : base(nameof(LayeredNetwork))
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0 || layers.Select(layer => layer.Name).Distinct(StringComparer.Ordinal).Count() < layers.Count)
        {
            throw new ArgumentException("A network needs at least one layer, and each a name of its own.", nameof(layers));
        }

        Layers = [.. layers];
        stack = [.. layers.Select(layer => Create(layer, seed, isLast: layer == layers[^1]))];
        for (var i = 0; i < stack.Length; i++)
        {
            register_module(layers[i].Name, stack[i]);
        }

        Device = device ?? CPU;
        this.to(Device);
    }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>The layers, from input to output.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The layers' names, from input to output.</summary>
    public IReadOnlyList<string> LayerNames => [.. Layers.Select(layer => layer.Name)];

    /// <summary>The module behind a name: a Conv2d or a Linear.</summary>
    /// <exception cref="ArgumentException">There is no such layer; the message lists those there are.</exception>
    public nn.Module<Tensor, Tensor> this[string name] => stack[IndexOf(name)];

    /// <summary>A small convolutional classifier of square grey images: three convolutions of stride 2, a hidden layer, an output.</summary>
    /// <param name="classes">Outputs.</param>
    /// <param name="seed">Whose weights these are.</param>
    /// <param name="side">Pixels of an image's side.</param>
    /// <param name="width">Filters of the first convolution; the next have twice and four times as many.</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    /// <returns>Layers <c>conv1</c>, <c>conv2</c>, <c>conv3</c>, <c>hidden</c>, <c>output</c>; [B, 1, side, side] → logits [B, classes].</returns>
    public static LayeredNetwork Convolutional(int classes, ulong seed, int side = 28, int width = 8, Device? device = null)
    {
        ConvolutionLayer[] convolutions =
        [
            new("conv1", 1, width, Kernel: 5, Stride: 2, Padding: 2),
            new("conv2", width, 2 * width, Kernel: 3, Stride: 2, Padding: 1),
            new("conv3", 2 * width, 4 * width, Kernel: 3, Stride: 2, Padding: 1),
        ];
        var last = convolutions.Aggregate(side, (now, layer) => layer.OutputSide(now));
        return new([.. convolutions, new DenseLayer("hidden", 4 * width * last * last, 64), new DenseLayer("output", 64, classes)], seed, device);
    }

    /// <summary>Where a layer stands, counted from the input.</summary>
    /// <exception cref="ArgumentException">There is no such layer; the message lists those there are.</exception>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Layers.Count; i++)
        {
            if (Layers[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"The network has no layer '{name}'; it has {string.Join(", ", LayerNames)}.", nameof(name));
    }

    /// <summary>Logits of a batch.</summary>
    public override Tensor forward(Tensor input) => Run(input, 0, Layers.Count);

    /// <summary>Runs some of the layers: from layer <paramref name="from"/> up to, without, layer <paramref name="to"/>.</summary>
    /// <param name="input">What layer <paramref name="from"/> takes.</param>
    /// <param name="from">The first layer to run.</param>
    /// <param name="to">The layer to stop before; the number of layers runs to the end.</param>
    public Tensor Run(Tensor input, int from, int to)
    {
        var x = input;
        for (var i = from; i < to; i++)
        {
            if (Layers[i] is DenseLayer && x.dim() > 2)
            {
                x = x.flatten(1);
            }

            x = stack[i].forward(x);
            if (i < Layers.Count - 1)
            {
                x = nn.functional.relu(x);
            }
        }

        return x;
    }

    /// <summary>Another network with the same weights.</summary>
    public LayeredNetwork Clone() => Part(0);

    /// <summary>The last layers as a network of their own, with a copy of their weights; it takes what <see cref="Run"/> gives up to <paramref name="from"/>.</summary>
    public LayeredNetwork Part(int from)
    {
        var part = new LayeredNetwork([.. Layers.Skip(from)], seed: 0, Device);
        for (var i = from; i < Layers.Count; i++)
        {
            Copy(stack[i], part.stack[i - from]);
        }

        return part;
    }

    /// <summary>Another network with the same weights but a fresh output layer.</summary>
    /// <param name="outputs">Of the new layer.</param>
    /// <param name="seed">Whose weights the new layer has.</param>
    public LayeredNetwork WithFreshHead(int outputs, ulong seed)
    {
        var network = new LayeredNetwork([.. Layers.Take(Layers.Count - 1), Layers[^1] with { Out = outputs }], seed, Device);
        for (var i = 0; i < Layers.Count - 1; i++)
        {
            Copy(stack[i], network.stack[i]);
        }

        return network;
    }

    /// <summary>Copies this network's weights into one of the same layers.</summary>
    public void CopyTo(LayeredNetwork other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < stack.Length; i++)
        {
            Copy(stack[i], other.stack[i]);
        }
    }

    /// <summary>Lets the named layers learn, and no others.</summary>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public void TrainOnly(params IEnumerable<string> names)
    {
        var trained = names.Select(IndexOf).ToHashSet();
        for (var i = 0; i < stack.Length; i++)
        {
            foreach (var parameter in stack[i].parameters())
            {
                parameter.requires_grad = trained.Contains(i);
            }
        }
    }

    private static void Copy(nn.Module from, nn.Module to)
    {
        using var _ = no_grad();
        foreach (var (source, target) in from.parameters().Zip(to.parameters()))
        {
            target.copy_(source);
        }
    }

    private static nn.Module<Tensor, Tensor> Create(Layer layer, ulong seed, bool isLast)
    {
        nn.Module<Tensor, Tensor> module = layer switch
        {
            ConvolutionLayer c => nn.Conv2d(c.In, c.Out, c.Kernel, stride: c.Stride, padding: c.Padding),
            DenseLayer d => nn.Linear(d.In, d.Out),
            _ => throw new ArgumentException($"A layer of an unknown kind: {layer}."),
        };
        var (weight, bias) = module switch { Conv2d c => (c.weight, c.bias), Linear l => (l.weight, l.bias), _ => throw new InvalidOperationException() };

        // U(−b, b) with b = √(6 / inputs) has He's variance of 2 / inputs; the output layer, with no ReLU after it, gets half of that.
        var random = new Philox(seed, Philox.Stream($"weights/{layer.Name}"));
        var inputs = layer is ConvolutionLayer convolution ? layer.In * convolution.Kernel * convolution.Kernel : layer.In;
        var bound = Math.Sqrt((isLast ? 3.0 : 6.0) / inputs);
        var values = new float[weight.numel()];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextUniform(-bound, bound);
        }

        using var _ = no_grad();
        using var drawn = tensor(values).reshape(weight.shape);
        weight.copy_(drawn);
        bias!.zero_();
        return module;
    }
}
