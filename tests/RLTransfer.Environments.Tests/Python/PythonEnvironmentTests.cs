using System.Diagnostics;
using RLTransfer.Environments.Python;
using RLTransfer.Environments.Tests.Contract;
using Xunit.Abstractions;

namespace RLTransfer.Environments.Tests.Python;

public class PythonEnvironmentTests(ITestOutputHelper output)
{
    private static readonly string TinyGym = Path.Combine(AppContext.BaseDirectory, "Python", "tiny_gym.py");
    private static readonly PythonOptions Tiny = new() { Module = TinyGym };

    /// <summary>The Pythons of this machine: with and without numpy, as it happens.</summary>
    public static TheoryData<string> Pythons => [.. new[] { "python3", "/usr/bin/python3" }.Where(path => path == "python3" || File.Exists(path))];

    [Fact]
    public void Cart_poles_of_gymnasium_where_it_can_be_imported_and_of_the_small_module_elsewhere_move_as_ours_do()
    {
        var real = HasGymnasium();
        output.WriteLine(real ? "against Python's gymnasium" : "against the small module: gymnasium cannot be imported here");
        using var theirs = Gym.Python("CartPole-v1", 2, real ? new() : Tiny);
        Assert.Equal(real, theirs.GymnasiumVersion is not null);
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

    [Theory]
    [MemberData(nameof(Pythons))]
    public void Spaces_actions_and_infos_arrive(string python)
    {
        using var env = Gym.Python("Echo-v0", 2, Tiny with { Executable = python, InfoNames = ["half"] }, ("limit", 3));
        Assert.Equal("Dict(twice: Box(-10, 10, (3,)), step: Discrete(1000))", env.SingleObservationSpace.ToString());
        Assert.Equal(3, env.MaxEpisodeSteps);
        Assert.Null(env.GymnasiumVersion);
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

    [Theory]
    [MemberData(nameof(Pythons))]
    public void Discrete_actions_are_counted_from_zero_here(string python)
    {
        using var env = Gym.Python("Echo-v0", 3, Tiny with { Executable = python }, ("discrete", true));
        Assert.Equal(3, Assert.IsType<Discrete>(env.SingleActionSpace).Count);
        env.Reset(0);
        env.Step([0, 1, 2]);
        Assert.Equal([3, 6, 9], env.Rewards);
    }

    [Fact]
    public void In_mode_next_step_the_step_after_the_end_starts_the_next_episode()
    {
        using var env = Gym.Python("Echo-v0", 1, Tiny, ("limit", 2));
        env.Reset(0);
        env.Step([1f, 1, 1]);
        env.Step([1f, 1, 1]);
        Assert.Equal((true, false, false), (env.Truncated[0], env.Terminated[0], env.Starts[0]));
        env.Step([1f, 1, 1]);
        Assert.Equal((false, true, 0.0, 0f), (env.Truncated[0], env.Starts[0], env.Rewards[0], env.Observations[3]));
    }

    [Fact]
    public void In_mode_same_step_the_last_observation_is_kept()
    {
        using var env = Gym.Python("Echo-v0", 1, Tiny with { Autoreset = AutoresetMode.SameStep }, ("limit", 2));
        env.Reset(0);
        env.Step([1f, 1, 1]);
        env.Step([2f, 1, 1]);
        Assert.Equal((true, true, 4.0), (env.Truncated[0], env.Starts[0], env.Rewards[0]));
        Assert.Equal([0, 0, 0, 0], env.Observations);
        Assert.Equal([4, 2, 2, 2], env.FinalObservations);
    }

    [Fact]
    public void Without_autoreset_an_ended_instance_is_refused_until_it_is_reset()
    {
        using var env = Gym.Python("Echo-v0", 2, Tiny with { Autoreset = AutoresetMode.Disabled }, ("limit", 1));
        env.Reset(0);
        env.Step([1f, 1, 1, 1, 1, 1]);
        Assert.Contains("call Reset", Assert.Throws<InvalidOperationException>(() => env.Step([1f, 1, 1, 1, 1, 1])).Message, StringComparison.Ordinal);
        env.Reset([true, true]);
        env.Step([1f, 1, 1, 1, 1, 1]);
    }

    [Fact]
    public void Seeds_reproduce_and_the_first_reset_is_seeded()
    {
        using var one = Gym.Python("CartPole-v1", 2, Tiny);
        using var other = Gym.Python("CartPole-v1", 2, Tiny);
        one.Reset();
        other.Reset(0);
        Assert.Equal(one.Observations, other.Observations);
        Assert.NotEqual(one.Observations[..4], one.Observations[4..]);
        one.Reset();
        Assert.NotEqual(one.Observations, other.Observations);
        one.Reset(1);
        Assert.Equal(one.Observations[..4], other.Observations[4..]);
    }

    [Fact]
    public void Bad_actions_are_refused_here()
    {
        using var env = Gym.Python("CartPole-v1", 2, Tiny);
        Assert.Throws<InvalidOperationException>(() => env.Step([0, 0]));
        env.Reset(0);
        Assert.Throws<ArgumentException>(() => env.Step([0, 2]));
        Assert.Throws<ArgumentException>(() => env.Step([0]));
        Assert.Throws<ArgumentException>(() => env.Step([0f, 1f]));
        env.Step([0, 1]);
    }

    [Fact]
    public void Pictures_arrive()
    {
        using var env = Gym.Python("Echo-v0", 1, Tiny);
        env.Reset(0);
        env.Step([0f, 0, 0]);
        var frame = env.Render()!;
        Assert.Equal((4, 2), (frame.Width, frame.Height));
        Assert.Equal([10, 0, 255, 10, 0, 255], frame.Rgb[..6]);
        using var blind = Gym.Python("Count-v0", 1, Tiny);
        blind.Reset(0);
        Assert.Throws<PythonException>(() => blind.Render());       // it has no render
    }

    [Fact]
    public void A_python_exception_arrives_with_its_traceback_and_a_reset_goes_on()
    {
        using var env = Gym.Python("Bad-v0", 2, Tiny, ("how", "raise"));
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
        env.Reset(0);
        env.Step([0, 0]);
        Assert.Equal(before, env.ProcessId);
    }

    [Fact]
    public void A_python_that_ends_itself_is_reported_with_its_last_words_and_started_again_by_reset()
    {
        using var env = Gym.Python("Bad-v0", 1, Tiny, ("how", "exit"));
        env.Reset(0);
        env.Step([0]);
        env.Step([0]);
        var error = Assert.Throws<PythonException>(() => env.Step([0]));
        Assert.Equal("Bad-v0: Python ended unexpectedly (exit code 7); its last lines: last words. Reset starts it again.", error.Message);
        Assert.Throws<InvalidOperationException>(() => env.Step([0]));
        env.Reset(0);
        Assert.Equal([1, 0, 0, 0], env.Step([0]).Observations);
    }

    [Fact]
    public void A_killed_python_is_reported_and_started_again_by_reset()
    {
        using var env = Gym.Python("Count-v0", 1, Tiny);
        env.Reset(0);
        using (var process = Process.GetProcessById(env.ProcessId))
        {
            process.Kill();
            process.WaitForExit();
        }

        Assert.Contains("killed by signal 9", Assert.Throws<PythonException>(() => env.Step([0])).Message, StringComparison.Ordinal);
        env.Reset(0);
        env.Step([0]);
    }

    [Fact]
    public void A_hanging_python_times_out_and_is_ended()
    {
        using var env = Gym.Python("Bad-v0", 1, Tiny with { Timeout = TimeSpan.FromSeconds(2) }, ("how", "hang"));
        env.Reset(0);
        env.Step([0]);
        env.Step([0]);
        var error = Assert.Throws<PythonException>(() => env.Step([0]));
        Assert.Equal("Bad-v0: Python did not answer within 2 s and was ended; Reset starts it again.", error.Message);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(env.ProcessId));
        env.Reset(0);
        env.Step([0]);
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public void An_observation_of_another_size_is_an_error(string python)
    {
        using var env = Gym.Python("Bad-v0", 1, Tiny with { Executable = python }, ("how", "short"));
        env.Reset(0);
        env.Step([0]);
        env.Step([0]);
        Assert.Contains("the observation has 1 numbers, its space 4", Assert.Throws<PythonException>(() => env.Step([0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_made_says_why()
    {
        Assert.Contains("cannot be made", Assert.Throws<PythonException>(() => Gym.Python("Bad-v0", 1, Tiny, ("how", "make"))).Message, StringComparison.Ordinal);
        Assert.Contains("no environment 'Nothing-v0'", Assert.Throws<PythonException>(() => Gym.Python("Nothing-v0", 1, Tiny)).Message, StringComparison.Ordinal);
        Assert.Contains("the observation space is a Tree space", Assert.Throws<PythonException>(() => Gym.Python("Bad-v0", 1, Tiny, ("how", "space"))).Message, StringComparison.Ordinal);
        Assert.Contains("'how' is an argument of Python's", Assert.Throws<ArgumentException>(() => Gym.Python("Bad-v0", 1, Tiny, ("how", new Uniform(0, 1)))).Message, StringComparison.Ordinal);
        Assert.Contains("at least one instance", Assert.Throws<ArgumentException>(() => Gym.Python("Bad-v0", 0, Tiny)).Message, StringComparison.Ordinal);
        Assert.Contains("No module named 'nowhere_to_be_found'", Assert.Throws<PythonException>(() => Gym.Python("Bad-v0", 1, new() { Module = "nowhere_to_be_found" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_python_is_named_with_the_remedy()
    {
        var error = Assert.Throws<PythonException>(() => Gym.Python("CartPole-v1", 1, new() { Executable = "/nowhere/python3" }));
        Assert.Equal("CartPole-v1: Python cannot be started as '/nowhere/python3'; give its path by the environment variable RLTRANSFER_PYTHON or PythonOptions.Executable.", error.Message);
    }

    [Fact]
    public void A_python_without_gymnasium_is_named_with_the_remedy()
    {
        // A folder before all others, whose gymnasium is not there to be imported, stands for a Python without it.
        var folder = Directory.CreateTempSubdirectory("no-gymnasium").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "gymnasium.py"), "raise ModuleNotFoundError(\"No module named 'gymnasium'\", name='gymnasium')\n");
            var error = Assert.Throws<PythonException>(() => Gym.Python("CartPole-v1", 1, new() { ModulePath = [folder] }));
            Assert.StartsWith("CartPole-v1: the Python 'python3' has no gymnasium; install it with 'python3 -m pip install gymnasium'", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_program_that_is_no_python_is_an_error()
    {
        Assert.Contains("Python ended unexpectedly", Assert.Throws<PythonException>(() => Gym.Python("CartPole-v1", 1, new() { Executable = "/bin/true" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var env = Gym.Python("Count-v0", 8, Tiny);
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

    [Fact]
    public void Python_ends_with_the_environment()
    {
        var env = Gym.Python("Count-v0", 1, Tiny);
        var id = env.ProcessId;
        env.Dispose();
        env.Dispose();
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
        Assert.Throws<ObjectDisposedException>(() => env.Reset(0));
    }

    private static bool HasGymnasium()
    {
        try
        {
            Gym.Python("CartPole-v1").Dispose();
            return true;
        }
        catch (PythonException)
        {
            return false;
        }
    }
}
