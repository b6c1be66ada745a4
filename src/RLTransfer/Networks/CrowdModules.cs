using RLTransfer.Kernels;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>What can be done with any network of a crowd: reach its layers, freeze them, copy them, average them.</summary>
public static class CrowdModules
{
    /// <summary>Where a layer stands, counted from the input.</summary>
    /// <exception cref="ArgumentException">There is no such layer; the message lists those there are.</exception>
    public static int IndexOf(this ICrowdModule network, string name)
    {
        ArgumentNullException.ThrowIfNull(network);
        for (var i = 0; i < network.Layers.Count; i++)
        {
            if (network.Layers[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"The network has no layer '{name}'; it has {string.Join(", ", network.LayerNames)}.", nameof(name));
    }

    /// <summary>The weights' numbers by name, such as <c>hidden1.weight</c>.</summary>
    public static IReadOnlyList<(string Name, Tensor Value)> NamedWeights(this ICrowdModule network) =>
        [.. network.Layers.SelectMany(layer => layer.Weights.Select(weight => ($"{layer.Name}.{weight.Name}", weight.Value)))];

    /// <summary>The weights of the layers that learn.</summary>
    public static IReadOnlyList<CrowdWeight> Learning(this ICrowdModule network) => [.. network.Layers.Where(layer => layer.Learns).SelectMany(layer => layer.Weights)];

    /// <summary>The network's output with its weights held fixed: gradients reach the input, and no weight.</summary>
    /// <param name="network">As it is now.</param>
    /// <param name="input">[S, B, …].</param>
    public static Tensor Fixed(this ICrowdModule network, Tensor input) => network.Apply([.. network.Parameters.Select(parameter => parameter.detach())], input);

    /// <summary>Lets the named layers learn, and no others.</summary>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public static void TrainOnly(this ICrowdModule network, params IEnumerable<string> names)
    {
        var learn = names.Select(network.IndexOf).ToHashSet();
        for (var i = 0; i < network.Layers.Count; i++)
        {
            network.Layers[i].Learns = learn.Contains(i);
        }
    }

    /// <summary>Copies all weights into a network of the same layers.</summary>
    /// <exception cref="ArgumentException">The other has other layers, or another number of members.</exception>
    public static void CopyTo(this ICrowdModule network, ICrowdModule other)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(other);
        if (!network.LayerNames.SequenceEqual(other.LayerNames))
        {
            throw new ArgumentException($"A network of the layers {string.Join(", ", network.LayerNames)} cannot be copied into one of {string.Join(", ", other.LayerNames)}.", nameof(other));
        }

        network.CopyTo(other, network.LayerNames);
    }

    /// <summary>Copies the named layers' weights into the layers of the same names: how a new learner starts from an old one's knowledge.</summary>
    /// <exception cref="ArgumentException">Either network has no such layer, or theirs differ in shape or number of members.</exception>
    public static void CopyTo(this ICrowdModule network, ICrowdModule other, params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(other);
        foreach (var name in names)
        {
            var (source, target) = (network[name], other[name]);
            if (!Fit(source, target))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Layer '{name}' has weights {Shapes(source)}; they do not fit {Shapes(target)}."), nameof(other));
            }

            Copy(source, target);
        }
    }

    /// <summary>Copies the weights of another network's layers into this one's of the same names, where their shapes agree.</summary>
    /// <param name="network">Takes them.</param>
    /// <param name="source">Stays as it is.</param>
    /// <param name="except">Layers to leave as they are.</param>
    /// <returns>The layers that were copied, from input to output.</returns>
    public static IReadOnlyList<string> TakeFrom(this ICrowdModule network, ICrowdModule source, params IReadOnlyCollection<string> except)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(except);
        var taken = new List<string>();
        foreach (var layer in network.Layers.Where(layer => !except.Contains(layer.Name)))
        {
            if (source.Layers.FirstOrDefault(other => other.Name == layer.Name) is { } other && Fit(other, layer))
            {
                Copy(other, layer);
                taken.Add(layer.Name);
            }
        }

        return taken;
    }

    /// <summary>Moves a target network a little towards this one: θ′ ← τ θ + (1 − τ) θ′ (Lillicrap et al. 2016, Algorithm 1).</summary>
    /// <param name="network">θ.</param>
    /// <param name="target">A <see cref="ICrowdModule.Clone"/> of the network.</param>
    /// <param name="tau">From 0 (stay) to 1 (copy).</param>
    /// <exception cref="ArgumentException">The target has other parameters.</exception>
    public static void Polyak(this ICrowdModule network, ICrowdModule target, double tau)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(target);
        if (target.Parameters.Count != network.Parameters.Count)
        {
            throw new ArgumentException($"The network has {network.Parameters.Count} parameters, its target {target.Parameters.Count}.", nameof(target));
        }

        using var _ = no_grad();
        for (var i = 0; i < network.Parameters.Count; i++)
        {
            Polyak(target.Parameters[i], network.Parameters[i], tau);
        }
    }

    private static unsafe void Polyak(Tensor target, Tensor source, double tau)
    {
        if (!target.shape.AsSpan().SequenceEqual(source.shape))
        {
            throw new ArgumentException($"A parameter is [{string.Join(", ", source.shape)}], its target's [{string.Join(", ", target.shape)}].", nameof(target));
        }

        if (target.IsPlain() && source.IsPlain())
        {
            PolyakKernel.Step(target.Pointer(), source.Pointer(), source.numel(), tau);
            return;
        }

        using var weight = tensor((float)tau, device: target.device);
        using var moved = target.lerp_(source, weight);
    }

    private static bool Fit(CrowdLayer source, CrowdLayer target) =>
        source.Weights.Count == target.Weights.Count && source.Weights.Zip(target.Weights).All(pair => pair.First.Shape.SequenceEqual(pair.Second.Shape));

    private static void Copy(CrowdLayer source, CrowdLayer target)
    {
        using var _ = no_grad();
        foreach (var (from, to) in source.Weights.Zip(target.Weights))
        {
            to.Value.copy_(from.Value);
        }
    }

    private static string Shapes(CrowdLayer layer) => string.Join(" and ", layer.Weights.Select(weight => $"[{string.Join(", ", weight.Shape)}]"));
}
