using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.MetaLearning;

/// <summary>A network with weights of its own for every task of every seed: a crowd of S · T members, the tasks of a seed side by side.</summary>
/// <remarks>Its weights are no parameters but values, which remember what they were computed from: gradients run through them to the initial weights.</remarks>
public sealed class FastNetwork
{
    private readonly ICrowdModule shape;

    internal FastNetwork(ICrowdModule shape, IReadOnlyList<Tensor> weights) => (this.shape, Weights) = (shape, weights);

    /// <summary>One tensor for each of the network's parameters, all members in it.</summary>
    public IReadOnlyList<Tensor> Weights { get; }

    /// <summary>How many members there are, S · T.</summary>
    public int Members => shape.Seeds.Count;

    /// <summary>Every member on inputs of its own: [S · T, B, …] → [S · T, B, out].</summary>
    public Tensor forward(Tensor input) => shape.Apply(Weights, input);

    /// <summary>A weight of all members [S · T, …], as the layer has it.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="place">Which of its weights; of a dense layer 0 is the matrix, 1 the bias.</param>
    public Tensor Weight(string layer, int place = 0)
    {
        var weight = shape[layer].Weights[place];
        for (var i = 0; i < Weights.Count; i++)
        {
            if (ReferenceEquals(shape.Parameters[i], weight.Parameter))
            {
                return weight.In(Weights[i]);
            }
        }

        throw new ArgumentException($"Layer '{layer}' has a weight that is no parameter of the network.", nameof(layer));
    }

    /// <summary>The same network with other weights.</summary>
    internal FastNetwork With(IReadOnlyList<Tensor> weights) => new(shape, weights);
}
