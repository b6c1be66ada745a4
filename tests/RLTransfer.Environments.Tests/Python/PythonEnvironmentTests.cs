using RLTransfer.Environments.Python;
using RLTransfer.Environments.Tests.Contract;

namespace RLTransfer.Environments.Tests.Python;

/// <summary>What holds for Python in process and isolated alike.</summary>
public class PythonEnvironmentTests
{
    [PythonTheory, InlineData(false), InlineData(true)]
    public void Cart_poles_of_the_small_module_move_as_ours_do(bool isolated)
    {
        using var theirs = Gym.Python("CartPole-v1", 2, Tiny(isolated));
        using var ours = Gym.MakeVector("CartPole-v1", 2);
        var still = new ResetOptions { ["low"] = 0, ["high"] = 0 };
        theirs.Reset(3, still);
        ours.Reset(3, still);
        Assert.Equal(500, theirs.MaxEpisodeSteps);
        for (var i = 0; i < 60; i++)
        {
            int[] actions = [i / 2 % 2, i / 3 % 2];
            theirs.Step(actions);
            ours.Step(actions);
            if (ours.Starts[0] || ours.Starts[1])
            {
                Assert.Equal(ours.Starts, theirs.Starts);
                break;      // new episodes start at random
            }

            Assert.Equal(ours.Observations, theirs.Observations);
            Assert.Equal(ours.Rewards, theirs.Rewards);
            Assert.Equal(ours.Terminated, theirs.Terminated);
            Assert.Equal(ours.Truncated, theirs.Truncated);
        }
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void Spaces_actions_and_infos_arrive(bool isolated)
    {
        using var env = Gym.Python("Echo-v0", 2, Tiny(isolated) with { InfoNames = ["half"] }, ("limit", 3));
        Assert.Equal("Dict(twice: Box(-10, 10, (3,)), step: Discrete(1000))", env.SingleObservationSpace.ToString());
        Assert.Equal(3, env.MaxEpisodeSteps);
        Assert.False(env.IsVectorized);
        Assert.Matches(@"^3\.", env.PythonVersion);
        env.Reset(0);
        Assert.Equal([true, true], env.Starts);
        Assert.True(double.IsNaN(env.Info["half"][0]));
        env.Step([0.5f, 1, -1, 2, 2, -2]);
        Assert.Equal([1, 2, -2, 1, 4, 4, -4, 1], env.Observations);
        Assert.Equal([0.5, 2], env.Rewards);
        Assert.Equal([false, false], env.Starts);
        Assert.True(double.IsNaN(env.Info["half"][1]));
        env.Step([0f, 0, 0, 0, 0, 0]);
        Assert.Equal([1, 1], env.Info["half"]);
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void Discrete_actions_are_counted_from_zero_here(bool isolated)
    {
        using var env = Gym.Python("Echo-v0", 3, Tiny(isolated), ("discrete", true));
        Assert.Equal(3, Assert.IsType<Discrete>(env.SingleActionSpace).Count);
        env.Reset(0);
        env.Step([0, 1, 2]);
        Assert.Equal([3, 6, 9], env.Rewards);
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void In_mode_next_step_the_step_after_the_end_starts_the_next_episode(bool isolated)
    {
        using var env = Gym.Python("Echo-v0", 1, Tiny(isolated), ("limit", 2));
        env.Reset(0);
        env.Step([1f, 1, 1]);
        env.Step([1f, 1, 1]);
        Assert.Equal((true, false, false), (env.Truncated[0], env.Terminated[0], env.Starts[0]));
        env.Step([1f, 1, 1]);
        Assert.Equal((false, true, 0.0, 0f), (env.Truncated[0], env.Starts[0], env.Rewards[0], env.Observations[3]));
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void In_mode_same_step_the_last_observation_is_kept(bool isolated)
    {
        using var env = Gym.Python("Echo-v0", 1, Tiny(isolated) with { Autoreset = AutoresetMode.SameStep }, ("limit", 2));
        env.Reset(0);
        env.Step([1f, 1, 1]);
        env.Step([2f, 1, 1]);
        Assert.Equal((true, true, 4.0), (env.Truncated[0], env.Starts[0], env.Rewards[0]));
        Assert.Equal([0, 0, 0, 0], env.Observations);
        Assert.Equal([4, 2, 2, 2], env.FinalObservations);
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void Without_autoreset_an_ended_instance_is_refused_until_it_is_reset(bool isolated)
    {
        using var env = Gym.Python("Echo-v0", 2, Tiny(isolated) with { Autoreset = AutoresetMode.Disabled }, ("limit", 1));
        env.Reset(0);
        env.Step([1f, 1, 1, 1, 1, 1]);
        Assert.Contains("call Reset", Assert.Throws<InvalidOperationException>(() => env.Step([1f, 1, 1, 1, 1, 1])).Message, StringComparison.Ordinal);
        env.Reset([true, true]);
        env.Step([1f, 1, 1, 1, 1, 1]);
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void Seeds_reproduce_and_the_first_reset_is_seeded(bool isolated)
    {
        using var one = Gym.Python("CartPole-v1", 2, Tiny(isolated));
        using var other = Gym.Python("CartPole-v1", 2, Tiny(isolated));
        one.Reset();
        other.Reset(0);
        Assert.Equal(one.Observations, other.Observations);
        Assert.NotEqual(one.Observations[..4], one.Observations[4..]);
        one.Reset();
        Assert.NotEqual(one.Observations, other.Observations);
        one.Reset(1);
        Assert.Equal(one.Observations[..4], other.Observations[4..]);
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void Bad_actions_are_refused_here(bool isolated)
    {
        using var env = Gym.Python("CartPole-v1", 2, Tiny(isolated));
        Assert.Throws<InvalidOperationException>(() => env.Step([0, 0]));
        env.Reset(0);
        Assert.Throws<ArgumentException>(() => env.Step([0, 2]));
        Assert.Throws<ArgumentException>(() => env.Step([0]));
        Assert.Throws<ArgumentException>(() => env.Step([0f, 1f]));
        env.Step([0, 1]);
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void Pictures_arrive(bool isolated)
    {
        using var env = Gym.Python("Echo-v0", 1, Tiny(isolated));
        env.Reset(0);
        env.Step([0f, 0, 0]);
        var frame = env.Render()!;
        Assert.Equal((4, 2), (frame.Width, frame.Height));
        Assert.Equal([10, 0, 255, 10, 0, 255], frame.Rgb[..6]);
        using var blind = Gym.Python("Count-v0", 1, Tiny(isolated));
        blind.Reset(0);
        Assert.Throws<PythonException>(() => blind.Render());       // it has no render
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void A_python_exception_arrives_with_its_traceback_and_a_reset_goes_on(bool isolated)
    {
        using var env = Gym.Python("Bad-v0", 2, Tiny(isolated), ("how", "raise"));
        env.Reset(0);
        env.Step([0, 0]);
        env.Step([0, 0]);
        var error = Assert.Throws<PythonException>(() => env.Step([0, 0]));
        Assert.Matches(@"^Bad-v0: ValueError: three is too many \(tiny_gym\.py, line \d+, in Python\)$", error.Message);
        Assert.Equal("ValueError", error.PythonType);
        Assert.Contains("raise ValueError(\"three is too many\")", error.Traceback, StringComparison.Ordinal);
        Assert.Contains(error.Traceback, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("call Reset", Assert.Throws<InvalidOperationException>(() => env.Step([0, 0])).Message, StringComparison.Ordinal);
        var before = env.ProcessId;
        Assert.Equal(isolated, before != Environment.ProcessId);
        env.Reset(0);
        env.Step([0, 0]);
        Assert.Equal(before, env.ProcessId);
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void An_observation_of_another_size_is_an_error(bool isolated)
    {
        using var env = Gym.Python("Bad-v0", 1, Tiny(isolated), ("how", "short"));
        env.Reset(0);
        env.Step([0]);
        env.Step([0]);
        Assert.Contains("the observation has 1 numbers, its space 4", Assert.Throws<PythonException>(() => env.Step([0])).Message, StringComparison.Ordinal);
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void What_cannot_be_made_says_why(bool isolated)
    {
        Assert.Contains("cannot be made", Assert.Throws<PythonException>(() => Gym.Python("Bad-v0", 1, Tiny(isolated), ("how", "make"))).Message, StringComparison.Ordinal);
        Assert.Contains("no environment 'Nothing-v0'", Assert.Throws<PythonException>(() => Gym.Python("Nothing-v0", 1, Tiny(isolated))).Message, StringComparison.Ordinal);
        Assert.Contains("the observation space is a Tree space", Assert.Throws<PythonException>(() => Gym.Python("Bad-v0", 1, Tiny(isolated), ("how", "space"))).Message, StringComparison.Ordinal);
        Assert.Contains("'how' is an argument of Python's", Assert.Throws<ArgumentException>(() => Gym.Python("Bad-v0", 1, Tiny(isolated), ("how", new Uniform(0, 1)))).Message, StringComparison.Ordinal);
        Assert.Contains("at least one instance", Assert.Throws<ArgumentException>(() => Gym.Python("Bad-v0", 0, Tiny(isolated))).Message, StringComparison.Ordinal);
        Assert.Contains("No module named 'nowhere_to_be_found'", Assert.Throws<PythonException>(() => Gym.Python("Bad-v0", 1, Tiny(isolated) with { Module = "nowhere_to_be_found" })).Message, StringComparison.Ordinal);
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void A_step_allocates_nothing(bool isolated)
    {
        using var env = Gym.Python("Count-v0", 8, Tiny(isolated));
        var actions = new int[8];
        env.Reset(0);
        Step(20);
        Assert.Equal(0, Allocations.Least(() => Step(100)));

        void Step(int count)
        {
            for (var i = 0; i < count; i++)
            {
                env.Step(actions);
            }
        }
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void An_environment_that_steps_all_instances_at_once_is_taken_where_there_is_one_and_equals_single_ones(bool isolated)
    {
        using var together = Gym.Python("Sweep-v0", 3, Tiny(isolated) with { InfoNames = ["half"] });
        using var each = Gym.Python("Sweep-v0", 3, Tiny(isolated) with { InfoNames = ["half"], Vectorized = false });
        Assert.Equal((true, false), (together.IsVectorized, each.IsVectorized));
        together.Reset(0);
        each.Reset(new long[] { 0, 0, 0 });
        for (var t = 0; t < 10; t++)
        {
            Assert.Equal(each.Observations, together.Observations);
            Assert.Equal(each.Rewards, together.Rewards);
            Assert.Equal(each.Truncated, together.Truncated);
            Assert.Equal(each.Starts, together.Starts);
            Assert.Equal(t % 4 == 0, together.Starts[1]);
            Assert.Equal(each.Info["half"], together.Info["half"].Select(half => double.IsNaN(half) ? 0 : half));
            int[] actions = [t % 2, 1, 0];
            together.Step(actions);
            each.Step(actions);
        }

        Assert.Equal([20, 0, 255], together.Render(2)!.Rgb);
        Assert.Contains("PythonOptions.Vectorized", Assert.Throws<PythonException>(() => together.Reset([true, false, true])).Message, StringComparison.Ordinal);
        Assert.Contains("one random stream", Assert.Throws<PythonException>(() => together.Reset(new long[] { 1, 5, 2 })).Message, StringComparison.Ordinal);
    }

    [PythonTheory, InlineData(false), InlineData(true)]
    public void Another_autoreset_mode_takes_the_instances_one_by_one(bool isolated)
    {
        using var env = Gym.Python("Sweep-v0", 2, Tiny(isolated) with { Autoreset = AutoresetMode.SameStep }, ("limit", 1));
        Assert.False(env.IsVectorized);
        env.Reset(5);
        Assert.Equal([0, 5, 0, 6], env.Observations);
        env.Step([1, 0]);
        Assert.Equal([1, 1, 1, 0], env.FinalObservations);
        Assert.Equal([true, true], env.Starts);
    }

    private static PythonOptions Tiny(bool isolated) => TinyGym.Options with { Isolated = isolated };
}
