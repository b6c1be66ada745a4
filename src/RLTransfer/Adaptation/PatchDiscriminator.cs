using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>D(x): how real every patch of a picture is, of the picture as it is, of half its size, and of a quarter, each by a network of its own.</summary>
/// <remarks>[B, C, H, W] → one [B, 1, h/2, w/2] for each size: small patches tell about materials, large ones about what stands where.</remarks>
internal sealed class PatchDiscriminator : nn.Module<Tensor, Tensor[]>
{
    private readonly ModuleList<Sequential> scales;

    public PatchDiscriminator(int channels, int filters, int sizes)
        : base("discriminator")
    {
        scales = nn.ModuleList(Enumerable.Range(0, sizes).Select(_ => nn.Sequential(
            nn.Conv2d(channels, filters, 3, padding: 1), nn.LeakyReLU(0.2),
            nn.Conv2d(filters, 2 * filters, 3, stride: 2, padding: 1), nn.LeakyReLU(0.2),
            nn.Conv2d(2 * filters, 1, 1))).ToArray());
        RegisterComponents();
    }

    public override Tensor[] forward(Tensor picture)
    {
        var verdicts = new Tensor[scales.Count];
        for (var scale = 0; scale < verdicts.Length; scale++)
        {
            picture = scale == 0 ? picture : nn.functional.avg_pool2d(picture, 2);
            verdicts[scale] = scales[scale].forward(picture);
        }

        return verdicts;
    }
}
