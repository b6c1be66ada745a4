using TorchSharp;

namespace RLTransfer.Course.Experiments.PixelLecture;

/// <summary>Pictures for a report.</summary>
internal static class PictureBytes
{
    /// <summary>[N, C, H, W] in [−1, 1] as bytes, one picture after another.</summary>
    public static byte[] Of(torch.Tensor pictures)
    {
        using var scope = torch.NewDisposeScope();
        return ((pictures + 1) * 127.5).round().clamp(0, 255).to(torch.ScalarType.Byte).cpu().contiguous().data<byte>().ToArray();
    }
}
