using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>Which pictures a network is looking at.</summary>
public enum PictureDomain
{
    /// <summary>The simulator's, as they are.</summary>
    Simulated,

    /// <summary>The simulator's, adapted.</summary>
    Adapted,

    /// <summary>The target's.</summary>
    Real,
}

/// <summary>Batch normalization with means and deviations of each domain's own; scale and shift are common, so that what was learned in one holds in the other.</summary>
internal sealed class DomainNorm : nn.Module<Tensor, PictureDomain, Tensor>
{
    private readonly ModuleList<BatchNorm2d> each;
    private readonly Parameter weight, bias;

    public DomainNorm(int features)
        : base("norm")
    {
        each = nn.ModuleList(Enum.GetValues<PictureDomain>().Select(_ => nn.BatchNorm2d(features, affine: false)).ToArray());
        (weight, bias) = (new Parameter(ones(features)), new Parameter(zeros(features)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, PictureDomain domain) =>
        (weight.view(-1, 1, 1) * each[(int)domain].forward(input)) + bias.view(-1, 1, 1);
}
