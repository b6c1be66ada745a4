using System.Diagnostics;
using RLTransfer.Environments.Python;

namespace RLTransfer.Environments.Tests.Python;

/// <summary>What only an isolated Python can do: crash, hang, end, and start again.</summary>
public class PythonProcessTests
{
    private static readonly PythonOptions Isolated = TinyGym.Options with { Isolated = true };

    [PythonFact]
    public void A_python_that_ends_itself_is_reported_with_its_last_words_and_started_again_by_reset()
    {
        using var env = Gym.Python("Bad-v0", 1, Isolated, ("how", "exit"));
        env.Reset(0);
        env.Step([0]);
        env.Step([0]);
        var error = Assert.Throws<PythonException>(() => env.Step([0]));
        Assert.Equal("Bad-v0: Python ended unexpectedly (exit code 7); its last lines: last words. Reset starts it again.", error.Message);
        Assert.Throws<InvalidOperationException>(() => env.Step([0]));
        env.Reset(0);
        Assert.Equal([1, 0, 0, 0], env.Step([0]).Observations);
    }

    [PythonFact]
    public void A_killed_python_is_reported_and_started_again_by_reset()
    {
        using var env = Gym.Python("Count-v0", 1, Isolated);
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

    [PythonFact]
    public void A_hanging_python_times_out_and_is_ended()
    {
        using var env = Gym.Python("Bad-v0", 1, Isolated with { Timeout = TimeSpan.FromSeconds(2) }, ("how", "hang"));
        env.Reset(0);
        env.Step([0]);
        env.Step([0]);
        var error = Assert.Throws<PythonException>(() => env.Step([0]));
        Assert.Equal("Bad-v0: Python did not answer within 2 s and was ended; Reset starts it again.", error.Message);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(env.ProcessId));
        env.Reset(0);
        env.Step([0]);
    }

    [PythonFact]
    public void A_crash_is_reported_with_its_signal_and_reset_starts_python_again()
    {
        using var env = Gym.Python("Bad-v0", 1, Isolated, ("how", "crash"));
        env.Reset(0);
        env.Step([0]);
        env.Step([0]);
        var error = Assert.Throws<PythonException>(() => env.Step([0]));
        Assert.StartsWith("Bad-v0: Python ended unexpectedly (killed by signal 11); its last lines: last words", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        env.Reset(0);
        Assert.Equal([1, 0, 0, 0], env.Step([0]).Observations);
    }

    [PythonFact]
    public void A_python_without_gymnasium_is_named_with_the_remedy()
    {
        // A folder before all others, whose gymnasium is not there to be imported, stands for a Python without it.
        var folder = Directory.CreateTempSubdirectory("no-gymnasium").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "gymnasium.py"), "raise ModuleNotFoundError(\"No module named 'gymnasium'\", name='gymnasium')\n");
            var error = Assert.Throws<PythonException>(() => Gym.Python("CartPole-v1", 1, new PythonOptions { Interpreter = TinyGym.Python, Isolated = true, ModulePath = [folder] }));
            Assert.StartsWith($"CartPole-v1: the Python '{TinyGym.Python}' has no gymnasium; ", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [PythonFact]
    public void A_program_that_is_no_python_is_an_error()
    {
        Assert.Contains("Python ended unexpectedly", Assert.Throws<PythonException>(() => Gym.Python("CartPole-v1", 1, new PythonOptions { Interpreter = "/bin/true", Isolated = true })).Message, StringComparison.Ordinal);
    }

    [PythonFact]
    public void Python_ends_with_the_environment()
    {
        var env = Gym.Python("Count-v0", 1, Isolated);
        var id = env.ProcessId;
        env.Dispose();
        env.Dispose();
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
        Assert.Throws<ObjectDisposedException>(() => env.Reset(0));
    }
}
