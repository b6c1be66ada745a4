using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>One weight of a layer of a crowd: a parameter, or the piece of a larger one that is shared by many layers.</summary>
public sealed class CrowdWeight : IDisposable
{
    private readonly long[] shape;

    /// <summary>A whole parameter.</summary>
    /// <param name="name">Within its layer, such as <c>weight</c>.</param>
    /// <param name="parameter">With the members first [members, …].</param>
    public CrowdWeight(string name, Parameter parameter)
        : this(name, parameter, 0, parameter?.shape ?? [])
    {
    }

    /// <summary>A piece of a parameter.</summary>
    /// <param name="name">Within its layer, such as <c>weight</c>.</param>
    /// <param name="parameter">One axis of numbers, or as a whole of the shape that is given.</param>
    /// <param name="offset">Where the piece begins.</param>
    /// <param name="shape">[members, …].</param>
    public CrowdWeight(string name, Parameter parameter, long offset, params long[] shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(shape);
        (Name, Parameter, Offset, this.shape) = (name, parameter, offset, shape);
        Count = shape.Aggregate(1L, (product, extent) => product * extent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + Count, parameter.numel());
        using var _ = no_grad();
        Value = In(parameter.detach()).DetachFromDisposeScope();
    }

    /// <summary>Within its layer.</summary>
    public string Name { get; }

    /// <summary>What learns.</summary>
    public Parameter Parameter { get; }

    /// <summary>Where it begins in the parameter.</summary>
    public long Offset { get; }

    /// <summary>Numbers of all members.</summary>
    public long Count { get; }

    /// <summary>[members, …].</summary>
    public IReadOnlyList<long> Shape => shape;

    /// <summary>The numbers themselves [members, …]: the parameter's memory, without gradient. What is written here, the network has.</summary>
    public Tensor Value { get; }

    /// <summary>Its gradient, the parameter's memory [members, …]; null where there is none.</summary>
    public Tensor? Gradient
    {
        get
        {
            using var gradient = Parameter.grad;
            return gradient is null ? null : In(gradient);
        }
    }

    /// <summary>The same place in a tensor of the parameter's shape, differentiable: [members, …].</summary>
    public Tensor In(Tensor parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (IsWhole)
        {
            return parameter.view(shape);
        }

        using var piece = parameter.narrow(0, Offset, Count);
        return piece.view(shape);
    }

    /// <summary>Whether it is the parameter as a whole.</summary>
    internal bool IsWhole => Offset == 0 && Count == Parameter.numel();

    /// <summary>Frees the view; the parameter stays.</summary>
    public void Dispose() => Value.Dispose();
}
