using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>A picture, halved twice and made large again; what was seen at each size is kept beside what comes back from the next smaller one (Ronneberger et al. 2015).</summary>
/// <remarks>[B, in, H, W] → [B, out, H, W], with H and W multiples of 4. The last layer sees the input itself too.</remarks>
internal sealed class UNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential first, second, third, back, last;
    private readonly Conv2d verdict;

    public UNet(int inputs, int outputs, int filters)
        : base("unet")
    {
        first = Level(inputs, filters);
        second = Level(filters, 2 * filters);
        third = Level(2 * filters, 2 * filters);
        back = Level(4 * filters, 2 * filters);
        last = Level(3 * filters, filters);
        verdict = nn.Conv2d(filters + inputs, outputs, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var whole = first.forward(input);                                                    // [B, F, H, W]
        var half = second.forward(nn.functional.avg_pool2d(whole, 2));                       // [B, 2F, H/2, W/2]
        var quarter = third.forward(nn.functional.avg_pool2d(half, 2));                      // [B, 2F, H/4, W/4]
        half = back.forward(cat([half, Enlarged(quarter)], 1));
        whole = last.forward(cat([whole, Enlarged(half)], 1));
        return verdict.forward(cat([whole, input], 1));
    }

    private static Tensor Enlarged(Tensor features) =>
        nn.functional.interpolate(features, [2 * features.shape[2], 2 * features.shape[3]], mode: InterpolationMode.Nearest);

    private static Sequential Level(int inputs, int filters) =>
        nn.Sequential(nn.Conv2d(inputs, filters, 3, padding: 1, bias: false), nn.BatchNorm2d(filters), nn.ReLU());
}
