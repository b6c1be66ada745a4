using RLTransfer.Environments.Robots.MuJoCo;
using RLTransfer.Environments.Robots.Walkers;

namespace RLTransfer.Environments.Tests.Robots.Walkers;

public class Walker2dTests
{
    [RobotFact]
    public void It_is_as_high_as_the_hopper_and_its_legs_are_alike()
    {
        using var simulation = MuJoCoSimulation.Compile(Walker2d.Model(new()), "walker");
        Assert.Equal([0, 1.25, 0, 0, 0, 0, 0, 0, 0], simulation.Position.ToArray());
        for (var part = 2; part < 5; part++)
        {
            Assert.Equal(simulation.BodyMass[part], simulation.BodyMass[part + 3]);
        }
    }

    [RobotFact]
    public void Left_alone_it_falls()
    {
        using var env = Gym.Make("Walker2d-v0");
        var (_, length, terminated) = RobotRun.Episode(env, 0, RobotRun.Zero);
        Assert.True(terminated);
        Assert.InRange(length, 40, 400);
    }

    [RobotFact]
    public void A_random_policy_falls_soon()
    {
        using var env = Gym.Make("Walker2d-v0");
        Assert.InRange(RobotRun.MeanReturn(env, 20, RobotRun.Random(env, 1)), -20, 40);
    }

    [RobotFact]
    public void Walkers_of_many_sizes_walk_side_by_side()
    {
        using var env = Gym.MakeVector("Walker2d-v0", 6, ("size", new Uniform(0.6, 1.6)), ("torso_mass", new LogUniform(1, 10)), ("leg_length", new Uniform(0.3, 0.7)));
        env.Reset(0);
        var sizes = env.Info["size"];
        Assert.Equal(6, sizes.Distinct().Count());
        for (var i = 0; i < 6; i++)
        {
            var height = sizes[i] * (0.1 + env.Info["leg_length"][i] + 0.45 + 0.2);
            Assert.Equal(height, env.Observations[17 * i], 0.01);
        }

        for (var i = 0; i < 100; i++)
        {
            env.Step(new float[36]);
        }

        Assert.True(Array.TrueForAll(env.Observations, float.IsFinite));
    }
}
