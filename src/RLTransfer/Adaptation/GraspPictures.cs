using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>Simulated grasps: of each the picture about the gripper, what every pixel shows, and whether it succeeds.</summary>
/// <param name="Pictures">x_s [N, C, H, W] in [−1, 1], the fingers to the left and right of the middle.</param>
/// <param name="Maps">m_s [N, H, W] int64.</param>
/// <param name="Success">y [N] int64, 1 where something is lifted.</param>
public sealed record GraspPictures(Tensor Pictures, Tensor Maps, Tensor Success) : IDisposable
{
    /// <summary>How many there are.</summary>
    public int Count => (int)Success.shape[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        Pictures.Dispose();
        Maps.Dispose();
        Success.Dispose();
    }
}
