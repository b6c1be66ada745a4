using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using RLTransfer.Notebooks.Jupyter;

namespace RLTransfer.Cli.Tests.Jupyter;

/// <summary>The kernel as Jupyter's own client sees it: the Python suites beside this file, run against an installation of our own.</summary>
public sealed partial class KernelTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("jupyter-kernel-");

    public KernelTests() =>
        new KernelSpec(data.FullName).Install("dotnet", Path.Combine(AppContext.BaseDirectory, "rlt.dll"));

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public void Jupyters_conformance_suite_passes_whole()
    {
        var (ran, report) = Run("test_conformance.py");
        Assert.True(ran == 12, report);
    }

    [Fact]
    public void The_promises_of_the_protocol_are_kept() => Assert.True(Run("test_messages.py").Ran > 20);

    /// <returns>How many tests ran; fails the test where one failed or was skipped.</returns>
    private (int Ran, string Report) Run(string suite)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Repository.Root, "tests/RLTransfer.Cli.Tests/Jupyter", suite)])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["JUPYTER_DATA_DIR"] = data.FullName;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var report = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, report + output.Result);
        Assert.DoesNotContain("skipped", report, StringComparison.Ordinal);
        return (int.Parse(Counted().Match(report).Groups[1].Value, CultureInfo.InvariantCulture), report);
    }

    [GeneratedRegex(@"Ran (\d+) tests")]
    private static partial Regex Counted();
}
