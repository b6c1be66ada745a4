using RLTransfer.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>New weights that follow from a seed and the weight's name alone.</summary>
internal static class DrawnWeights
{
    /// <summary>Draws weights and biases as PyTorch does, uniform within ± 1/√inputs, each from its own stream, and moves the network to the device.</summary>
    /// <remarks>A layer without a matrix (a normalization) stays as it is: times 1, plus 0.</remarks>
    public static TModule Of<TModule>(TModule module, ulong seed, Device device)
        where TModule : nn.Module
    {
        using var _ = no_grad();
        var (layer, bound) = ("", 0.0);
        foreach (var (name, parameter) in module.named_parameters())
        {
            var of = name[..(name.LastIndexOf('.') + 1)];
            (layer, bound) = parameter.dim() > 1 ? (of, 1 / Math.Sqrt(parameter.numel() / parameter.shape[0])) : (layer, bound);
            if (of != layer)
            {
                continue;
            }

            var (stream, values) = (new Philox(seed, Philox.Stream($"{module.GetName()}/{name}")), new float[parameter.numel()]);
            foreach (ref var value in values.AsSpan())
            {
                value = (float)stream.NextUniform(-bound, bound);
            }

            using var drawn = tensor(values, parameter.shape);
            parameter.copy_(drawn);
        }

        if (device.type != DeviceType.CPU)
        {
            module.to(device);
        }

        return module;
    }
}
