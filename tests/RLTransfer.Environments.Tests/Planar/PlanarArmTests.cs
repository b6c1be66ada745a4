using RLTransfer.Environments.Planar;
using RLTransfer.Environments.Tests.Robots;

namespace RLTransfer.Environments.Tests.Planar;

public class PlanarArmTests
{
    private static readonly int[] Links = [2, 3, 4];
    private static readonly string[] Tasks = ["PlanarReach-v0", "PlanarPush-v0", "PlanarButton-v0"];

    public static TheoryData<string, int> Arms
    {
        get
        {
            var arms = new TheoryData<string, int>();
            foreach (var (task, links) in from task in Tasks from links in Links select (task, links))
            {
                arms.Add(task, links);
            }

            return arms;
        }
    }

    [Theory]
    [MemberData(nameof(Arms))]
    public void The_expert_succeeds_and_chance_does_not(string id, int links)
    {
        using var env = Gym.Make(id, ("links", links));
        const int episodes = 60;
        int Successes(RobotRun.Policy policy) => Enumerable.Range(0, episodes).Count(seed =>
        {
            RobotRun.Episode(env, seed, policy);
            return env.Vector.Info["success"][0] == 1;
        });

        var (expert, chance) = (Successes(RobotRun.Expert(env)), Successes(RobotRun.Random(env, 1)));
        Assert.True(expert >= 0.9 * episodes, $"{id} with {links} links: the expert succeeds in {expert} of {episodes}");
        Assert.True(chance <= 0.15 * episodes, $"{id} with {links} links: chance succeeds in {chance} of {episodes}");
    }

    [Theory]
    [MemberData(nameof(Arms))]
    public void The_robot_part_comes_first_and_is_the_same_in_every_task(string id, int links)
    {
        using var env = Gym.MakeVector(id, 1, ("links", links));
        using var reach = Gym.MakeVector("PlanarReach-v0", 1, ("links", links));
        var (own, other) = (env.Reset(3).Observations, reach.Reset(3).Observations);
        Assert.Equal(other[..PlanarTask.RobotPart(links)], own[..PlanarTask.RobotPart(links)]);
        Assert.Equal(id switch { "PlanarReach-v0" => 2, "PlanarPush-v0" => 4, _ => 5 }, own.Length - PlanarTask.RobotPart(links));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Without_motors_and_damping_the_energy_stays(int links)
    {
        var free = new PlanarParameters { Damping = 0, Armature = 0, Taper = 0.9 };
        var arm = new LinkChain(links);
        var state = new double[2 * links];
        for (var i = 0; i < links; i++)
        {
            (state[i], state[links + i]) = (0.3 - (0.2 * i), 0.4 - (0.3 * (i % 2)));
        }

        arm.SetState(free, state);
        var before = arm.KineticEnergy();
        for (var step = 0; step < 100; step++)
        {
            arm.Step(free, new float[links], default);
        }

        Assert.Equal(1, arm.KineticEnergy() / before, 0.02);
    }

    [Fact]
    public void Two_links_start_to_turn_as_the_textbook_says()
    {
        // M = [a + 2b cos q₂, c + b cos q₂; c + b cos q₂, c] with rods: a = I₁ + I₂ + m₁/4 l₁² + m₂ (l₁² + l₂²/4), b = m₂ l₁ l₂ / 2, c = I₂ + m₂ l₂²/4.
        var p = new PlanarParameters { Damping = 0, Armature = 0, Mass = 2, Gear = 6 };
        var arm = new LinkChain(2);
        arm.SetState(p, [0.5, 0.8, 0, 0]);
        arm.Step(p, [0.7f, -0.4f], default);
        const double m = 1, l = 0.5;
        var (b, c) = (m * l * l / 2, m * l * l / 3);
        var a = (m * l * l / 3) + c + (m * l * l);
        var (m11, m12, m22) = (a + (2 * b * Math.Cos(0.8)), c + (b * Math.Cos(0.8)), c);
        var (t1, t2) = (6 * (double)0.7f, 3 * (double)-0.4f);
        var determinant = (m11 * m22) - (m12 * m12);
        var state = new double[4];
        arm.GetState(state);
        Assert.Equal(LinkChain.TimeStep * ((m22 * t1) - (m12 * t2)) / determinant, state[2], 1e-12);
        Assert.Equal(LinkChain.TimeStep * ((m11 * t2) - (m12 * t1)) / determinant, state[3], 1e-12);
    }

    [Fact]
    public void A_force_on_the_fingertip_does_the_work_that_the_arm_gains()
    {
        var p = new PlanarParameters { Damping = 0, Armature = 0 };
        var arm = new LinkChain(3);
        arm.SetState(p, [0.2, 0.9, 0.7, 0.1, -0.2, 0.3]);
        var (work, before) = (0.0, arm.KineticEnergy());
        for (var step = 0; step < 40; step++)
        {
            var from = arm.Tip;
            arm.Step(p, new float[3], new(0.5, -0.8));
            work += (0.5 * (arm.Tip.X - from.X)) - (0.8 * (arm.Tip.Y - from.Y));
        }

        Assert.Equal(work, arm.KineticEnergy() - before, 0.03 * work);
    }

    [Fact]
    public void A_puck_that_is_touched_moves_away_and_stops_when_left_alone()
    {
        using var env = Gym.MakeVector("PlanarPush-v0", 1, ("links", 3));
        env.Reset(0);
        var (goal, last) = (Puck(), Puck());
        var (moved, rested) = (0, 0);
        for (var step = 0; step < 45; step++)
        {
            var actions = new float[3];
            env.Expert(actions);
            env.Step(actions);
            var now = Puck();
            var apart = Math.Sqrt((env.Observations[13] * (double)env.Observations[13]) + (env.Observations[14] * (double)env.Observations[14]));
            Assert.True(apart > 0.09 - 1e-6, "the fingertip is inside of the puck");
            moved += now != last ? 1 : 0;
            rested += now == last ? 1 : 0;
            last = now;
        }

        Assert.NotEqual(goal, last);
        Assert.True(moved > 3 && rested > 3, $"moved in {moved} steps, rested in {rested}");

        (float, float) Puck() => (env.Observations[15], env.Observations[16]);      // goal minus puck: the goal stays
    }
}
