namespace RLTransfer.Environments.Tests.PointMass;

public sealed class PointNavigationTests
{
    [Fact]
    public void A_step_is_paid_by_the_squared_distance_it_leaves()
    {
        using var environment = Gym.Make("PointNavigation-v0", ("goal_x", 0.5), ("goal_y", -0.2));
        environment.Reset(seed: 0);
        var step = environment.Step(1f, -0.5f);
        Assert.Equal([0.1f, -0.05f], step.Observation);
        Assert.Equal(-(0.16 + 0.0225), step.Reward, 1e-9);
        Assert.False(step.Terminated);
    }

    [Fact]
    public void The_expert_arrives_in_as_many_steps_as_the_longer_axis_takes()
    {
        using var environment = Gym.Make("PointNavigation-v0", ("goal_x", 0.42), ("goal_y", -0.2));
        environment.Reset(seed: 0);
        var action = new float[2];
        for (var step = 1; step <= 5; step++)
        {
            environment.Vector.Expert(action.AsSpan());
            Assert.Equal(step == 5, environment.Step(action).Terminated);
        }
    }

    [Fact]
    public void Each_instance_keeps_the_goal_that_is_its_task()
    {
        using var vector = Gym.MakeVector("PointNavigation-v0", 3);
        vector.SetParameter("goal_x", [-0.4, 0, 0.4]);
        vector.Reset(seed: 0);
        vector.Reset();
        Assert.Equal([-0.4, 0, 0.4], vector.Info["goal_x"]);
    }
}
