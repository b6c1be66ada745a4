using System.Runtime.InteropServices;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>One layer of a crowd's network: dense without a kernel, else a convolution.</summary>
/// <param name="Kernel">Side of a filter; 0: dense.</param>
/// <param name="Stride">Pixels from one output to the next.</param>
/// <param name="Padding">Zeros around the picture.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct CrowdLayerKind(long Kernel, long Stride, long Padding);

/// <summary>Feed-forward networks of many members at once, as one step of the graph.</summary>
public static partial class Crowds
{
    /// <summary>Every member's network on its own inputs; ReLU or tanh between the layers, none after the last.</summary>
    /// <param name="input">[S, B, in] or [S, B, channels, height, width].</param>
    /// <param name="weights">
    /// Weight, bias, weight, bias, …: [S, in, out] and [S, 1, out] of a dense layer, [S, out, in, k, k] and [S, out] of a convolution.
    /// </param>
    /// <param name="layers">From input to output.</param>
    /// <param name="tanh">tanh between the layers in place of ReLU.</param>
    /// <returns>[S, B, out] or [S, B, out, height, width].</returns>
    public static Tensor Forward(Tensor input, ReadOnlySpan<Tensor> weights, ReadOnlySpan<CrowdLayerKind> layers, bool tanh = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (weights.Length != 2 * layers.Length)
            throw new ArgumentException($"{layers.Length} layers have {2 * layers.Length} weights and biases, got {weights.Length}.", nameof(weights));
        var x = input;
        for (var i = 0; i < layers.Length; i++)
        {
            var (weight, bias, layer) = (weights[2 * i], weights[(2 * i) + 1], layers[i]);
            if (layer.Kernel > 0)
            {
                var (members, batch) = (x.shape[0], x.shape[1]);
                var y = nn.functional.conv2d(x.transpose(0, 1).flatten(1, 2), weight.flatten(0, 1), bias.flatten(), [layer.Stride, layer.Stride], [layer.Padding, layer.Padding], groups: members);
                x = y.view(batch, members, weight.shape[1], y.shape[2], y.shape[3]).transpose(0, 1);
            }
            else
            {
                x = Affine.Of(x.dim() > 3 ? x.flatten(2) : x, weight, bias);
            }

            if (i + 1 < layers.Length) x = tanh ? x.tanh() : nn.functional.relu(x);
        }

        return x;
    }
}
