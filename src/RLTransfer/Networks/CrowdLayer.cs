using RLTransfer.Randomness;
using RLTransfer.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>One layer of many members at once: every weight has a leading axis of members, which never mix.</summary>
public abstract class CrowdLayer : nn.Module<Tensor, Tensor>
{
    private protected CrowdLayer(Layer layer, Parameter weight, Parameter bias)
        : base(layer.Name)
    {
        (Layer, Weight, Bias) = (layer, weight, bias);
#pragma warning disable MA0056 // registering is what a module's constructor does
        register_parameter("weight", weight);
        register_parameter("bias", bias);
#pragma warning restore MA0056
    }

    /// <summary>What it is, as data.</summary>
    public Layer Layer { get; }

    /// <summary>Of every member: [members, in, out] of a dense layer, [members, out, in, k, k] of a convolution.</summary>
    public Parameter Weight { get; }

    /// <summary>Of every member: [members, 1, out] of a dense layer, [members, out] of a convolution.</summary>
    public Parameter Bias { get; }

    /// <summary>The layer with its own weights.</summary>
    public override Tensor forward(Tensor input) => Apply(input, Weight, Bias);

    /// <summary>The layer with weights handed in.</summary>
    public abstract Tensor Apply(Tensor input, Tensor weight, Tensor bias);

    /// <summary>A new layer; each member draws from its own stream.</summary>
    internal static CrowdLayer Create(Layer layer, string stream, IReadOnlyList<ulong> seeds, int copies, Initialization initialization, double gain, Device device)
    {
        var fanIn = layer is ConvolutionLayer c ? c.In * c.Kernel * c.Kernel : layer.In;
        var members = seeds.Count * copies;
        var (weights, biases) = (new float[members * fanIn * layer.Out], new float[members * layer.Out]);
        for (var member = 0; member < members; member++)
        {
            var random = new Philox(seeds[member % seeds.Count], Philox.Stream($"{stream}/{layer.Name}", (ulong)(member / seeds.Count)));
            var weight = weights.AsSpan(member * fanIn * layer.Out, fanIn * layer.Out);
            if (initialization == Initialization.Uniform)
            {
                InitialWeights.Uniform(random, weight.Length, fanIn).CopyTo(weight);
                InitialWeights.Uniform(random, layer.Out, fanIn).CopyTo(biases.AsSpan(member * layer.Out));
            }
            else
            {
                var (rows, columns) = layer is ConvolutionLayer ? (layer.Out, fanIn) : (fanIn, layer.Out);
                InitialWeights.Orthogonal(random, rows, columns, gain).CopyTo(weight);
            }
        }

        return layer is ConvolutionLayer convolution
            ? new CrowdConvolution(
                convolution,
                new Parameter(tensor(weights, [members, layer.Out, layer.In, convolution.Kernel, convolution.Kernel], device: device)),
                new Parameter(tensor(biases, [members, layer.Out], device: device)))
            : new CrowdLinear(
                (DenseLayer)layer,
                new Parameter(tensor(weights, [members, layer.In, layer.Out], device: device)),
                new Parameter(tensor(biases, [members, 1, layer.Out], device: device)));
    }
}

/// <summary>Dense: b + x W for every member, [S, B, in] → [S, B, out].</summary>
public sealed class CrowdLinear : CrowdLayer
{
    internal CrowdLinear(DenseLayer layer, Parameter weight, Parameter bias)
        : base(layer, weight, bias)
    {
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor input, Tensor weight, Tensor bias) => Affine.Of(input.dim() > 3 ? input.flatten(2) : input, weight, bias);
}

/// <summary>A convolution for every member, [S, B, in, H, W] → [S, B, out, H′, W′]: one grouped convolution, a group a member.</summary>
public sealed class CrowdConvolution : CrowdLayer
{
    private readonly ConvolutionLayer layer;

    internal CrowdConvolution(ConvolutionLayer layer, Parameter weight, Parameter bias)
        : base(layer, weight, bias) => this.layer = layer;

    /// <inheritdoc/>
    public override Tensor Apply(Tensor input, Tensor weight, Tensor bias)
    {
        var (members, batch) = (input.shape[0], input.shape[1]);
        var grouped = input.transpose(0, 1).flatten(1, 2);                                             // [B, S·in, H, W]
        var output = nn.functional.conv2d(grouped, weight.flatten(0, 1), bias.flatten(), [layer.Stride, layer.Stride], [layer.Padding, layer.Padding], groups: members);
        return output.view(batch, members, layer.Out, output.shape[2], output.shape[3]).transpose(0, 1);
    }
}
