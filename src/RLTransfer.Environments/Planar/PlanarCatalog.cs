namespace RLTransfer.Environments.Planar;

/// <summary>Arms in a plane.</summary>
internal static class PlanarCatalog
{
    private const int Steps = 50;

    private static readonly SettingSpec[] settings = [new("links", 2, "how many links the arm has"), new("picture", 0, "rows of the camera's picture, which then stands in the observation in place of the task's numbers; 0 for none")];

    public static IEnumerable<EnvironmentSpec> Specs =>
    [
        EnvironmentSpec.Of<PlanarReach, PlanarParameters, float>("PlanarReach-v0", settings, chosen => new(PlanarTask.Links(chosen), PlanarTask.Rows(chosen))) with { MaxEpisodeSteps = Steps },
        EnvironmentSpec.Of<PlanarPush, PlanarParameters, float>("PlanarPush-v0", settings, chosen => new(PlanarTask.Links(chosen), PlanarTask.Rows(chosen))) with { MaxEpisodeSteps = Steps },
        EnvironmentSpec.Of<PlanarButton, PlanarParameters, float>("PlanarButton-v0", settings, chosen => new(PlanarTask.Links(chosen), PlanarTask.Rows(chosen))) with { MaxEpisodeSteps = Steps },
    ];
}
