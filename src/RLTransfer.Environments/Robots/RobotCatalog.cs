using RLTransfer.Environments.Robots.Arms;
using RLTransfer.Environments.Robots.Walkers;

namespace RLTransfer.Environments.Robots;

/// <summary>The robots on MuJoCo.</summary>
internal static class RobotCatalog
{
    private static readonly SettingSpec[] ArmSettings = [new("links", 2, "how many links the arm has, 2 to 4")];

    public static IEnumerable<EnvironmentSpec> Specs =>
    [
        EnvironmentSpec.Of<Hopper, HopperParameters, float>("Hopper-v0") with { MaxEpisodeSteps = 1000 },
        EnvironmentSpec.Of<HalfCheetah, HalfCheetahParameters, float>("HalfCheetah-v0") with { MaxEpisodeSteps = 1000 },
        EnvironmentSpec.Of<ArmReach, ArmParameters, float>("ArmReach-v0", ArmSettings, chosen => new(Links(chosen))) with { MaxEpisodeSteps = 60 },
    ];

    private static int Links(Settings chosen) => chosen.Whole("links", 2, 4);
}
