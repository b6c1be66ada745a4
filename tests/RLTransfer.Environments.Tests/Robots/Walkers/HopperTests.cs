using RLTransfer.Environments.Robots.MuJoCo;
using RLTransfer.Environments.Robots.Walkers;

namespace RLTransfer.Environments.Tests.Robots.Walkers;

public class HopperTests
{
    [RobotFact]
    public void It_has_the_usual_size_and_mass()
    {
        using var simulation = MuJoCoSimulation.Compile(Hopper.Model(new()), "hopper");
        Assert.Equal([0, 1.25, 0, 0, 0, 0], simulation.Position.ToArray());
        // The masses that Gymnasium's hopper has, from the volumes of its capsules.
        double[] masses = [3.665, 4.058, 2.781, 5.316];
        for (var i = 0; i < masses.Length; i++)
        {
            Assert.Equal(masses[i], simulation.BodyMass[i + 1], 1e-3);
        }
    }

    [RobotFact]
    public void Left_alone_it_stands_a_while_and_falls()
    {
        using var env = Gym.Make("Hopper-v0");
        var (total, length, terminated) = RobotRun.Episode(env, 0, RobotRun.Zero);
        Assert.True(terminated);
        Assert.InRange(length, 40, 400);
        Assert.InRange(total, 0.8 * length, 1.2 * length);      // about one a step for being healthy, and little way
    }

    [RobotFact]
    public void A_random_policy_falls_soon()
    {
        using var env = Gym.Make("Hopper-v0");
        Assert.InRange(RobotRun.MeanReturn(env, 20, RobotRun.Random(env, 1)), 5, 60);
    }

    [RobotFact]
    public void The_reward_is_the_documented_sum()
    {
        using var env = Gym.Make("Hopper-v0", ("control_cost_weight", 0.5), ("forward_reward_weight", 2), ("healthy_reward", 3));
        var x = env.Reset(3).Info["x_position"];
        var step = env.Step(0.5f, -1f, 0.25f);
        var moved = (step.Info["x_position"] - x) / 0.008;
        Assert.Equal(3 + (2 * moved) - (0.5 * (0.25 + 1 + 0.0625)), step.Reward, 1e-9);
        Assert.Equal(moved, step.Info["x_velocity"], 1e-9);
    }

    [RobotFact]
    public void In_free_fall_it_gains_what_gravity_gives()
    {
        using var simulation = MuJoCoSimulation.Compile(Hopper.Model(new() { Gravity = 3 }), "hopper");
        simulation.Position[1] += 1;
        simulation.Step(100);
        Assert.Equal(-3 * 0.2, simulation.Velocity[1], 1e-6);
    }

    [RobotFact]
    public void Size_scales_lengths_and_the_height_it_must_keep()
    {
        using var env = Gym.Make("Hopper-v0", ("size", 1.5), ("reset_noise_scale", 0));
        Assert.Equal(1.875f, env.Reset(0).Observation[0], 1e-5f);
        var (_, length, _) = RobotRun.Episode(env, 0, RobotRun.Zero);
        Assert.True(length > 20);
    }

    [RobotFact]
    public void Parameters_reach_the_model()
    {
        var parameters = new HopperParameters { TorsoMass = 7, Damping = 2.5, Armature = 0.6, Friction = 1.5 };
        using var simulation = MuJoCoSimulation.Compile(Hopper.Model(parameters), "hopper");
        Assert.Equal(7, simulation.BodyMass[1], 1e-12);
        Assert.Equal([0, 0, 0, 2.5, 2.5, 2.5], simulation.Damping.ToArray());
        Assert.Equal([0, 0, 0, 0.6, 0.6, 0.6], simulation.Armature.ToArray());
        Assert.Equal(1.5, simulation.GeomFriction[0]);
    }
}
