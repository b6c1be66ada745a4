using System.Diagnostics;
using Xunit.Abstractions;

namespace RLTransfer.Cli.Tests.Faults;

/// <summary>
/// Writes that fail, and processes that are killed at a write: the old file or the new one is there, whole, and a rerun completes.
/// RLTRANSFER_TEST_WRITES=all kills at every call of a thread that changes a file; else at the first of each kind.
/// </summary>
public sealed class WriteFaultTests(ITestOutputHelper figures) : IDisposable
{
    private static readonly string[] Calls = ["pwrite64", "fsync", "rename", "unlink"];

    private static readonly bool All = Environment.GetEnvironmentVariable("RLTRANSFER_TEST_WRITES") == "all";

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-writes-");

    public void Dispose() => root.Delete(recursive: true);

    /// <summary>reproduce's files go through the same writer, and it takes seconds a try.</summary>
    public static TheoryData<string> Killed => [.. All ? (string[])["train", "run", "export", "reproduce"] : ["train", "run", "export"]];

    [StraceTheory]
    [MemberData(nameof(Killed))]
    public void A_process_that_is_killed_at_a_write_leaves_nothing_half_written(string name)
    {
        var scenario = Begun(name);
        foreach (var call in Calls)
        {
            var killed = 0;
            for (var n = 1; All || n == 1; n++)
            {
                var exit = Rlt.KillAtCall(call, n, scenario.Environment, scenario.Arguments);
                scenario.AssertNothingHalfWritten();
                if (scenario.Ends.Contains(exit)) break;          // no thread makes so many calls
                Assert.Equal(128 + 9, exit);
                killed++;
                scenario.AssertCompletes();
                scenario.Fresh();
            }

            Assert.True(killed > 0, $"{name} makes no call of {call}");
            figures.WriteLine(FormattableString.Invariant($"{name}: killed at {killed} calls of {call}"));
        }

        scenario.AssertCompletes();
    }

    [Theory]
    [InlineData("train", 0, 1, 8)]
    [InlineData("run", 0, 4, 16)]
    [InlineData("export", 0, 8)]
    public void A_disk_that_is_full_is_one_line_with_the_files_name_and_with_room_it_completes(string name, params int[] kibibytes)
    {
        var scenario = Begun(name);
        foreach (var most in All ? Enumerable.Range(0, 40) : kibibytes)
        {
            var (exit, _, error) = Rlt.RunLimited(most, scenario.Environment, scenario.Arguments);
            scenario.AssertNothingHalfWritten();
            if (!scenario.Ends.Contains(exit))
            {
                var line = error.TrimEnd().Split('\n')[^1];
                Assert.True(exit is 1 or 2, $"{exit}: {error}");
                Assert.StartsWith("rlt: ", line, StringComparison.Ordinal);
                Assert.Contains(scenario.Folder, line, StringComparison.Ordinal);
                Assert.DoesNotContain(".part", line, StringComparison.Ordinal);
            }

            scenario.AssertCompletes();
            scenario.Fresh();
        }
    }

    [MountFact]
    public void A_small_disk_and_a_read_only_one_are_told_and_hurt_nothing()
    {
        var disk = Path.Combine(root.FullName, "disk");
        Directory.CreateDirectory(disk);
        Assert.Equal(0, Shell($"mount -t tmpfs -o size=96k tmpfs {disk}"));
        try
        {
            string[] train = [.. Sample.Training, "-o", Path.Combine(disk, "run")];
            var plot = Path.Combine(disk, "plot.svg");
            File.WriteAllText(plot, "old");
            var (exit, _, error) = Rlt.Run([.. train, "--set", "Hidden=256,256"]);
            Assert.Equal(1, exit);
            Assert.Matches("^rlt: .*/run/.* cannot be written: No space left on device", error);
            Assert.Contains("go on with --resume", error, StringComparison.Ordinal);

            var run = Sample.Run(Path.Combine(root.FullName, "run"));
            Assert.Equal(0, Shell($"mount -o remount,ro {disk}"));
            (exit, _, error) = Rlt.Run("compare", run, "-o", plot);
            Assert.Equal((2, $"rlt: -o {plot} cannot be written: Read-only file system.\n"), (exit, error));
            (exit, _, error) = Rlt.Run("train", "dqn", "CartPole-v1", "-o", Path.Combine(disk, "other"));
            Assert.Equal(2, exit);
            Assert.Contains("Read-only file system", error, StringComparison.Ordinal);
            Assert.Equal("old", File.ReadAllText(plot));
        }
        finally
        {
            Shell($"umount {disk}");
        }
    }

    private static int Shell(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { UseShellExecute = false, RedirectStandardError = true })!;
        shell.WaitForExit();
        return shell.ExitCode;
    }

    private Scenario Begun(string name)
    {
        var scenario = Scenario.All(root.FullName).Single(each => each.Name == name);
        scenario.Begin();
        return scenario;
    }
}
