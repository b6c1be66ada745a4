using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>T(x): whether the grasp in the middle of the picture succeeds, as a logit [B], and what stands where, as logits [B, K, H/4, W/4].</summary>
internal sealed class GraspNetwork : nn.Module<Tensor, PictureDomain, (Tensor Success, Tensor Map)>
{
    private readonly Conv2d first, second, third, map;
    private readonly DomainNorm firstNorm, secondNorm, thirdNorm;
    private readonly Sequential success;

    public GraspNetwork(int channels, int side, int classes, int filters)
        : base("grasp")
    {
        first = nn.Conv2d(channels, filters, 3, padding: 1, bias: false);
        second = nn.Conv2d(filters, 2 * filters, 3, padding: 1, bias: false);
        third = nn.Conv2d(2 * filters, 2 * filters, 3, padding: 1, bias: false);
        (firstNorm, secondNorm, thirdNorm) = (new(filters), new(2 * filters), new(2 * filters));
        map = nn.Conv2d(2 * filters, classes, 1);
        success = nn.Sequential(nn.Flatten(), nn.Linear(2L * filters * (side / 4) * (side / 4), 64), nn.ReLU(), nn.Linear(64, 1));
        RegisterComponents();
    }

    public override (Tensor Success, Tensor Map) forward(Tensor picture, PictureDomain domain)
    {
        var features = firstNorm.forward(first.forward(picture), domain).relu();
        features = secondNorm.forward(second.forward(nn.functional.max_pool2d(features, 2)), domain).relu();
        features = thirdNorm.forward(third.forward(nn.functional.max_pool2d(features, 2)), domain).relu();
        return (success.forward(features).squeeze(1), map.forward(features));
    }
}
