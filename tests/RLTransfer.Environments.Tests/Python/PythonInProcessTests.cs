using System.Collections.Concurrent;
using System.Diagnostics;
using RLTransfer.Environments.Python;

namespace RLTransfer.Environments.Tests.Python;

/// <summary>Python in this process, and in processes of its own for what ends one.</summary>
public class PythonInProcessTests
{
    [PythonFact]
    public void Python_writes_into_the_environments_own_arrays()
    {
        using var env = Gym.Python("Count-v0", 2, TinyGym.Options);
        var (observations, rewards) = (env.Observations, env.Rewards);
        env.Reset(0);
        env.Step([0, 1]);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        env.Step([0, 1]);
        Assert.Same(observations, env.Observations);
        Assert.Equal([2, 0, 0, 0, 2, 1, 0, 0], observations);
        Assert.Equal([1, 1], rewards);
        Assert.Equal(Environment.ProcessId, env.ProcessId);
    }

    [PythonFact]
    public void Environments_of_several_threads_do_not_disturb_one_another()
    {
        var failures = new ConcurrentBag<string>();
        var threads = Enumerable.Range(0, 4).Select(k => new Thread(() =>
        {
            using var env = Gym.Python("Count-v0", 2, TinyGym.Options);
            env.Reset(k);
            for (var t = 1; t <= 500; t++)
            {
                env.Step([k % 2, k / 2]);
                if (env.Observations[0] != t || env.Observations[1] != k % 2 || env.Observations[5] != k / 2)
                {
                    failures.Add($"thread {k}, step {t}");
                }
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Empty(failures);
    }

    /// <summary>Python.NET sweeps up after every two hundred of its objects, which needs Python's lock: nothing may touch them without.</summary>
    [PythonFact]
    public void Many_environments_come_and_go_disposed_or_not()
    {
        for (var i = 0; i < 60; i++)
        {
            var env = Gym.Python("Count-v0", 1, TinyGym.Options);
            env.Reset(i);
            Assert.Equal([1, 1, 0, 0], env.Step([1]).Observations);
            if (i % 3 != 0)
            {
                env.Dispose();
            }
            else if (i % 2 == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    [PythonFact]
    public async Task An_environment_may_move_between_threads_and_be_closed_on_another()
    {
        var env = await Task.Run(() => Gym.Python("Count-v0", 1, TinyGym.Options));
        env.Reset(0);
        await Task.Run(() => env.Step([1]));
        Assert.Equal([1, 1, 0, 0], env.Observations);
        await Task.Run(env.Dispose);
        Assert.Throws<ObjectDisposedException>(() => env.Step([0]));
    }

    [PythonFact]
    public void An_environment_that_never_returns_is_interrupted_and_a_reset_goes_on()
    {
        using var env = Gym.Python("Bad-v0", 1, TinyGym.Options with { Timeout = TimeSpan.FromSeconds(1) }, ("how", "spin"));
        env.Reset(0);
        env.Step([0]);
        env.Step([0]);
        Assert.Equal("Bad-v0: Python did not answer within 1 s and was interrupted; Reset goes on.", Assert.Throws<PythonException>(() => env.Step([0])).Message);
        env.Reset(0);
        Assert.Equal([1, 0, 0, 0], env.Step([0]).Observations);
    }

    [PythonFact]
    public void An_environment_that_leaves_is_an_exception_not_the_end()
    {
        using var env = Gym.Python("Bad-v0", 1, TinyGym.Options, ("how", "leave"));
        env.Reset(0);
        env.Step([0]);
        env.Step([0]);
        var error = Assert.Throws<PythonException>(() => env.Step([0]));
        Assert.Equal("SystemExit", error.PythonType);
        Assert.Contains("raise SystemExit(\"enough\")", error.Traceback, StringComparison.Ordinal);
    }

    [PythonFact]
    public void A_second_python_is_refused_naming_both()
    {
        using var first = Gym.Python("Count-v0", 1, TinyGym.Options);
        var folder = Directory.CreateTempSubdirectory("second-python").FullName;
        try
        {
            // What makes a virtual environment, and all that does.
            Directory.CreateDirectory(Path.Combine(folder, "bin"));
            File.CreateSymbolicLink(Path.Combine(folder, "bin", "python3"), TinyGym.Python);
            File.WriteAllText(Path.Combine(folder, "pyvenv.cfg"), $"home = {Path.GetDirectoryName(TinyGym.Python)}\ninclude-system-site-packages = true\n");
            var error = Assert.Throws<PythonException>(() => Gym.Python("Count-v0", 1, TinyGym.Options with { Interpreter = folder }));
            Assert.Matches(@"^Count-v0: this process has loaded \S+ \(3\.[\d.]+\) and cannot load \S+ \(3\.[\d.]+\) beside it; ", error.Message);
            Assert.Contains(TinyGym.Python, error.Message, StringComparison.Ordinal);
            Assert.Contains(folder, error.Message, StringComparison.Ordinal);
            Assert.Contains("isolated: true", error.Message, StringComparison.Ordinal);
            using var isolated = Gym.Python("Count-v0", 1, TinyGym.Options with { Interpreter = folder, Isolated = true });
            isolated.Reset(0);
            Assert.Equal([1, 0, 0, 0], isolated.Step([0]).Observations);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [PythonFact]
    public void A_virtual_environment_can_be_named_and_is_the_one_that_is_loaded()
    {
        var folder = Directory.CreateTempSubdirectory("venv").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "bin"));
            File.CreateSymbolicLink(Path.Combine(folder, "bin", "python3"), TinyGym.Python);
            File.WriteAllText(Path.Combine(folder, "pyvenv.cfg"), $"home = {Path.GetDirectoryName(TinyGym.Python)}\ninclude-system-site-packages = true\n");
            var (code, output) = Run("prefix", folder);
            Assert.Equal((0, folder), (code, output.Trim()));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Nobody disposed the environment; the end of the process closes it, and Python's own handlers run.</summary>
    [PythonFact]
    public void A_process_ends_cleanly_with_its_exit_code_and_python_cleans_up()
    {
        var (code, output) = Run("end");
        Assert.Equal((5, "stepped|closed|Python ends"), (code, string.Join('|', output.Trim().Split('\n'))));
    }

    [PythonFact]
    public void A_process_ends_even_where_a_thread_is_stuck_in_python_with_its_lock() => Assert.Equal(5, Run("stuck").Code);

    [PythonFact]
    public void A_shared_library_that_is_none_is_an_error_of_one_line()
    {
        var folder = Directory.CreateTempSubdirectory("no-library").FullName;
        try
        {
            var (python, library) = (Path.Combine(folder, "python"), Path.Combine(folder, "libpython3.11.so"));
            File.WriteAllText(library, "no library");
            File.WriteAllText(python, $$"""
                #!/bin/sh
                echo '{"version":[3,11,2],"executable":"{{python}}","prefix":"/opt/py","basePrefix":"/opt/py","library":"{{library}}","freeThreaded":false,"numpy":true,"gymnasium":true,"path":[]}'

                """);
            File.SetUnixFileMode(python, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var (code, output) = Run("refused", python);
            Assert.Equal(5, code);
            Assert.StartsWith($"Count-v0: {python} (3.11.2) cannot be loaded from {library}: ", output, StringComparison.Ordinal);
            Assert.EndsWith("; run it with isolated: true.", output.Trim(), StringComparison.Ordinal);
            Assert.DoesNotContain('\n', output.Trim());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What in process means: the documentation says so, too.</summary>
    [PythonTheory]
    [InlineData("exit", 7)]
    [InlineData("crash", 128 + 11)]
    public void A_crash_in_process_ends_the_process(string how, int exit)
    {
        var (code, output) = Run("crash", how);
        Assert.Equal((exit, "last words"), (code, output.Trim()));
    }

    private static (int Code, string Output) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(PythonProgram).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "the process did not end");
        return (process.ExitCode, output.Result);
    }
}
