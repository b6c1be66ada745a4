using RLTransfer.Environments.Robots.MuJoCo;
using RLTransfer.Environments.Robots.Walkers;

namespace RLTransfer.Environments.Tests.Robots.Walkers;

public class AntTests
{
    [RobotFact]
    public void Its_four_legs_are_alike()
    {
        using var simulation = MuJoCoSimulation.Compile(Ant.Model(new()), "ant");
        var masses = simulation.BodyMass.ToArray()[2..];
        Assert.Equal(12, masses.Length);
        for (var part = 3; part < 12; part++)
        {
            Assert.Equal(masses[part % 3], masses[part], 1e-12);
        }
    }

    [RobotFact]
    public void Left_alone_it_sinks_onto_its_feet_and_stays_healthy()
    {
        using var env = Gym.Make("Ant-v0");
        var (total, length, terminated) = RobotRun.Episode(env, 0, RobotRun.Zero);
        Assert.False(terminated);
        Assert.Equal(1000, length);
        Assert.InRange(total, 970, 1030);
        var position = env.Vector.Observations;
        Assert.InRange(position[0], 0.25f, 0.75f);
        Assert.Equal(1, position[1..5].Sum(x => x * x), 1e-5);
    }

    [RobotFact]
    public void A_random_policy_pays_more_than_it_gains()
    {
        using var env = Gym.Make("Ant-v0");
        Assert.InRange(RobotRun.MeanReturn(env, 5, RobotRun.Random(env, 1)), -500, 20);
    }

    [RobotFact]
    public void Contact_forces_are_seen_and_paid_for_where_asked_for()
    {
        using var env = Gym.Make("Ant-v0", ("contact_forces", true), ("contact_cost_weight", 0.5));
        var seen = env.Reset(0).Observation;
        Assert.Equal(105, seen.Length);
        StepResult step = default;
        for (var i = 0; i < 60; i++)
        {
            step = env.Step(0, 0, 0, 0, 0, 0, 0, 0);
        }

        var forces = step.Observation[27..];
        Assert.Contains(forces, force => force == 1);       // its weight, clipped
        Assert.Equal(-0.5 * forces.Sum(force => (double)force * force), step.Info["reward_contact"], 1e-6);
    }

    [RobotFact]
    public void The_reward_is_the_documented_sum()
    {
        using var env = Gym.Make("Ant-v0");
        var x = env.Reset(3).Info["x_position"];
        var step = env.Step(1, -1, 0.5f, 0, 0, -0.5f, 0, 0);
        Assert.Equal(1 + ((step.Info["x_position"] - x) / 0.05) - (0.5 * 2.5), step.Reward, 1e-9);
    }
}
