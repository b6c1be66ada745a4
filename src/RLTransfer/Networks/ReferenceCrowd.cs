using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>The network of a crowd in TorchSharp's own operators: on any device, for any type of number, and differentiable as often as one likes.</summary>
internal static class ReferenceCrowd
{
    /// <summary>Every member's network on its own inputs; the activation between the layers, none after the last.</summary>
    /// <param name="layers">From input to output.</param>
    /// <param name="input">[members, B, in] or [members, B, channels, height, width].</param>
    /// <param name="weights">Weight, bias, weight, bias, …, as <see cref="CrowdLayer"/> has them.</param>
    /// <param name="activation">Between two layers.</param>
    public static Tensor Run(ReadOnlySpan<Layer> layers, Tensor input, IReadOnlyList<Tensor> weights, Activation activation)
    {
        var x = input;
        for (var i = 0; i < layers.Length; i++)
        {
            var (weight, bias) = (weights[2 * i], weights[(2 * i) + 1]);
            x = Layer(layers[i], x, weight, bias);
            x = i + 1 < layers.Length ? activation.Apply(x) : x;
        }

        return x;
    }

    /// <summary>One layer of every member.</summary>
    public static Tensor Layer(Layer layer, Tensor x, Tensor weight, Tensor? bias) =>
        layer is ConvolutionLayer convolution ? Convolve(convolution, x, weight, bias)
        : bias is null ? Flat(x).bmm(weight)
        : Affine.Of(Flat(x), weight, bias);

    private static Tensor Flat(Tensor x) => x.dim() > 3 ? x.flatten(2) : x;

    /// <summary>One grouped convolution, a group a member.</summary>
    private static Tensor Convolve(ConvolutionLayer layer, Tensor x, Tensor weight, Tensor? bias)
    {
        var (members, batch) = (x.shape[0], x.shape[1]);
        var grouped = x.transpose(0, 1).flatten(1, 2);                                                  // [B, members · in, H, W]
        var y = nn.functional.conv2d(grouped, weight.flatten(0, 1), bias?.flatten(), [layer.Stride, layer.Stride], [layer.Padding, layer.Padding], groups: members);
        return y.view(batch, members, layer.Out, y.shape[2], y.shape[3]).transpose(0, 1);
    }
}
