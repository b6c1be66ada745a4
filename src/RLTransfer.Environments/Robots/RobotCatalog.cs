using RLTransfer.Environments.Robots.Arms;
using RLTransfer.Environments.Robots.Walkers;

namespace RLTransfer.Environments.Robots;

/// <summary>The robots on MuJoCo.</summary>
internal static class RobotCatalog
{
    private static readonly SettingSpec[] AntSettings = [new("contact_forces", 0, "whether contact forces are observed and paid for (0 or 1)")];
    private static readonly SettingSpec[] ArmSettings = [new("links", 2, "how many links the arm has, 2 to 4")];

    public static IEnumerable<EnvironmentSpec> Specs =>
    [
        EnvironmentSpec.Of<Hopper, HopperParameters, float>("Hopper-v0") with { MaxEpisodeSteps = 1000 },
        EnvironmentSpec.Of<HalfCheetah, HalfCheetahParameters, float>("HalfCheetah-v0") with { MaxEpisodeSteps = 1000 },
        EnvironmentSpec.Of<Walker2d, Walker2dParameters, float>("Walker2d-v0") with { MaxEpisodeSteps = 1000 },
        EnvironmentSpec.Of<Ant, AntParameters, float>("Ant-v0", AntSettings, chosen => new(chosen.Flag("contact_forces"))) with { MaxEpisodeSteps = 1000 },
        EnvironmentSpec.Of<ArmReach, ArmParameters, float>("ArmReach-v0", ArmSettings, chosen => new(Links(chosen))) with { MaxEpisodeSteps = 60 },
        EnvironmentSpec.Of<ArmPush, ArmParameters, float>("ArmPush-v0", ArmSettings, chosen => new(Links(chosen))) with { MaxEpisodeSteps = 120 },
        EnvironmentSpec.Of<ArmButton, ArmParameters, float>("ArmButton-v0", ArmSettings, chosen => new(Links(chosen))) with { MaxEpisodeSteps = 60 },
    ];

    private static int Links(Settings chosen) => chosen.Whole("links", 2, 4);
}
