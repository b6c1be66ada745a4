namespace RLTransfer.Environments.PointMass;

/// <summary>Points in planes and mazes.</summary>
internal static class PointMassCatalog
{
    private static readonly SettingSpec layout = new("layout", "u", "open, corridor, u, two_routes, two_routes_upper_blocked or two_routes_lower_blocked");

    public static IEnumerable<EnvironmentSpec> Specs =>
    [
        EnvironmentSpec.Of<MultiGoal, MultiGoalParameters, float>("MultiGoal-v0") with { MaxEpisodeSteps = 30 },
        EnvironmentSpec.Of<AnyDirection, PointRunParameters, float>("PointRun-v0") with { MaxEpisodeSteps = 100 },
        EnvironmentSpec.Of<PointNavigation, PointNavigationParameters, float>("PointNavigation-v0") with { MaxEpisodeSteps = 100 },
        Maze("PointMaze-v0", goalConditioned: false),
        Maze("PointMazeGoal-v0", goalConditioned: true),
    ];

    private static EnvironmentSpec Maze(string id, bool goalConditioned) =>
        EnvironmentSpec.Of<PointMaze, PointMazeParameters, float>(
            id, [layout], settings => new PointMaze(MazeLayouts.Named(settings.Text("layout")), goalConditioned)) with { MaxEpisodeSteps = 150 };
}
