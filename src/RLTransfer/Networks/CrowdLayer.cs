using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>One named layer of a network of a crowd: what is frozen, copied, drawn anew or given a learning rate of its own.</summary>
public sealed class CrowdLayer
{
    /// <summary>A layer that learns.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="weights">Its weights, in order.</param>
    public CrowdLayer(string name, params IReadOnlyList<CrowdWeight> weights)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(weights);
        (Name, Weights) = (name, [.. weights]);
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Its weights, in order.</summary>
    public IReadOnlyList<CrowdWeight> Weights { get; }

    /// <summary>Numbers of all members.</summary>
    public long Count => Weights.Sum(weight => weight.Count);

    /// <summary>The first weight's numbers [members, …]; of a dense layer [members, in, out], of a convolution [members, out, in, k, k].</summary>
    public Tensor Weight => Weights[0].Value;

    /// <summary>The second weight's numbers; of a dense layer [members, 1, out], of a convolution [members, out].</summary>
    public Tensor Bias => Weights[1].Value;

    /// <summary>Whether it learns; a frozen layer has no gradient, and no optimizer touches it.</summary>
    public bool Learns
    {
        get;
        set
        {
            field = value;
            foreach (var weight in Weights)
            {
                if (weight.IsWhole)
                {
                    weight.Parameter.requires_grad = value;
                    weight.Parameter.grad = value ? weight.Parameter.grad : null;
                }
                else if (!value)
                {
                    using var _ = no_grad();
                    using var gradient = weight.Gradient;
                    gradient?.zero_();
                }
            }
        }
    } = true;
}
