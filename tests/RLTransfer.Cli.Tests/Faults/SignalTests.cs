using System.Globalization;
using System.Runtime.InteropServices;
using RLTransfer.Randomness;
using Xunit.Abstractions;

namespace RLTransfer.Cli.Tests.Faults;

/// <summary>
/// train, run, reproduce and export, ended at random moments: by SIGKILL, and by SIGTERM and SIGINT in turn. Twenty of each kind,
/// or as many as RLTRANSFER_TEST_SIGNALS says.
/// </summary>
public sealed partial class SignalTests(ITestOutputHelper figures) : IDisposable
{
    private const int Int = 2, Kill = 9, Term = 15;

    private static readonly int Moments = int.Parse(Environment.GetEnvironmentVariable("RLTRANSFER_TEST_SIGNALS") is { Length: > 0 } count ? count : "20", CultureInfo.InvariantCulture);

    private static readonly string[] Commands = ["train", "run", "reproduce", "export"];

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-signals-");

    public void Dispose() => root.Delete(recursive: true);

    public static TheoryData<string, int, int> All
    {
        get
        {
            var all = new TheoryData<string, int, int>();
            foreach (var name in Commands)
            {
                all.Add(name, Kill, Kill);
                all.Add(name, Term, Int);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Whatever_moment_a_command_is_ended_at_nothing_is_half_written_and_it_completes_bitwise(string command, int signal, int other)
    {
        var scenario = Scenario.All(root.FullName).Single(each => each.Name == command);
        var random = new Philox((ulong)signal, Philox.Stream($"signals {command}"));
        var (length, sent, completed, each) = (scenario.Begin(), 0, 0, (Moments + Commands.Length - 1) / Commands.Length);
        while (sent < each)
        {
            var now = sent % 2 == 0 ? signal : other;
            var (exit, error, took) = End(now, length * random.NextDouble(), scenario);
            scenario.AssertNothingHalfWritten();
            if (exit != 128 + now)
            {
                // It was done before its moment came, which is then none; on a machine that is less busy by now, moments come earlier.
                length = took < length ? took : length;
                Assert.True(scenario.Ends.Contains(exit), $"{command}: {exit} {error}");
                scenario.AssertCompletes();
                completed++;
                scenario.Fresh();
                continue;
            }

            sent++;
            Assert.True(now == Kill || error.Length == 0 || error.Contains("rlt: stopped", StringComparison.Ordinal), error);

            // The same command goes on, or begins anew; every few moments it is let come to its end.
            if (random.NextDouble() < 0.25)
            {
                scenario.AssertCompletes();
                completed++;
                scenario.Fresh();
            }
        }

        scenario.AssertCompletes();
        figures.WriteLine(FormattableString.Invariant($"{command}: {sent} times ended by {(signal == Kill ? "SIGKILL" : "SIGTERM or SIGINT")}, {completed + 1} times completed, each time bitwise equal"));
    }

    private static (int Exit, string Error, TimeSpan Took) End(int signal, TimeSpan after, Scenario scenario)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        using var process = Rlt.Begin(scenario.Environment, scenario.Arguments);
        var (error, output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        if (!process.WaitForExit(after)) _ = kill(process.Id, signal);
        process.WaitForExit();
        _ = output.Result;
        var took = clock.Elapsed;
        return (process.ExitCode, string.Join('\n', error.Result.Split('\n').Where(line => line.StartsWith("rlt:", StringComparison.Ordinal) && !line.Contains("figures stay static", StringComparison.Ordinal))), took);
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
