using RLTransfer.Environments.Pixels;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Vector;

/// <summary>Several tasks as one Markov decision process.</summary>
public sealed class JointTasksTests
{
    private static readonly (string Id, PixelGameInfo Game)[] games = [("Pong-v0", Pong.Info), ("PacMan-v0", PacMan.Info), ("SpaceInvaders-v0", SpaceInvaders.Info)];

    [Fact]
    public void Every_episode_is_one_of_a_task_as_that_task_alone_pays_and_shows_it()
    {
        using var joint = Make(4);
        joint.Reset(7);
        var random = new Philox(1);
        var (actions, ends) = (new int[4], 0);
        for (var step = 0; step < 400; step++)
        {
            double[] playing = [.. joint.Info["task"]];
            for (var i = 0; i < actions.Length; i++)
            {
                actions[i] = random.NextInt32(6);
            }

            joint.Step(actions);
            for (var i = 0; i < actions.Length; i++)
            {
                var task = joint.Tasks[(int)playing[i]];
                Assert.Equal((task.Rewards[i], task.Terminated[i]), (joint.Rewards[i], joint.Terminated[i]));
                Assert.Equal(joint.Terminated[i] || joint.Truncated[i], joint.Starts[i]);
                Assert.True(joint.Starts[i] || joint.Info["task"][i] == playing[i], "an episode keeps its task");
                Assert.True(Row(joint.Observations, i).SequenceEqual(Row(joint.Tasks[(int)joint.Info["task"][i]].Observations, i)));
                if (joint.Starts[i])
                {
                    ends++;
                    Assert.True(joint.Tasks[(int)joint.Info["task"][i]].Starts[i], "the next task starts anew");
                    Assert.True(Row(joint.FinalObservations, i).SequenceEqual(Row(task.FinalObservations, i)));
                }
            }
        }

        Assert.True(ends > 20);
    }

    [Fact]
    public void Tasks_are_drawn_alike_often()
    {
        using var joint = Make(3_000);
        joint.Reset(0);
        Assert.All(Enumerable.Range(0, 3), task => Assert.InRange(joint.Info["task"].Count(number => number == task), 900, 1_100));
    }

    [Fact]
    public void An_instance_does_not_depend_on_how_many_run_beside_it_and_goes_on_bitwise_where_it_was_saved()
    {
        using var many = Make(5);
        using var alone = Make(1);
        using var later = Make(5);
        many.Reset(30);
        alone.Reset(34);
        later.Reset(99);
        for (var step = 0; step < 200; step++)
        {
            Step(many, step);
            Step(alone, step);
            Assert.True(Row(many.Observations, 4).SequenceEqual(alone.Observations), $"step {step}");
            Assert.Equal((many.Rewards[4], many.Info["task"][4]), (alone.Rewards[0], alone.Info["task"][0]));
        }

        using var saved = new MemoryStream();
        using (var writer = new BinaryWriter(saved, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            many.Save(writer);
        }

        saved.Position = 0;
        using var reader = new BinaryReader(saved);
        later.Load(reader);
        for (var step = 200; step < 400; step++)
        {
            Step(many, step);
            Step(later, step);
            Assert.Equal(many.Observations, later.Observations);
            Assert.Equal(many.Info["task"], later.Info["task"]);
        }

        static void Step(VectorEnvironment environment, int step) => environment.Step([.. Enumerable.Repeat(step * 7 % 6, environment.Count)]);
    }

    [Fact]
    public void Tasks_that_do_not_fit_are_refused()
    {
        var options = new VectorOptions { Autoreset = AutoresetMode.SameStep };
        Assert.Contains("at least one task", Assert.Throws<ArgumentException>(() => new JointTasks("none")).Message);
        var message = Assert.Throws<ArgumentException>(() => new JointTasks("both", Gym.MakeVector("Pong-v0", 2, options), Gym.MakeVector("PacMan-v0", 2, options))).Message;
        Assert.Contains("both joins tasks of one number of instances, observations of one shape, the same discrete actions", message);
        Assert.Contains("PacMan-v0 has 2", message);
    }

    private static ReadOnlySpan<float> Row(float[] rows, int instance) => rows.AsSpan(instance * 144, 144);

    private static JointTasks Make(int count) => new("three games", [.. games.Select(game =>
        Joystick.Offer(Gym.MakeVector(game.Id, count, new VectorOptions { Autoreset = AutoresetMode.SameStep }, ("look", "gray")), game.Game))]);
}
