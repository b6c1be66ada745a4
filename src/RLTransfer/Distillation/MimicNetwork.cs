using System.Globalization;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Distillation;

/// <summary>One game's view of a network that all games share: besides the policy, a layer of the game's own predicts what the expert's last hidden layer knows.</summary>
internal sealed class MimicNetwork : CrowdModule
{
    private readonly CrowdNetwork? features;

    /// <summary>Joins the parts, which go on in other games' networks.</summary>
    /// <param name="shared">The network of all games.</param>
    /// <param name="game">The game's number.</param>
    /// <param name="width">Of the expert's last hidden layer; null: it is not predicted.</param>
    public MimicNetwork(CrowdNetwork shared, int game, int? width)
        : base("student", shared.Seeds, device: shared.Device)
    {
        Shared = shared;
        Add(shared);
        if (width is { } outputs)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"features{game}");
            features = new(name, [new DenseLayer(name, shared.Shape[^1].In, outputs)], shared.Seeds, device: shared.Device);
            Add(features);
        }
    }

    /// <summary>The network of all games.</summary>
    public CrowdNetwork Shared { get; }

    /// <summary>Logits [S, B, A], and f(h) [S, B, H].</summary>
    public (Tensor Logits, Tensor Predicted) Both(Tensor observations)
    {
        var last = Shared.Shape.Count - 1;
        var hidden = Shared.Run(observations, 0, last);                                                 // h_AMN
        return (Shared.Run(hidden, last, last + 1), features!.forward(hidden));
    }

    /// <summary>Frees the parts, of all games' networks.</summary>
    public void Release()
    {
        Shared.Dispose();
        features?.Dispose();
    }

    /// <inheritdoc/>
    public override ICrowdModule Clone() => throw new NotSupportedException("A game's view of a shared network is not cloned; clone the shared one.");

    /// <inheritdoc/>
    protected override Tensor Compute(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return areOwn ? Shared.forward(input) : Shared.Apply([parameters[0]], input);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The parts go on in other games' networks; Release frees them.
    }
}
