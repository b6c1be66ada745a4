using RLTransfer.Kernels;
using TorchSharp.Modules;

namespace RLTransfer.Networks;

/// <summary>One named layer of a <see cref="CrowdNetwork"/>, as data.</summary>
/// <param name="Name">What it is called when layers are frozen, replaced or given learning rates.</param>
/// <param name="In">Channels or features that come in.</param>
/// <param name="Out">Channels or features that go out.</param>
public abstract record Layer(string Name, int In, int Out)
{
    /// <summary>Weights of one member, without biases.</summary>
    internal virtual int WeightSize => In * Out;

    /// <summary>Weights and biases of one member.</summary>
    internal int Numbers => WeightSize + Out;

    /// <summary>As the kernels see it.</summary>
    internal virtual LayerShape Kind => new(Name, In, Out);

    /// <summary>Its weights in a flat parameter, from <paramref name="offset"/> on.</summary>
    internal virtual CrowdWeight Weights(string name, Parameter flat, long offset, int members) => new(name, flat, offset, members, In, Out);

    /// <summary>Its biases in a flat parameter, from <paramref name="offset"/> on.</summary>
    internal virtual CrowdWeight Biases(string name, Parameter flat, long offset, int members) => new(name, flat, offset, members, 1, Out);

    /// <summary>The layer of a crowd whose weights, and then its biases, lie in a flat parameter from <paramref name="offset"/> on.</summary>
    internal CrowdLayer Of(Parameter flat, long offset, int members, string? name = null) =>
        new(name ?? Name, Weights("weight", flat, offset, members), Biases("bias", flat, offset + ((long)members * WeightSize), members));
}

/// <summary>A fully connected layer: [B, In] → [B, Out].</summary>
public sealed record DenseLayer(string Name, int In, int Out) : Layer(Name, In, Out);

/// <summary>A convolution over images: [B, In, H, W] → [B, Out, H′, W′].</summary>
/// <param name="Name">What it is called.</param>
/// <param name="In">Channels that come in.</param>
/// <param name="Out">Filters.</param>
/// <param name="Kernel">Side of a filter in pixels.</param>
/// <param name="Stride">Pixels from one output to the next.</param>
/// <param name="Padding">Zeros around the image.</param>
public sealed record ConvolutionLayer(string Name, int In, int Out, int Kernel, int Stride = 1, int Padding = 0) : Layer(Name, In, Out)
{
    internal override int WeightSize => In * Out * Kernel * Kernel;

    internal override LayerShape Kind => new(Name, In, Out, Kernel, Stride, Padding);

    internal override CrowdWeight Weights(string name, Parameter flat, long offset, int members) => new(name, flat, offset, members, Out, In, Kernel, Kernel);

    internal override CrowdWeight Biases(string name, Parameter flat, long offset, int members) => new(name, flat, offset, members, Out);

    /// <summary>Side of the output for an input of this side.</summary>
    public int OutputSide(int side) => ((side + (2 * Padding) - Kernel) / Stride) + 1;
}
