using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>A network of a whole crowd: the seam between learners and architectures. Learners are handed their networks, so a new architecture is a new file.</summary>
/// <remarks>
/// Whoever implements it keeps three promises: members never mix; seed i has the same weights and gives the same values alone and in any crowd;
/// a layer that does not learn gets no gradient. <see cref="CrowdModule"/> does what all have in common.
/// </remarks>
public interface ICrowdModule : IDisposable
{
    /// <summary>Whose weights these are, one member each [S].</summary>
    IReadOnlyList<ulong> Seeds { get; }

    /// <summary>How many networks each seed has (twin critics: 2). Members lie copy by copy: [copies · S, …].</summary>
    int Copies { get; }

    /// <summary>Where it computes.</summary>
    Device Device { get; }

    /// <summary>The layers, from input to output: what has a name, is frozen, copied, or learns at a rate of its own.</summary>
    IReadOnlyList<CrowdLayer> Layers { get; }

    /// <summary>The layers' names, from input to output.</summary>
    IReadOnlyList<string> LayerNames => [.. Layers.Select(layer => layer.Name)];

    /// <summary>The weights' numbers, layer by layer: the network's own memory, without gradient.</summary>
    IReadOnlyList<Tensor> Weights => [.. Layers.SelectMany(layer => layer.Weights).Select(weight => weight.Value)];

    /// <summary>The layer of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    CrowdLayer this[string name] => Layers[this.IndexOf(name)];

    /// <summary>What learns, in order: what <see cref="Apply"/> takes. A parameter may hold the weights of many layers.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>[S, B, …] → [S, B, out]; with several copies [copies, S, B, out].</summary>
    Tensor forward(Tensor input);

    /// <summary>The network with its weights handed in, of whatever origin: what the inner step of MAML and networks that make weights need.</summary>
    /// <param name="parameters">One tensor for each of <see cref="Parameters"/>, of the same shape; gradients flow to all of them.</param>
    /// <param name="input">[S, B, …].</param>
    /// <exception cref="ArgumentException">There are not as many tensors, or one has another shape.</exception>
    Tensor Apply(IReadOnlyList<Tensor> parameters, Tensor input);

    /// <summary>A network of the same layers and weights, such as a target network. All of its layers learn.</summary>
    ICrowdModule Clone();
}
