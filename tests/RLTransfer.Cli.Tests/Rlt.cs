using System.Diagnostics;
using System.Globalization;

namespace RLTransfer.Cli.Tests;

/// <summary>The command line as users meet it: a process with its exit code and both streams.</summary>
internal static class Rlt
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "rlt.dll");

    public static (int Exit, string Output, string Error) Run(params string[] arguments) => Run("dotnet", [Program, .. arguments]);

    /// <summary>With some variables set otherwise.</summary>
    public static (int Exit, string Output, string Error) RunWith(IEnumerable<(string Name, string Value)> environment, params string[] arguments) =>
        Run("dotnet", [Program, .. arguments], environment);

    /// <summary>As on a disk where no file can grow beyond so many KiB: a write then fails, as it does where the disk is full.</summary>
    public static (int Exit, string Output, string Error) RunLimited(int kibibytes, params string[] arguments) => RunLimited(kibibytes, [], arguments);

    /// <summary>The same, with some variables set otherwise.</summary>
    public static (int Exit, string Output, string Error) RunLimited(int kibibytes, IEnumerable<(string Name, string Value)> environment, params string[] arguments) =>
        Run("bash", ["-c", string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -f {kibibytes}; DOTNET_EnableWriteXorExecute=0 exec dotnet \"$@\""), "rlt", Program, .. arguments], environment);

    /// <summary>Killed by <c>strace</c> at a thread's n-th call of one kind.</summary>
    public static int KillAtCall(string call, int n, IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        // Without --seccomp-bpf, under which strace 6.1 counts no further than the first call.
        string[] inject = ["-f", "-qq", "-o", "/dev/null", "-e", $"trace={call}", "-e", string.Create(CultureInfo.InvariantCulture, $"inject={call}:signal=SIGKILL:when={n}")];
        return Run(Faults.StraceTheoryAttribute.Strace, [.. inject, "dotnet", Program, .. arguments], environment).Exit;
    }

    /// <summary>A shell's line, in which <c>rlt</c> is the program: for redirections, limits and signals.</summary>
    public static (int Exit, string Output, string Error) Shell(string script, params string[] arguments) =>
        Run("bash", ["-c", $"rlt() {{ dotnet '{Program}' \"$@\"; }}\n{script}", "rlt", .. arguments]);

    /// <summary>Starts it, for whoever sends it signals.</summary>
    public static Process Begin(params string[] arguments) => Start("dotnet", [Program, .. arguments]);

    /// <summary>As a shell on a terminal starts it: the first of a group of processes, to all of which Ctrl-C goes.</summary>
    public static Process BeginGroup(params string[] arguments) => Start("setsid", ["dotnet", Program, .. arguments]);

    /// <summary>The same, with some variables set otherwise.</summary>
    public static Process Begin(IEnumerable<(string Name, string Value)> environment, params string[] arguments) => Start("dotnet", [Program, .. arguments], environment);

    /// <summary>Runs it, and kills it so long after a file has grown to a length, unless it is done by then.</summary>
    /// <returns>The exit code; 137 where it was killed.</returns>
    public static int Kill(string file, long length, TimeSpan after, params string[] arguments)
    {
        using var process = Start("dotnet", [Program, .. arguments]);
        _ = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        while (!process.WaitForExit(1))
        {
            if (File.Exists(file) && new FileInfo(file).Length >= length)
            {
                if (!process.WaitForExit(after))
                {
                    process.Kill();
                }

                break;
            }
        }

        process.WaitForExit();
        return process.ExitCode;
    }

    private static (int Exit, string Output, string Error) Run(string program, string[] arguments, IEnumerable<(string Name, string Value)>? environment = null)
    {
        using var process = Start(program, arguments, environment);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static Process Start(string program, string[] arguments, IEnumerable<(string Name, string Value)>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["RLTRANSFER_HOME"] = Repository.Root;
        start.Environment["OMP_NUM_THREADS"] = "1";          // what tests train is small: threads would only wait for each other
        foreach (var variable in new[] { "RLTRANSFER_BUDGET", "RLTRANSFER_SEEDS", "RLTRANSFER_DEVICE", "RLTRANSFER_DATA" })
        {
            start.Environment.Remove(variable);
        }

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
