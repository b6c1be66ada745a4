using System.Text.Json.Nodes;

namespace RLTransfer.Cli.Tests.Commands;

/// <summary>Every option that names an output: refused before the work where nothing can be written, written straight into what is no regular file.</summary>
[Collection(InProcess.Name)]
public sealed class OutputTests : IDisposable
{
    private static readonly string Recording = Path.Combine(Repository.Root, "tests/RLTransfer.Environments.Tests/Recordings/MountainCar-v0.jsonl");

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-outputs-");
    private readonly string notebook;

    public OutputTests()
    {
        notebook = At("a.ipynb");
        File.WriteAllText(notebook, Sample.Notebook("1 + 1"));
    }

    public void Dispose() => root.Delete(recursive: true);

    /// <summary>Each option that names a file; its command would take minutes, or fail, if it came to work before the option was looked at.</summary>
    public static TheoryData<string, string[]> FileOptions => new()
    {
        { "--json", ["env", "list"] },
        { "--json", ["env", "rollout", "CartPole-v1"] },
        { "--render", ["env", "rollout", "CartPole-v1"] },
        { "--json", ["env", "replay", "RECORDING"] },
        { "--json", ["evaluate", "RUN"] },
        { "--render", ["evaluate", "RUN"] },
        { "--json", ["compare", "RUN"] },
        { "-o", ["compare", "RUN"] },
        { "--json", ["reproduce", "finetuning/supervised", "--budget", "paper"] },
        { "--json", ["bench", "learn"] },
        { "-o", ["run", "NOTEBOOK"] },
    };

    [Theory]
    [MemberData(nameof(FileOptions))]
    public void A_file_that_cannot_be_written_is_refused_before_the_work_with_the_options_name(string option, string[] command)
    {
        string[] call = [.. command.Select(Word)];
        File.CreateSymbolicLink(At("circle"), "circle");
        var refused = new List<(string, string)>
        {
            ("", $"{option} \"\": name a file."), (At("none/file"), "there is no folder"), (At("circle"), "links lead in a circle"),
            (At(new string('n', 300)), "File name too long"), ("/proc/self/x", "cannot be written"),
        };
        if (command[0] != "run") refused.Add((root.FullName, "is a folder; name a file."));    // run writes into a folder under the notebook's name
        foreach (var (path, message) in refused)
        {
            var (exit, output, error) = InProcess.Run([.. call, option, path]);
            Assert.Equal((2, ""), (exit, output));
            Assert.StartsWith($"rlt: {option} ", error, StringComparison.Ordinal);
            Assert.Contains(message, error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
    }

    [Theory]
    [InlineData("train", "dqn", "CartPole-v1", "-o")]
    [InlineData("train", "--resume", "-o")]
    [InlineData("export", "NOTEBOOK", "-o")]
    [InlineData("release", "NOTEBOOK", "-o")]
    [InlineData("pack", "-o")]
    [InlineData("grade", "NOTEBOOK", "-a", "NOTEBOOK", "-o")]
    [InlineData("reproduce", "finetuning/supervised", "--budget", "paper", "--figures")]
    public void A_folder_that_is_none_is_refused_before_the_work(params string[] command)
    {
        string[] call = [.. command.Select(Word)];
        foreach (var (path, message) in new[] { ("", "\"\": name a folder."), ("-", "-: name a folder (one of this name is ./-).") })
        {
            var (exit, output, error) = InProcess.Run([.. call, path]);
            Assert.Equal((2, $"rlt: {call[^1]} {message}\n", ""), (exit, error, output));
        }

        if (call.Contains("--resume")) return;
        foreach (var (path, message) in new[] { (notebook, "is no folder"), ("/dev/null", "is no folder"), ("/proc/x", "cannot be written"), (At("a.ipynb/x"), "cannot be written") })
        {
            var (exit, output, error) = InProcess.Run([.. call, path]);
            Assert.Equal((2, ""), (exit, output));
            Assert.StartsWith($"rlt: {call[^1]} {path} {message}", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_device_a_pipe_and_a_log_are_written_to_and_stay()
    {
        var (run, log, pipe) = (Sample.Run(At("run")), At("log.txt"), At("pipe"));
        var (exit, output, error) = Rlt.Shell(
            """
            set -e; cd "$1"; mkfifo pipe
            ls -l /dev/null | cut -c1 >before
            rlt compare run --json /dev/null -o /dev/null >/dev/null
            rlt evaluate run --episodes 1 --render /dev/null --json /dev/null >/dev/null
            rlt env rollout CartPole-v1 --render /dev/null >/dev/null
            rlt run a.ipynb -o /dev/null 2>/dev/null
            ls -l /dev/null | cut -c1 | cmp - before
            echo old >log.txt
            rlt compare run --json /dev/stdout -o /dev/null >>log.txt
            rlt run a.ipynb -o /dev/stdout >>log.txt 2>/dev/null
            (echo first; rlt env list --json /dev/fd/1; echo last) >around.txt
            cat pipe >from-pipe & rlt compare run -o pipe >/dev/null; wait $!
            rlt compare run --json /dev/stdout -o /dev/null | cat >piped.txt
            rlt run a.ipynb -o /dev/stdout 2>/dev/null | cat >piped.json
            rlt run a.ipynb -o - 2>/dev/null >notebook.json
            rlt compare run -o - >plot.svg
            rlt evaluate run --episodes 1 --render - >play.png
            """, root.FullName);
        Assert.True(exit == 0, $"{output}\n{error}");
        Assert.StartsWith("old\n", File.ReadAllText(log), StringComparison.Ordinal);
        Assert.Contains("\"rows\"", File.ReadAllText(log), StringComparison.Ordinal);
        Assert.Contains("\"nbformat\"", File.ReadAllText(log), StringComparison.Ordinal);
        var around = File.ReadAllText(At("around.txt"));
        Assert.StartsWith("first\n", around, StringComparison.Ordinal);
        Assert.EndsWith("last\n", around, StringComparison.Ordinal);
        Assert.StartsWith("<svg", File.ReadAllText(At("from-pipe")), StringComparison.Ordinal);
        Assert.StartsWith("<svg", File.ReadAllText(At("plot.svg")), StringComparison.Ordinal);
        Assert.Equal(0x89, File.ReadAllBytes(At("play.png"))[0]);
        Assert.Contains("\"rows\"", File.ReadAllText(At("piped.txt")), StringComparison.Ordinal);
        Assert.All(["piped.json", "notebook.json"], file => Assert.Equal(4, (int)JsonNode.Parse(File.ReadAllText(At(file)))!["nbformat"]!));
        Assert.Equal(pipe, Path.GetFullPath(pipe));
        Assert.True(Directory.Exists(run));
    }

    /// <summary>Ten characters short of the most that Linux lets a name have: what a command adds to it while it writes may not make it too long.</summary>
    [Fact]
    public void A_name_of_245_characters_is_written_to()
    {
        string Long(string end) => new string('n', 245 - end.Length) + end;
        var (long1, run) = (At(Long(".ipynb")), Sample.Run(At(Long(""))));
        File.Copy(notebook, long1);
        foreach (var call in new string[][]
        {
            ["compare", run, "-o", At(Long(".svg")), "--json", At(Long(".json"))],
            ["evaluate", run, "--episodes", "1", "--render", At(Long(".png"))],
            ["export", long1, "-o", At(Long("x")), "--cs"],
            ["release", long1, "-o", At(Long("y"))],
            ["run", long1, "-o", long1],
            ["reproduce", "finetuning/entropy", "--budget", "smoke", "--seeds", "1", "--json", At(Long(".j"))],
        })
        {
            var (exit, _, error) = Rlt.Run(call);
            Assert.True(exit == 0 || (call[0], exit) == ("reproduce", 1), error);                // a smoke run's claims need not hold
        }

        Assert.All([".svg", ".json", ".png", ".ipynb", ".j"], end => Assert.NotEqual(0, new FileInfo(At(Long(end))).Length));
        Assert.Equal([Path.ChangeExtension(Long(".ipynb"), ".cs")], Directory.EnumerateFiles(At(Long("x"))).Select(Path.GetFileName));
        Assert.Equal([Long(".ipynb")], Directory.EnumerateFiles(At(Long("y"))).Select(Path.GetFileName));
    }

    [Fact]
    public void Two_outputs_cannot_both_be_standard_output()
    {
        var (exit, _, error) = InProcess.Run("env", "rollout", "CartPole-v1", "--json", "-", "--render", "-");
        Assert.Equal((2, "rlt: --render and --json cannot both be standard output; give one of them a file.\n"), (exit, error));
    }

    private string Word(string word) => word switch { "RECORDING" => Recording, "NOTEBOOK" => notebook, "RUN" => At("run"), _ => word };

    private string At(string name) => Path.Combine(root.FullName, name);
}
