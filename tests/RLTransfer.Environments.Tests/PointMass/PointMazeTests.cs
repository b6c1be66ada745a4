using RLTransfer.Environments.PointMass;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.PointMass;

public sealed class PointMazeTests
{
    [Fact]
    public void No_push_gets_through_a_wall()
    {
        var random = new Philox(3);
        foreach (var layout in MazeLayouts.All)
        {
            using var environment = Gym.Make("PointMaze-v0", ("layout", layout.Name), ("thrust", 0.5), ("noise", 0.2));
            var (startX, startY) = layout.Center(layout.StartCell);
            environment.Reset(seed: 1);
            for (var step = 0; step < 2000; step++)
            {
                var result = environment.Step((2 * random.NextSingle()) - 1, (2 * random.NextSingle()) - 1);
                Assert.False(layout.IsWall(startX + result.Observation[0], startY + result.Observation[1]), $"{layout.Name}, step {step}");
                if (result.Terminated || result.Truncated)
                {
                    environment.Reset();
                }
            }
        }
    }

    [Fact]
    public void Every_layout_is_solved_by_following_the_shortest_way()
    {
        foreach (var layout in MazeLayouts.All)
        {
            using var environment = Gym.Make("PointMaze-v0", ("layout", layout.Name), ("path_progress", 0.5));
            var result = FollowTheWay(environment, layout, out var steps, out var total);
            Assert.True(result.Terminated, layout.Name);
            Assert.Equal(1, result.Info["success"]);
            Assert.True(steps < 110, $"{layout.Name}: {steps} steps");
            Assert.InRange(total, 1 + (0.5 * (layout.PathLength - 1)), 1 + (0.5 * layout.PathLength));
        }
    }

    [Fact]
    public void A_turned_maze_is_the_same_maze_in_another_direction()
    {
        Assert.Equal((0, 8), Turned("corridor", 1));
        Assert.Equal((-8, 0), Turned("corridor", 2));
        Assert.Equal((0, -8), Turned("corridor", 3));
        Assert.Equal((3, 0), Turned("u", 1));
        Assert.Equal((0, 3), Turned("u", 2));
        Assert.Equal(Turned("u", 1), Turned("u", 5));
        foreach (var turn in new[] { 0, 1, 2, 3 })
        {
            using var environment = Gym.Make("PointMaze-v0", ("layout", "u"), ("turn", turn));
            Assert.True(FollowTheWay(environment, MazeLayouts.Named("u").Turned(turn), out _, out _).Terminated);
        }

        Assert.Contains("'turn' is a whole number in [0, 3], got 4", Assert.Throws<ArgumentException>(() => Gym.Make("PointMaze-v0", ("turn", 4))).Message, StringComparison.Ordinal);

        // From start to goal, in squares.
        static (float X, float Y) Turned(string name, int quarters)
        {
            var layout = MazeLayouts.Named(name).Turned(quarters);
            Assert.Equal(MazeLayouts.Named(name).PathLength, layout.PathLength);
            var (start, goal) = (layout.Center(layout.StartCell), layout.Center(layout.GoalCell));
            return (goal.X - start.X, goal.Y - start.Y);
        }
    }

    [Fact]
    public void In_the_u_the_straight_line_is_the_wrong_way()
    {
        var layout = MazeLayouts.Named("u");
        var distances = layout.DistancesTo(layout.GoalCell);
        var (startX, startY) = layout.Center(layout.StartCell);
        var (goalX, goalY) = layout.Center(layout.GoalCell);
        Assert.True(layout.PathLength > 3 * (Math.Abs(goalX - startX) + Math.Abs(goalY - startY)));
        Assert.Equal(layout.PathLength, distances[layout.StartCell]);
    }

    [Fact]
    public void The_goal_conditioned_reward_is_a_function_of_achieved_and_desired_goal()
    {
        using var environment = Gym.Make("PointMazeGoal-v0", ("layout", "open"));
        var space = (Dict)environment.ObservationSpace;
        for (var seed = 0; seed < 5; seed++)
        {
            environment.Reset(seed);
            for (var step = 0; step < 150; step++)
            {
                var result = environment.Step(1f, step % 2 == 0 ? 0.3f : -0.3f);
                var achieved = result.Observation.AsSpan(space["achieved_goal"]);
                var desired = result.Observation.AsSpan(space["desired_goal"]);
                var distance = Math.Sqrt(Math.Pow(achieved[0] - desired[0], 2) + Math.Pow(achieved[1] - desired[1], 2));
                Assert.Equal(distance < PointMaze.GoalRadius ? 0 : -1, result.Reward);
                Assert.False(result.Terminated);
            }
        }
    }

    [Fact]
    public void Training_goals_and_held_out_goals_have_nothing_in_common()
    {
        HashSet<(float, float)> Goals(int set)
        {
            using var environment = Gym.Make("PointMazeGoal-v0", ("layout", "open"), ("goal_set", set));
            var desired = ((Dict)environment.ObservationSpace)["desired_goal"];
            var goals = new HashSet<(float, float)>();
            for (var seed = 0; seed < 400; seed++)
            {
                var goal = environment.Reset(seed).Observation.AsSpan(desired);
                goals.Add((goal[0], goal[1]));
            }

            return goals;
        }

        var (all, train, heldOut) = (Goals(0), Goals(1), Goals(2));
        Assert.Empty(train.Intersect(heldOut));
        Assert.Equal(all.Count, train.Union(heldOut).Count());
        Assert.InRange(heldOut.Count, all.Count / 4, all.Count / 2);
    }

    [Fact]
    public void A_goal_in_a_wall_and_an_unknown_layout_are_refused()
    {
        using var environment = Gym.Make("PointMazeGoal-v0", ("layout", "corridor"));
        Assert.Contains("lies in a wall", Assert.Throws<ArgumentException>(() => environment.Reset(0, new ResetOptions { ["goal_y"] = 1 })).Message);
        Assert.Contains("two_routes", Assert.Throws<ArgumentException>(() => Gym.Make("PointMaze-v0", ("layout", "spiral"))).Message);
    }

    [Fact]
    public void A_layout_without_a_way_or_with_a_hole_in_its_border_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new MazeLayout("split", "#####", "#S#G#", "#####"));
        Assert.Throws<ArgumentException>(() => new MazeLayout("hole", "#####", "#S.G.", "#####"));
        Assert.Throws<ArgumentException>(() => new MazeLayout("uneven", "#####", "#S.G#", "####"));
    }

    [Fact]
    public void Full_push_in_any_direction_earns_the_top_speed()
    {
        foreach (var (x, y) in new[] { (1f, 0f), (-1f, 0f), (0f, 1f), (0f, -1f) })
        {
            using var environment = Gym.Make("PointRun-v0");
            environment.Reset(seed: 0);
            var reward = 0.0;
            for (var step = 0; step < 60; step++)
            {
                reward = environment.Step(x, y).Reward;
            }

            Assert.Equal(1, reward, 1e-4);
        }
    }

    private static StepResult FollowTheWay(SingleEnvironment environment, MazeLayout layout, out int steps, out double total)
    {
        var distances = layout.DistancesTo(layout.GoalCell);
        var (startX, startY) = layout.Center(layout.StartCell);
        var observation = environment.Reset(seed: 0).Observation;
        StepResult result = default;
        (steps, total) = (0, 0);
        while (!result.Terminated && !result.Truncated)
        {
            var (x, y) = (startX + observation[0], startY + observation[1]);
            var cell = ((int)y * layout.Width) + (int)x;
            var next = new[] { cell - 1, cell + 1, cell - layout.Width, cell + layout.Width }.MinBy(neighbour => distances[neighbour]);
            var (toX, toY) = layout.Center(distances[cell] == 0 ? cell : next);
            float Push(float at, float to, float speed) => Math.Clamp((4 * (to - at)) - (10 * speed), -1, 1);
            result = environment.Step(Push(x, toX, observation[2]), Push(y, toY, observation[3]));
            observation = result.Observation;
            total += result.Reward;
            steps++;
        }

        return result;
    }
}
