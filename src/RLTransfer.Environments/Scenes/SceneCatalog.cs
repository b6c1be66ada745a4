namespace RLTransfer.Environments.Scenes;

/// <summary>Rendered scenes by id.</summary>
internal static class SceneCatalog
{
    private static readonly SettingSpec[] settings =
    [
        new("look", "simulator", SceneLookNames.All),
        new("pixels", 32, "pixels a side of the observed picture, 16 to 128"),
        new("view", "image", "image, or image_and_classes to see what each pixel shows"),
    ];

    public static IEnumerable<EnvironmentSpec> Specs =>
    [
        EnvironmentSpec.Of<CorridorFlight, CorridorParameters, int>(
            "CorridorFlight-v0",
            settings,
            chosen => new CorridorFlight(SceneLookNames.Parse("CorridorFlight", chosen.Text("look")), chosen.Whole("pixels", 16, 128), WithClasses("CorridorFlight", chosen))) with { MaxEpisodeSteps = 400 },
        EnvironmentSpec.Of<TrayGrasp, TrayParameters, float>(
            "TrayGrasp-v0",
            settings,
            chosen => new TrayGrasp(SceneLookNames.Parse("TrayGrasp", chosen.Text("look")), chosen.Whole("pixels", 16, 128), WithClasses("TrayGrasp", chosen))),
    ];

    private static bool WithClasses(string owner, Settings chosen) => chosen.Text("view") switch
    {
        "image" => false,
        "image_and_classes" => true,
        var other => throw new ArgumentException($"{owner}: there is no view '{other}'; there are image and image_and_classes."),
    };
}
