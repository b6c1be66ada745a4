using RLTransfer.Environments.Grids;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Grids;

public sealed class MazeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_maze_without_loops_is_perfect(int kind)
    {
        for (var seed = 0UL; seed < 60; seed++)
        {
            var size = 5 + (2 * (int)(seed % 14));
            var map = MazeGenerator.Generate((MazeKind)kind, size, size, 0, new Philox(seed));

            // A spanning tree: every room reached, and one passage fewer than rooms.
            var rooms = (size - 1) / 2 * ((size - 1) / 2);
            Span<int> distances = new int[map.Cells];
            map.DistancesTo(size + 1, distances);
            var (free, reached) = (0, 0);
            for (var cell = 0; cell < map.Cells; cell++)
            {
                free += map.IsWall(cell) ? 0 : 1;
                reached += distances[cell] >= 0 ? 1 : 0;
            }

            Assert.Equal(rooms + rooms - 1, free);
            Assert.Equal(free, reached);
        }
    }

    [Fact]
    public void Every_maze_of_every_family_is_solvable()
    {
        for (var number = 0; number < 300; number++)
        {
            var size = 5 + (2 * (number % 14));
            var parameters = new GridParameters { Maze = number, Kind = number % 3, Loops = number % 5 * 0.2, Changes = number % 7 * 5, Goal = number / 3 % 3 };
            var map = GridWorld.Draw(parameters, size, new Philox((ulong)number, Philox.Stream("maze")));
            var distances = new int[map.Cells];
            map.DistancesTo(GridWorld.Corner((int)parameters.Goal, size), distances);
            Assert.True(distances[size + 1] > 0, $"maze {number} of size {size} cannot be solved");
        }
    }

    [Fact]
    public void Wilsons_mazes_are_all_equally_likely()
    {
        // Four rooms in a square have four spanning trees, one for each passage left out.
        const int draws = 4000;
        var counts = new Dictionary<string, int>();
        var random = new Philox(1);
        for (var i = 0; i < draws; i++)
        {
            var map = MazeGenerator.Generate(MazeKind.Wilson, 5, 5, 0, random);
            var text = GridPicture.Text(map, -1, -1);
            counts[text] = counts.GetValueOrDefault(text) + 1;
        }

        Assert.Equal(4, counts.Count);
        var chiSquared = counts.Values.Sum(count => Math.Pow(count - (draws / 4), 2) / (draws / 4));
        Assert.True(chiSquared < 16.3, FormattableString.Invariant($"χ² = {chiSquared} of 3 degrees of freedom"));      // p = 0.001
    }

    [Fact]
    public void A_maze_follows_from_its_number()
    {
        string Text(double number, double changes) => GridPicture.Text(
            GridWorld.Draw(new GridParameters { Maze = number, Changes = changes }, 11, new Philox((ulong)number, Philox.Stream("maze"))), -1, -1);

        Assert.Equal(Text(4, 0), Text(4, 0));
        Assert.NotEqual(Text(4, 0), Text(5, 0));
        Assert.Equal(3, Text(4, 0).Zip(Text(4, 3)).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public void The_shortest_way_takes_as_many_steps_as_told_and_ends_the_episode()
    {
        using var environment = Gym.Make("GridWorld-v0", ("maze", 7), ("size", 11), ("view", "index"));
        var start = environment.Reset(seed: 0);
        var way = start.Info["shortest_way"];
        var map = GridWorld.Draw(new GridParameters { Maze = 7 }, 11, new Philox(7, Philox.Stream("maze")));
        var distances = new int[map.Cells];
        map.DistancesTo(GridWorld.Corner(0, 11), distances);
        var square = (int)start.Observation[0];
        for (var step = 1; ; step++)
        {
            var action = Enumerable.Range(0, 4).First(a => distances[map.Next(square, a)] == distances[square] - 1);
            var result = environment.Step(action);
            square = (int)result.Observation[0];
            if (result.Terminated)
            {
                Assert.Equal(way, step);
                Assert.Equal(0.99, result.Reward, 1e-12);
                break;
            }

            Assert.Equal(-0.01, result.Reward, 1e-12);
        }
    }

    [Fact]
    public void A_permutation_of_the_actions_moves_as_its_order_says()
    {
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(action => ActionOrder.Move(0, action)));
        Assert.Equal([3, 2, 1, 0], Enumerable.Range(0, 4).Select(action => ActionOrder.Move(23, action)));
        Assert.Equal(24, Enumerable.Range(0, 24).Select(order => string.Join(",", Enumerable.Range(0, 4).Select(action => ActionOrder.Move(order, action)))).Distinct().Count());
    }

    [Theory]
    [InlineData(0, 8, 10)]
    [InlineData(1, -1, 10)]
    [InlineData(2, 8, -1)]
    public void Blocking_one_of_the_two_routes_leaves_the_other(int blocked, int upper, int lower)
    {
        using var environment = Gym.Make("TwoRoutes-v0", ("blocked", blocked));
        Assert.Equal(upper, StepsToGoal(environment, first: 0, last: 2));
        Assert.Equal(lower, StepsToGoal(environment, first: 2, last: 0));
    }

    private static int StepsToGoal(SingleEnvironment environment, int first, int last)
    {
        environment.Reset(seed: 0);
        int[] moves = [.. Enumerable.Repeat(first, first == 0 ? 1 : 2), .. Enumerable.Repeat(1, 6), .. Enumerable.Repeat(last, first == 0 ? 1 : 2)];
        for (var step = 0; step < moves.Length; step++)
        {
            if (environment.Step(moves[step]).Terminated)
            {
                return step + 1;
            }
        }

        return -1;
    }
}
