using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using RLTransfer.Cli.Tests.Faults;
using RLTransfer.Course.Experiments.FinetuningLecture;
using RLTransfer.Files;
using RLTransfer.Runs;

namespace RLTransfer.Cli.Tests.Commands;

/// <summary>Ctrl-C, SIGTERM and a closed terminal: what is done is saved, one line says how to go on, and the exit code tells a shell.</summary>
public sealed partial class StoppingTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-stop-");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData(2, 130)]
    [InlineData(15, 143)]
    [InlineData(1, 129)]
    [RunsRemedy("stopped, and saved; 'rlt train --resume -o ")]
    public void A_training_is_saved_where_it_stands_and_the_line_goes_on_to_the_same_curve(int signal, int code)
    {
        string[] train = ["train", "dqn", "CartPole-v1", "--steps", "3000", "--evaluate-every", "1000", "--episodes", "1", "--seeds", "2", "--no-preset", "--set", "Hidden=8", "--set", "LearningStarts=100"];
        Assert.Equal(0, Rlt.Run([.. train, "-o", At("whole")]).Exit);
        var (exit, error) = Stopped(signal, () => File.Exists(At("it's here/checkpoint")), [.. train, "-o", At("it's here")]);
        Assert.Equal(code, exit);
        Assert.Equal($"rlt: stopped, and saved; 'rlt train --resume -o {ShellText.Quote(At("it's here"))}' goes on.", error.TrimEnd().Split('\n')[^1]);
        using (var learner = RunFolder.Open(At("it's here")).Load())
        {
            Assert.InRange(learner.Steps, 0, 2999);
        }

        var (again, _, trouble) = Rlt.Shell(error[(error.IndexOf("'rlt", StringComparison.Ordinal) + 1)..error.LastIndexOf("' goes on.", StringComparison.Ordinal)]);
        Assert.True(again == 0, trouble);
        foreach (var file in new[] { "curve.jsonl", "checkpoint", "weights.safetensors", "settings.json" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(At("whole"), file)), File.ReadAllBytes(Path.Combine(At("it's here"), file)));
        }
    }

    [Fact]
    [RunsRemedy("'{commands.Again}' goes on.")]
    public void Experiments_that_are_done_are_kept_and_the_line_goes_on_with_the_rest()
    {
        var json = At("report.json");
        File.WriteAllText(json, "old");
        var (exit, error) = Stopped(15, () => File.Exists(json + ".partial"), "reproduce", "finetuning/entropy", "finetuning/gridworld", "--budget", "smoke", "--seeds", "1", "--json", json);
        Assert.Equal(143, exit);
        Assert.Equal("old", File.ReadAllText(json));
        Assert.StartsWith("rlt: stopped in finetuning/gridworld; what was done before is in ", error, StringComparison.Ordinal);
        var done = JsonNode.Parse(File.ReadAllText(json + ".partial"))!["reports"]!.AsArray();
        Assert.Single(done);
        var remedy = Assert.Single(Sample.Remedies(error));
        Assert.EndsWith(" --resume", remedy, StringComparison.Ordinal);
        var (again, _, trouble) = Rlt.Shell(remedy);
        Assert.True(again is 0 or 1, trouble);
        var reports = JsonNode.Parse(File.ReadAllText(json))!.AsArray();
        Assert.Equal(["finetuning/entropy", "finetuning/gridworld"], reports.Select(report => (string)report!["experiment"]!));
        Assert.True(JsonNode.DeepEquals(done[0], reports[0]));
        Assert.False(File.Exists(json + ".partial"));
    }

    [Fact]
    public void The_finished_parts_of_an_experiment_are_kept_and_it_goes_on_with_the_rest()
    {
        var json = At("report.json");
        var (exit, error) = Stopped(15, () => Parts().Length > 1, "reproduce", "finetuning/gridworld", "--budget", "smoke", "--seeds", "1", "--json", json);
        Assert.Equal(143, exit);
        Assert.StartsWith($"rlt: stopped in finetuning/gridworld; what was done before is in {json}.parts; '", error, StringComparison.Ordinal);
        Assert.InRange(Parts().Length, 2, 14);
        var (again, _, trouble) = Rlt.Shell(Assert.Single(Sample.Remedies(error)));
        Assert.True(again is 0 or 1, trouble);
        var unbroken = new GridworldTransfer().Run(new(Budget.Smoke, Seeds: 1)).ToJson();
        Assert.True(JsonNode.DeepEquals(unbroken["claims"], JsonNode.Parse(File.ReadAllText(json))!["claims"]));
        Assert.False(Directory.Exists(json + ".parts"));

        string[] Parts() => Directory.Exists(json + ".parts") ? Directory.GetFiles(json + ".parts", "*.json", SearchOption.AllDirectories) : [];
    }

    [Fact]
    public void A_notebook_that_is_run_in_place_keeps_what_was_saved_of_cells_that_were_not_reached()
    {
        var path = At("n.ipynb");
        File.WriteAllText(path, Sample.Notebook("1", "System.IO.File.WriteAllText(\"begun\", \"\"); var t = System.IO.File.Exists(\"fast\") ? 0 : 60_000; System.Threading.Thread.Sleep(t);", "3"));
        File.WriteAllText(At("fast"), "");
        Assert.Equal(0, Rlt.Run("run", path, "-o", path).Exit);
        File.Delete(At("fast"));
        File.Delete(At("begun"));
        var (exit, error) = Stopped(2, () => File.Exists(At("begun")), "run", path, "-o", path);
        Assert.Equal(130, exit);
        Assert.Contains($"rlt: stopped; what ran is saved in {path}; 'rlt run {path} -o {path}' runs it anew.", error, StringComparison.Ordinal);
        var cells = JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray();
        Assert.Equal("3", (string)cells[2]!["outputs"]![0]!["data"]!["text/plain"]![0]!);
        Assert.Equal("Interrupted", (string)cells[1]!["outputs"]![0]!["ename"]!);
    }

    [Fact]
    public void A_check_that_is_stopped_reports_no_difference()
    {
        var path = At("slow.ipynb");
        File.WriteAllText(path, Sample.Notebook("System.IO.File.WriteAllText(\"begun\", \"\"); System.Threading.Thread.Sleep(60_000);").Replace("\"execution_count\":null", "\"execution_count\":1", StringComparison.Ordinal));
        File.WriteAllText(At("bad.ipynb"), "{\"cells\": [");
        var (exit, error) = Stopped(2, () => File.Exists(At("begun")), "check", root.FullName);
        Assert.Equal(130, exit);
        Assert.Contains($"rlt: stopped in {path}; 1 of 2 notebooks were checked.", error, StringComparison.Ordinal);
        Assert.Contains("bad.ipynb", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compare", "RUN", "-o", "PIPE")]
    [InlineData("evaluate", "RUN", "--episodes", "1", "--json", "PIPE")]
    [InlineData("env", "list", "--json", "PIPE")]
    [InlineData("env", "rollout", "CartPole-v1", "--json", "PIPE")]
    public void What_has_nothing_to_save_ends_at_once(params string[] command)
    {
        using (var make = Process.Start("mkfifo", [At("pipe")])) make.WaitForExit();
        Sample.Run(At("run"));
        var (exit, error) = Stopped(2, null, [.. command.Select(word => word switch { "RUN" => At("run"), "PIPE" => At("pipe"), _ => word })]);
        Assert.Equal((130, "rlt: stopped; every file is as it was or whole. Run the command again.\n"), (exit, error));
    }

    [Fact]
    public void A_benchmark_keeps_the_rows_that_it_has()
    {
        var (exit, error) = Stopped(2, null, "bench", "env", "--json", At("bench.json"));
        Assert.Equal(130, exit);
        Assert.Contains($"is in {At("bench.json")}.partial. 'rlt bench env --rows '", error, StringComparison.Ordinal);
        Assert.Equal("env", (string)JsonNode.Parse(File.ReadAllText(At("bench.json.partial")))!["group"]!);
        Assert.False(File.Exists(At("bench.json")));
    }

    /// <summary>A terminal's Ctrl-C goes to every process that a command has started, and none of them says more than the command's one line.</summary>
    [Theory]
    [InlineData("stopped in kernel: ", "bench", "kernel")]
    [InlineData("stopped in env: ", "bench", "env")]
    [InlineData("stopped; what ran is saved in ", "run", "SLOW", "-o", "OUT")]
    [InlineData("stopped in ", "check", "SLOW")]
    [InlineData("stopped, and saved; ", "train", "dqn", "CartPole-v1", "--steps", "10000000", "-o", "OUT")]
    [InlineData("stopped in finetuning/supervised; ", "reproduce", "finetuning/supervised", "--budget", "paper")]
    [InlineData("stopped; nothing is kept without -o DIR.", "grade", "ASSIGNMENT", "-a", "ASSIGNMENT", "--unsandboxed")]
    public void On_a_terminal_one_line_is_said(string line, params string[] command)
    {
        File.WriteAllText(At("slow.ipynb"), Sample.Notebook("System.IO.File.WriteAllText(\"begun\", \"\"); System.Threading.Thread.Sleep(60_000);").Replace("\"execution_count\":null", "\"execution_count\":1", StringComparison.Ordinal));
        Func<bool>? isAtWork = command[0] switch { "run" or "check" => () => File.Exists(At("begun")), "train" => () => File.Exists(At("out/checkpoint")), _ => null };
        var (exit, error) = Stopped(-2, isAtWork, [.. command.Select(word => word switch
        {
            "SLOW" => At("slow.ipynb"), "OUT" => At("out"), "ASSIGNMENT" => Path.Combine(Lectures.Folder, "assignments", "01-reinforce.ipynb"), _ => word,
        })]);
        Assert.True(exit == 130, $"{exit}: {error}");
        var lines = error.TrimEnd().Split('\n');
        Assert.StartsWith($"rlt: {line}", lines[^1], StringComparison.Ordinal);
        Assert.All(lines, said => Assert.DoesNotMatch("Traceback|Unhandled|KeyboardInterrupt|^   at ", said));
    }

    [Fact]
    public void A_closed_terminal_does_not_stop_what_was_started_to_outlive_it()
    {
        var (exit, _, error) = Rlt.Shell("""trap '' HUP; dotnet "$1" "${@:2}" & sleep 1; kill -HUP $!; wait $!""", [Path.Combine(AppContext.BaseDirectory, "rlt.dll"), .. Sample.Training, "-o", At("run")]);
        Assert.True(exit == 0, error);
    }

    /// <summary>Sends a signal once something has happened, or so long after the start that the command is at work; a negative one as a terminal does, to all its processes.</summary>
    internal static (int Exit, string Error) Stopped(int signal, Func<bool>? happened, params string[] arguments)
    {
        using var process = signal < 0 ? Rlt.BeginGroup(arguments) : Rlt.Begin(arguments);
        var (error, output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        var clock = Stopwatch.StartNew();
        while (!process.HasExited && clock.Elapsed < Patience && (happened is null ? clock.Elapsed < TimeSpan.FromSeconds(4) : !happened())) Thread.Sleep(5);
        _ = kill(signal < 0 ? -process.Id : process.Id, Math.Abs(signal));
        Assert.True(process.WaitForExit(Patience), "it does not stop");
        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, error.Result);
    }

    private string At(string name) => Path.Combine(root.FullName, name);

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
