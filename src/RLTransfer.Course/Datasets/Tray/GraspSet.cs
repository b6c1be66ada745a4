using RLTransfer.Adaptation;
using RLTransfer.Transfer;
using static TorchSharp.torch;

namespace RLTransfer.Course.Datasets.Tray;

/// <summary>Grasps on trays, tray by tray.</summary>
/// <param name="Pixels">The picture about each gripper [N, 3, Side, Side]; the fingers stand to the left and right of its middle.</param>
/// <param name="Classes">What each pixel shows [N, Side, Side]: table, tray, rim, target, other object.</param>
/// <param name="Success">Whether something is lifted [N]: 1 or 0.</param>
/// <param name="Side">Pixels a side.</param>
/// <param name="EachScene">How many grasps there are of each tray.</param>
public sealed record GraspSet(byte[] Pixels, byte[] Classes, byte[] Success, int Side, int EachScene)
{
    /// <summary>How many grasps there are.</summary>
    public int Count => Success.Length;

    /// <summary>The share that succeeds.</summary>
    public double SuccessRate => Success.Average(each => (double)each);

    /// <summary>The first of them, whole trays.</summary>
    /// <param name="scenes">How many trays.</param>
    public GraspSet First(int scenes)
    {
        var count = scenes * EachScene;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count, nameof(scenes));
        return this with { Pixels = Pixels[..(count * 3 * Side * Side)], Classes = Classes[..(count * Side * Side)], Success = Success[..count] };
    }

    /// <summary>All that is known of simulated grasps.</summary>
    public GraspPictures ToGraspPictures(Device? device = null)
    {
        using var scope = NewDisposeScope();
        return new(
            Pictures(device).MoveToOuterDisposeScope(),
            tensor(Classes, device: device).to(ScalarType.Int64).view(Count, Side, Side).MoveToOuterDisposeScope(),
            tensor(Success, device: device).to(ScalarType.Int64).MoveToOuterDisposeScope());
    }

    /// <summary>Pictures and success, which is all that is known of real grasps.</summary>
    public Examples ToExamples(Device? device = null)
    {
        using var scope = NewDisposeScope();
        return new(Pictures(device).MoveToOuterDisposeScope(), tensor(Success, device: device).to(ScalarType.Int64).MoveToOuterDisposeScope());
    }

    private Tensor Pictures(Device? device) => tensor(Pixels, device: device).to(ScalarType.Float32).div(127.5).sub(1).view(Count, 3, Side, Side);
}

/// <summary>Whole trays, each with its semantic map.</summary>
/// <param name="Pixels">[N, 3, Side, Side].</param>
/// <param name="Classes">[N, Side, Side].</param>
/// <param name="Side">Pixels a side.</param>
public sealed record SceneSet(byte[] Pixels, byte[] Classes, int Side)
{
    /// <summary>How many there are.</summary>
    public int Count => Classes.Length / (Side * Side);

    /// <summary>Maps [N, H, W] int64, and pictures [N, 3, H, W] from −1 to 1.</summary>
    public (Tensor Maps, Tensor Pictures) ToTensors(Device? device = null)
    {
        using var scope = NewDisposeScope();
        return (
            tensor(Classes, device: device).to(ScalarType.Int64).view(Count, Side, Side).MoveToOuterDisposeScope(),
            tensor(Pixels, device: device).to(ScalarType.Float32).div(127.5).sub(1).view(Count, 3, Side, Side).MoveToOuterDisposeScope());
    }
}
