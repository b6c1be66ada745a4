using RLTransfer.Environments.Robots.MuJoCo;
using RLTransfer.Environments.Robots.Walkers;

namespace RLTransfer.Environments.Tests.Robots.Walkers;

public class HalfCheetahTests
{
    [RobotFact]
    public void It_has_about_the_usual_mass()
    {
        using var simulation = MuJoCoSimulation.Compile(HalfCheetah.Model(new()), "half-cheetah");
        Assert.InRange(simulation.BodyMass.ToArray().Sum(), 12, 16);       // Gymnasium's is made to weigh 14 kg
        Assert.Equal(8, simulation.BodyMass[1], 1e-9);
    }

    [RobotFact]
    public void Left_alone_it_stands_still()
    {
        using var env = Gym.Make("HalfCheetah-v0");
        var (total, length, terminated) = RobotRun.Episode(env, 0, RobotRun.Zero);
        Assert.False(terminated);
        Assert.Equal(1000, length);
        Assert.InRange(total, -20, 20);
    }

    [RobotFact]
    public void A_random_policy_stays_about_where_it_is_and_pays_for_its_torques()
    {
        using var env = Gym.Make("HalfCheetah-v0");
        // E‖a‖² = 6 / 3, a tenth of it a step: −200, and a few meters either way.
        Assert.InRange(RobotRun.MeanReturn(env, 3, RobotRun.Random(env, 1)), -450, 0);
    }

    [RobotFact]
    public void The_reward_is_the_documented_sum()
    {
        using var env = Gym.Make("HalfCheetah-v0");
        var x = env.Reset(3).Info["x_position"];
        var step = env.Step(1, -1, 0.5f, 0, 0, -0.5f);
        Assert.Equal(((step.Info["x_position"] - x) / 0.05) - (0.1 * 2.5), step.Reward, 1e-9);
    }
}
