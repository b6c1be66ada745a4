using RLTransfer.Environments.Robots.Arms;
using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Tests.Robots.Arms;

public class ArmTests
{
    public static TheoryData<string, int> Arms => new()
    {
        { "ArmReach-v0", 2 }, { "ArmReach-v0", 3 }, { "ArmReach-v0", 4 },
        { "ArmPush-v0", 2 }, { "ArmPush-v0", 3 }, { "ArmPush-v0", 4 },
        { "ArmButton-v0", 2 }, { "ArmButton-v0", 3 }, { "ArmButton-v0", 4 },
    };

    [RobotTheory]
    [MemberData(nameof(Arms))]
    public void The_expert_succeeds_in_every_episode_and_returns_what_the_documentation_says(string id, int links)
    {
        using var env = Gym.Make(id, ("links", links));
        var policy = RobotRun.Expert(env);
        var (total, documented) = (0.0, id switch { "ArmReach-v0" => 48, "ArmPush-v0" => 71, _ => 43 });
        const int episodes = 40;
        for (var seed = 0; seed < episodes; seed++)
        {
            total += RobotRun.Episode(env, seed, policy).Return;
            Assert.Equal(1, env.Vector.Info["success"][0]);
        }

        Assert.InRange(total / episodes, documented - 7, documented + 7);
        Assert.Contains($"about {documented}", Gym.Spec(id).Documentation, StringComparison.Ordinal);
        Assert.True(RobotRun.MeanReturn(env, 5, RobotRun.Random(env, 1)) < 0);
    }

    [RobotTheory]
    [MemberData(nameof(Arms))]
    public void The_fingertip_in_closed_form_is_the_simulations(string id, int links)
    {
        var parameters = new ArmParameters { Taper = 0.8, Reach = 1.3 };
        var xml = id switch { "ArmReach-v0" => ArmReach.Model(parameters, links), "ArmPush-v0" => ArmPush.Model(parameters, links), _ => ArmButton.Model(parameters, links) };
        using var simulation = MuJoCoSimulation.Compile(xml, id);
        using var env = Gym.Make(id, ("links", links), ("taper", 0.8), ("reach", 1.3));
        var seen = env.Reset(4).Observation;
        for (var i = 0; i < links; i++)
        {
            simulation.Position[i] = Math.Atan2(seen[links + i], seen[i]);
        }

        simulation.Forward();
        var tip = simulation.GeomPosition.Slice(3 * simulation.Geom("tip"), 3);
        Assert.Equal(tip[0], seen[3 * links], 1e-5);
        Assert.Equal(tip[1], seen[(3 * links) + 1], 1e-5);
    }

    [RobotFact]
    public void The_expert_copes_with_other_bodies()
    {
        using var env = Gym.Make("ArmReach-v0", ("links", 3), ("reach", 1.4), ("taper", 0.8), ("mass", 3), ("gear", 12), ("damping", 1.5));
        for (var seed = 0; seed < 10; seed++)
        {
            RobotRun.Episode(env, seed, RobotRun.Expert(env));
            Assert.Equal(1, env.Vector.Info["success"][0]);
        }
    }

    [RobotFact]
    public void The_fingertips_velocity_is_the_change_of_its_position()
    {
        using var env = Gym.Make("ArmReach-v0", ("links", 3));
        env.Reset(4);
        var (before, after) = (new float[17], new float[17]);
        for (var i = 0; i < 4; i++)
        {
            before = env.Step(0.1f, -0.1f, 0.1f).Observation;
        }

        after = env.Step(0.1f, -0.1f, 0.1f).Observation;
        for (var axis = 9; axis < 11; axis++)
        {
            Assert.Equal((before[axis + 2] + after[axis + 2]) / 2, (after[axis] - before[axis]) / 0.05, 0.01);
        }
    }

    [RobotFact]
    public void Without_torque_the_arm_rests_and_things_stay_where_they_are()
    {
        using var env = Gym.Make("ArmPush-v0");
        var start = env.Reset(1).Observation;
        for (var i = 0; i < 20; i++)
        {
            env.Step(0, 0);
        }

        Assert.Equal(start, env.Step(0, 0).Observation);
    }

    [RobotFact]
    public void A_button_that_is_let_go_comes_back()
    {
        using var env = Gym.Make("ArmButton-v0");
        RobotRun.Episode(env, 0, RobotRun.Expert(env));
        Assert.Equal(1, env.Vector.Info["success"][0]);
        var state = new double[env.Vector.StateSize];
        env.Vector.GetState(0, state);
        env.Vector.SetState(0, state);
        for (var i = 0; i < 30; i++)
        {
            env.Step(-1, -1);
        }

        Assert.InRange(env.Vector.Info["depth"][0], -0.002, 0.002);
    }

    [RobotFact]
    public void More_links_than_there_are_models_for_are_refused()
    {
        Assert.Contains("links", Assert.Throws<ArgumentException>(() => Gym.Make("ArmReach-v0", ("links", 5))).Message, StringComparison.Ordinal);
    }
}
