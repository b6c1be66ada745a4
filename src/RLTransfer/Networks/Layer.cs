namespace RLTransfer.Networks;

/// <summary>One named layer of a <see cref="CrowdNetwork"/>, as data.</summary>
/// <param name="Name">What it is called when layers are frozen, replaced or given learning rates.</param>
/// <param name="In">Channels or features that come in.</param>
/// <param name="Out">Channels or features that go out.</param>
public abstract record Layer(string Name, int In, int Out);

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
    /// <summary>Side of the output for an input of this side.</summary>
    public int OutputSide(int side) => ((side + (2 * Padding) - Kernel) / Stride) + 1;
}
