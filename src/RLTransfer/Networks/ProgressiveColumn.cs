using RLTransfer.Kernels;
using TorchSharp.Modules;

namespace RLTransfer.Networks;

/// <summary>How a column takes in what earlier ones know.</summary>
public sealed record LateralOptions
{
    /// <summary>The projection's width over that of what the layer takes from its own column: below 1 it reduces, as it is meant to.</summary>
    public double Width { get; init; } = 0.5;

    /// <summary>α at first. Rusu et al. (2016, appendix C) draw it from 1, 0.1 and 0.01.</summary>
    public double Scale { get; init; } = 1;
}

/// <summary>A lateral connection (Rusu et al. 2016, Eq. 2): what layer i of a column adds to its own sum is U σ(V α h), h being what layer i − 1 of an earlier column gives.</summary>
public sealed class Lateral
{
    internal Lateral(LateralShape shape, Layer into, Parameter flat, int members, string name)
    {
        (Layer, From) = (shape.Layer, shape.Source);
        Projection = shape.Projection.Kernel > 0 ? new ConvolutionLayer(name, shape.Projection.In, shape.Projection.Out, Kernel: 1) : new DenseLayer(name, shape.Projection.In, shape.Projection.Out);
        Into = into is ConvolutionLayer convolution ? convolution with { Name = name, In = shape.Lateral.In } : new DenseLayer(name, shape.Lateral.In, into.Out);
        V = Projection.Weights("projection", flat, shape.Start, members);
        Bias = Projection.Biases("bias", flat, shape.BiasStart(members), members);
        U = Into.Weights("lateral", flat, shape.LateralStart(members), members);
        Scale = new("scale", flat, shape.ScaleStart(members), members, 1);
        Weights = new(name, U, V, Bias, Scale);
    }

    /// <summary>i: which layer of its column it goes into, counted from 0.</summary>
    public int Layer { get; }

    /// <summary>j: which earlier column it comes from, counted from 0.</summary>
    public int From { get; }

    /// <summary>Its weights by name: <c>lateral</c> (U), <c>projection</c> (V), <c>bias</c> (V's), <c>scale</c> (α).</summary>
    public CrowdLayer Weights { get; }

    /// <summary>U, of the shape of the layer's own weights but for what comes in.</summary>
    public CrowdWeight U { get; }

    /// <summary>V: dense, or of one pixel where the earlier layer gives pictures.</summary>
    public CrowdWeight V { get; }

    /// <summary>V's bias, which Eq. 2 leaves out for brevity.</summary>
    public CrowdWeight Bias { get; }

    /// <summary>α [members, 1].</summary>
    public CrowdWeight Scale { get; }

    /// <summary>V as a layer.</summary>
    internal Layer Projection { get; }

    /// <summary>U as a layer.</summary>
    internal Layer Into { get; }
}

/// <summary>One column of a <see cref="ProgressiveNetwork"/>: a network of its own, and what it takes from the columns before it.</summary>
public sealed class ProgressiveColumn
{
    internal ProgressiveColumn(ColumnDesign design, Parameter flat, IReadOnlyList<CrowdLayer> layers, IReadOnlyList<Lateral> laterals, IReadOnlyList<LateralShape> shapes) =>
        (Design, Flat, Layers, Laterals, Shapes) = (design, flat, layers, laterals, shapes);

    /// <summary>Its own layers as data.</summary>
    public IReadOnlyList<Layer> Shape => Design.Layers;

    /// <summary>Its own layers, from input to output.</summary>
    public IReadOnlyList<CrowdLayer> Layers { get; }

    /// <summary>Its lateral connections, from input to output; none of the first column.</summary>
    public IReadOnlyList<Lateral> Laterals { get; }

    /// <summary>All of its numbers: its own layers' as a <see cref="CrowdNetwork"/> has them, then the connections'.</summary>
    public Parameter Flat { get; }

    /// <summary>Whether each layer learns, then whether each connection does.</summary>
    internal bool[] Learning => [.. Layers.Select(layer => layer.Learns), .. Laterals.Select(lateral => lateral.Weights.Learns)];

    internal ColumnDesign Design { get; }

    internal IReadOnlyList<LateralShape> Shapes { get; }
}

/// <summary>What a column is built from.</summary>
internal sealed record ColumnDesign(string Stream, IReadOnlyList<Layer> Layers, Initialization Initialization, double OutputGain, LateralOptions Laterals);
