namespace RLTransfer.Environments.Tests.Contract;

/// <summary>Scripted policies, through the same door as any other policy.</summary>
public sealed class ExpertContract
{
    [Theory]
    [InlineData("Breakout-v0", 36)]
    [InlineData("Freeway-v0", 10)]
    [InlineData("PacMan-v0", 71)]
    [InlineData("Pong-v0", 5)]
    [InlineData("PongVHFlip-v0", 5)]
    [InlineData("SpaceInvaders-v0", 72)]
    [InlineData("TwoRoutes-v0", 0.92)]
    public void The_expert_gets_the_best_return(string id, double best)
    {
        using var vector = Gym.MakeVector(id, 3, new VectorOptions { Autoreset = AutoresetMode.SameStep });
        Assert.True(vector.HasExpert);
        vector.Reset(seed: 100);
        var (actions, totals, done) = (new int[3], new double[3], new bool[3]);
        while (!done.All(over => over))
        {
            vector.Expert(actions);
            vector.Step(actions);
            for (var i = 0; i < 3; i++)
            {
                totals[i] += done[i] ? 0 : vector.Rewards[i];
                done[i] |= vector.Terminated[i];
                Assert.True(done[i] || !vector.Truncated[i], $"{id}: truncated");
            }
        }

        Assert.All(totals, total => Assert.Equal(best, total, 1e-9));
    }

    [Theory]
    [InlineData("PointMazeGoal-v0", "open")]
    [InlineData("PointMazeGoal-v0", "u")]
    [InlineData("PointMazeGoal-v0", "two_routes_lower_blocked")]
    public void The_expert_gets_to_every_goal(string id, string layout)
    {
        using var vector = Gym.MakeVector(id, 20, ("layout", layout));
        vector.Reset(seed: 0);
        var actions = new float[40];
        for (var step = 0; step < 149; step++)
        {
            vector.Expert(actions);
            vector.Step(actions);
        }

        Assert.All(vector.Info["success"], success => Assert.Equal(1, success));
    }

    [Fact]
    public void The_expert_of_a_permuted_maze_takes_the_shortest_way()
    {
        using var environment = Gym.Make("GridWorld-v0", ("maze", 3), ("action_order", 17), ("size", 15));
        var way = environment.Reset(seed: 0).Info["shortest_way"];
        var action = new int[1];
        for (var step = 1; step <= way; step++)
        {
            environment.Vector.Expert(action);
            Assert.Equal(step == way, environment.Step(action[0]).Terminated);
        }
    }

    [Fact]
    public void Where_there_is_no_expert_the_error_says_so()
    {
        using var vector = Gym.MakeVector("CartPole-v1", 1);
        Assert.False(vector.HasExpert);
        Assert.Contains("CartPole-v1 has no expert", Assert.Throws<NotSupportedException>(() => vector.Expert(new int[1])).Message);
    }
}
