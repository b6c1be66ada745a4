using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp;

/// <summary>A loss of an input against a target, reduced over the elements.</summary>
public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    protected Loss(Reduction reduction = Reduction.Mean) : base(nameof(Loss<,,>)) => this.reduction = reduction;

    public Reduction reduction { get; }
}

public abstract class Loss<T1, T2, T3, TResult> : nn.Module<T1, T2, T3, TResult>
{
    protected Loss(Reduction reduction = Reduction.Mean) : base(nameof(Loss<,,,>)) => this.reduction = reduction;

    public Reduction reduction { get; }
}

/// <summary>A loss with a weight per class or per element.</summary>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    protected WeightedLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) : base(reduction)
    {
        this.weight = weight;
        ConditionallyRegisterBuffer(nameof(weight), weight, persistent: false);
    }

    public Tensor? weight { get; }
}
