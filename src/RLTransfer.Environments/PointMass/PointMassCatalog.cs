namespace RLTransfer.Environments.PointMass;

/// <summary>Points in planes and mazes.</summary>
internal static class PointMassCatalog
{
    private static readonly SettingSpec layout = new("layout", "u", "open, corridor, u, two_routes, two_routes_upper_blocked or two_routes_lower_blocked");
    private static readonly SettingSpec turn = new("turn", 0, "quarter turns of the layout, counter-clockwise: 0, 1, 2 or 3");

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
            id, [layout, turn], settings => new PointMaze(MazeLayouts.Named(settings.Text("layout")).Turned(settings.Whole("turn", 0, 3)), goalConditioned)) with { MaxEpisodeSteps = 150 };
}
