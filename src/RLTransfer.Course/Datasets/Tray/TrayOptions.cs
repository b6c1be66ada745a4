namespace RLTransfer.Course.Datasets.Tray;

/// <summary>How many trays, and how they are seen.</summary>
public sealed record TrayOptions
{
    /// <summary>Pixels a side of the picture about a gripper, a multiple of 4.</summary>
    public int Side { get; init; } = 20;

    /// <summary>Pixels a side of a whole tray's picture, which the grasps' are cut from: 16 to 128.</summary>
    public int SceneSide { get; init; } = 64;

    /// <summary>Trays in the simulator's look.</summary>
    public int SimulatedScenes { get; init; } = 1500;

    /// <summary>Trays in the real look to learn from.</summary>
    public int RealScenes { get; init; } = 1250;

    /// <summary>Trays in the real look to test on.</summary>
    public int TestScenes { get; init; } = 250;

    /// <summary>Grasps tried on a tray to learn from.</summary>
    public int Grasps { get; init; } = 4;

    /// <summary>Grasps tried on a tray to test on: among so many one is to be chosen.</summary>
    public int TestGrasps { get; init; } = 16;
}
