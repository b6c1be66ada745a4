namespace RLTransfer.Environments.Grids;

/// <summary>Grid worlds by id.</summary>
internal static class GridCatalog
{
    private static readonly SettingSpec view = new("view", "one_hot", GridObservation.Names);

    public static IEnumerable<EnvironmentSpec> Specs =>
    [
        EnvironmentSpec.Of<GridWorld, GridParameters, int>(
            "GridWorld-v0",
            [new SettingSpec("size", 9, "squares a side, odd, 5 to 31"), view],
            settings => new GridWorld(Odd("GridWorld", settings.Whole("size", 5, 31)), GridObservation.Parse("GridWorld", settings.Text("view")))) with { MaxEpisodeSteps = 200 },
        EnvironmentSpec.Of<TwoRoutes, TwoRoutesParameters, int>(
            "TwoRoutes-v0",
            [view],
            settings => new TwoRoutes(GridObservation.Parse("TwoRoutes", settings.Text("view")))) with { MaxEpisodeSteps = 100 },
        EnvironmentSpec.Of<MazeTrials, MazeTrialsParameters, int>(
            "MazeTrials-v0",
            [new SettingSpec("size", 7, "squares a side, odd, 5 to 31")],
            settings => new MazeTrials(Odd("MazeTrials", settings.Whole("size", 5, 31)))) with { MaxEpisodeSteps = 500 },
    ];

    private static int Odd(string owner, int size) => size % 2 == 1 ? size : throw new ArgumentException($"{owner}: 'size' is odd, got {size}.");
}
