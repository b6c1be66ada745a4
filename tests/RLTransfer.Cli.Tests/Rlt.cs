using System.Diagnostics;

namespace RLTransfer.Cli.Tests;

/// <summary>The command line as users meet it: a process with its exit code and both streams.</summary>
internal static class Rlt
{
    public static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "rlt.dll"), .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["RLTRANSFER_HOME"] = Repository.Root;
        foreach (var variable in new[] { "RLTRANSFER_BUDGET", "RLTRANSFER_SEEDS", "RLTRANSFER_DEVICE", "RLTRANSFER_DATA" })
        {
            start.Environment.Remove(variable);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
