using RLTransfer.Environments;

namespace RLTransfer.Bench.Environments;

/// <summary>Pixel games, grid worlds, points and rendered scenes: vector stepping and allocation. There is no peer.</summary>
internal static class GameRows
{
    private static readonly (string Row, string Id, int Count, (string, ParameterValue)[] Arguments)[] tasks =
    [
        ("pixels pong", "Pong-v0", 512, []),
        ("pixels pong noisy", "PongNoisy-v0", 512, []),
        ("pixels pong zoom", "PongZoom-v0", 512, []),
        ("pixels breakout", "Breakout-v0", 512, []),
        ("pixels spaceinvaders", "SpaceInvaders-v0", 512, []),
        ("pixels freeway", "Freeway-v0", 512, []),
        ("pixels asterix", "Asterix-v0", 512, []),
        ("pixels pacman", "PacMan-v0", 512, []),
        ("grid gridworld", "GridWorld-v0", 512, []),
        ("grid gridworld new mazes", "GridWorld-v0", 512, [("maze", -1)]),
        ("point multigoal", "MultiGoal-v0", 512, []),
        ("point maze", "PointMaze-v0", 512, []),
        ("scene corridor simulator 32", "CorridorFlight-v0", 4, []),
        ("scene corridor real 32", "CorridorFlight-v0", 4, [("look", "real")]),
        ("scene tray simulator 32", "TrayGrasp-v0", 1, []),
        ("scene tray real 32", "TrayGrasp-v0", 1, [("look", "real")]),
    ];

    public static IEnumerable<BenchCase> Cases()
    {
        foreach (var (row, id, count, arguments) in tasks)
        {
            yield return new(row, () => Speed(row, id, count, arguments));
        }

        foreach (var (row, id, count, arguments) in tasks)
        {
            yield return new($"allocation {row}", () => Allocation($"allocation {row}", id, count, arguments));
        }
    }

    private static BenchRow Speed(string row, string id, int count, (string, ParameterValue)[] arguments)
    {
        using var vector = Gym.MakeVector(id, count, arguments);
        double[] rates = [.. Stepping.Vector(vector).Order()];
        return new(row, "frames/s", rates[rates.Length / 2], null, null, rates.Length, rates[0], rates[^1]);
    }

    private static BenchRow Allocation(string row, string id, int count, (string, ParameterValue)[] arguments)
    {
        using var vector = Gym.MakeVector(id, count, arguments);
        var bytes = Stepping.AllocationPerStep(vector);
        return new(row, "bytes/step", bytes, null, null, 1, bytes, bytes);
    }
}
