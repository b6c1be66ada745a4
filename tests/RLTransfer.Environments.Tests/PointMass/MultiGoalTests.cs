using RLTransfer.Environments.PointMass;

namespace RLTransfer.Environments.Tests.PointMass;

public sealed class MultiGoalTests
{
    [Fact]
    public void A_step_costs_what_the_authors_code_computes()
    {
        using var environment = Gym.Make("MultiGoal-v0");
        environment.Reset(seed: 0, new ResetOptions { ["x"] = 1, ["y"] = 2 });

        // To (1.5, 1.25): the nearest goal is (5, 0) or (0, 5); squared distances 13.8125 and 16.3125.
        var step = environment.Step(0.5f, -0.75f);
        Assert.Equal([1.5f, 1.25f], step.Observation);
        Assert.Equal(-(30 * (0.25 + 0.5625)) - 13.8125, step.Reward, 1e-9);
        Assert.False(step.Terminated);
        Assert.Equal(-1, step.Info["goal"]);
    }

    [Theory]
    [InlineData(4.5, 0.2, 0)]
    [InlineData(-4.5, 0.2, 1)]
    [InlineData(0.2, 4.5, 2)]
    [InlineData(0.2, -4.5, 3)]
    public void Nearer_than_one_to_a_goal_the_episode_ends_with_the_goals_reward(double x, double y, int goal)
    {
        using var environment = Gym.Make("MultiGoal-v0");
        environment.Reset(seed: 0, new ResetOptions { ["x"] = x, ["y"] = y });
        var step = environment.Step(0f, 0f);
        Assert.True(step.Terminated);
        Assert.Equal(goal, step.Info["goal"]);
        Assert.Equal(10 - 0.25 - 0.04, step.Reward, 1e-6);
    }

    [Fact]
    public void The_plane_ends_at_seven()
    {
        using var environment = Gym.Make("MultiGoal-v0");
        environment.Reset(seed: 0, new ResetOptions { ["x"] = 6.5, ["y"] = -6.5 });
        Assert.Equal([7f, -7f], environment.Step(1f, -1f).Observation);
    }

    [Fact]
    public void The_goals_are_those_of_the_paper() =>
        Assert.Equal([new(5, 0), new(-5, 0), new(0, 5), new(0, -5)], FourGoals.Places);
}
