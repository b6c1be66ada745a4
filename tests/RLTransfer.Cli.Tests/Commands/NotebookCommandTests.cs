using System.Text.Json.Nodes;

namespace RLTransfer.Cli.Tests.Commands;

/// <summary><c>rlt run</c> and <c>rlt check</c> as processes: exit codes, the one line on standard error, the file left behind.</summary>
public sealed class NotebookCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-run-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("", "is empty; a notebook is a JSON file.")]
    [InlineData("{\"cells\": [", "ends in the middle: it is truncated after 11 bytes.")]
    [InlineData("hello", "is not JSON: line 1, byte 1:")]
    [InlineData("""{"worksheets": [], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}""", "is in notebook format 3; rlt reads format 4. Convert it with: jupyter nbconvert")]
    [InlineData("""{"cells": [], "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}""", "is a notebook for Python 3 (kernelspec python3")]
    public void A_file_that_is_no_CSharp_notebook_is_one_line_and_exit_2(string text, string message)
    {
        var path = Write("bad.ipynb", text);
        var (exit, output, error) = Rlt.Run("run", path, "-o", At("out.ipynb"));
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith($"rlt: {path} {message}", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(character => character == '\n'));
        Assert.False(File.Exists(At("out.ipynb")));
    }

    [Theory]
    [InlineData("does not exist.", "run", "no-such.ipynb")]
    [InlineData("does not exist.", "check", "no-such.ipynb")]
    [InlineData("'rlt run' has no option '--fast'", "run", "a.ipynb", "--fast")]
    [InlineData("--budget huge: give smoke, lesson or paper.", "run", "a.ipynb", "--budget", "huge")]
    [InlineData("--timeout -1: give a number of seconds from 0.001 to 4000000.", "run", "a.ipynb", "--timeout", "-1")]
    [InlineData("--seeds 0: give a whole number from 1 to 10000.", "check", "a.ipynb", "--seeds", "0")]
    [InlineData("write --set name=value.", "run", "a.ipynb", "--set", "name")]
    public void Bad_use_is_one_line_and_exit_2(string message, params string[] arguments)
    {
        var (exit, output, error) = Rlt.Run(arguments);
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith("rlt: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(character => character == '\n'));
    }

    [Fact]
    public void A_run_is_saved_checked_and_its_failing_cell_named()
    {
        var good = Write("good.ipynb", Notebook("var x = 0.5;\\nx * 2"));
        Assert.Equal(0, Rlt.Run("run", good, "-o", good).Exit);
        Assert.Contains("\"text/plain\"", File.ReadAllText(good), StringComparison.Ordinal);
        Assert.Equal((0, $"{good}: as saved\n"), Rlt.Run("check", good) is var same ? (same.Exit, same.Output) : default);

        var changed = Write("changed.ipynb", File.ReadAllText(good).Replace("\"1\"", "\"1.01\"", StringComparison.Ordinal));
        Assert.Equal((1, $"{changed}: cell 1: output 1, text/plain: saved \"1.01\", now \"1\"\n"), Rlt.Run("check", changed) is var other ? (other.Exit, other.Output) : default);

        var failing = Write("failing.ipynb", Notebook("1 +\\n missing"));
        var (exit, _, error) = Rlt.Run("run", failing, "-o", At("out.ipynb"));
        Assert.Equal(1, exit);
        Assert.EndsWith($"rlt: {failing}: cell 1, line 2: CompilationError: (2,2): error CS0103: The name 'missing' does not exist in the current context\n", error, StringComparison.Ordinal);
        Assert.Equal("error", (string)JsonNode.Parse(File.ReadAllText(At("out.ipynb")))!["cells"]![0]!["outputs"]![0]!["output_type"]!);
    }

    [Fact]
    public void Of_a_folder_every_notebook_is_checked_and_a_bad_one_named()
    {
        Write("a-bad.ipynb", "{\"cells\": [");
        var good = Write("b-good.ipynb", Notebook("1 + 1"));
        Assert.Equal(0, Rlt.Run("run", good, "-o", good).Exit);
        Write("c-changed.ipynb", File.ReadAllText(good).Replace("\"2\"", "\"3\"", StringComparison.Ordinal));
        Write("d-latin.ipynb", "{\"cells\": [");
        File.WriteAllBytes(At("d-latin.ipynb"), [.. "{\"a\": \""u8, 0xE9]);
        var (exit, output, error) = Rlt.Run("check", folder.FullName);
        Assert.Equal(1, exit);
        Assert.Equal(
            [$"{good}: as saved", $"{At("c-changed.ipynb")}: cell 1: output 1, text/plain: saved \"3\", now \"2\"", "1 of 4 notebooks as saved"],
            output.TrimEnd().Split('\n'));
        Assert.Contains($"rlt: {At("a-bad.ipynb")} ends in the middle", error, StringComparison.Ordinal);
        Assert.Contains($"rlt: {At("d-latin.ipynb")} is not UTF-8", error, StringComparison.Ordinal);
    }

    /// <summary>A build that somebody has copied somewhere: what needs no repository works there, and what does says so.</summary>
    [Fact]
    public void A_copy_of_the_program_outside_the_repository_exports_pages_and_names_what_it_lacks()
    {
        var copy = Directory.CreateDirectory(At("copy")).FullName;
        foreach (var entry in new DirectoryInfo(AppContext.BaseDirectory).EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith("rlt.", StringComparison.Ordinal)) File.Copy(entry.FullName, Path.Combine(copy, entry.Name));
            else File.CreateSymbolicLink(Path.Combine(copy, entry.Name), entry.FullName);
        }

        var npm = Path.Combine(Directory.CreateDirectory(At("bin")).FullName, "npm");
        File.WriteAllText(npm, "#!/bin/sh\necho no network >&2\nexit 1\n");
        File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var moved = $"export RLTRANSFER_HOME= XDG_DATA_HOME='{At("data")}' PATH=\"{At("bin")}:$PATH\"; dotnet '{copy}/rlt.dll'";
        var notebook = Write("a.ipynb", Notebook("1 + 1"));

        var (exit, output, error) = Rlt.Shell($"{moved} export '{notebook}' -o '{At("pages")}'");
        Assert.Equal((0, "rlt: figures stay static: npm cannot fetch plotly.js-dist-min 4.1.2: no network\n"), (exit, error));
        Assert.Equal([At("pages/a.html"), At("pages/index.html")], output.TrimEnd().Split('\n'));
        Assert.Equal((1, "", $"rlt: No RLTransfer.sln above {copy}/; start the program by ./rlt in the repository.\n"), Rlt.Shell($"{moved} export --cs '{notebook}' -o '{At("programs")}'"));
    }

    [Fact]
    public void A_dib_file_runs_into_a_notebook_and_is_never_written()
    {
        var dib = Write("a.dib", "#!markdown\n# Title\n#!csharp\n20 + 22\n");
        Assert.Equal(0, Rlt.Run("run", dib, "-o", folder.FullName).Exit);
        Assert.Contains("\"42\"", File.ReadAllText(At("a.ipynb")), StringComparison.Ordinal);
        Assert.Equal((2, "", $"rlt: -o {dib}: a .dib file holds no outputs; name an .ipynb file.\n"), Rlt.Run("run", dib, "-o", dib));
        Assert.Equal("#!markdown\n# Title\n#!csharp\n20 + 22\n", File.ReadAllText(dib));
    }

    private static string Notebook(string source) =>
        $$"""{"cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs": [], "source": "{{source}}"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""";

    private string At(string name) => Path.Combine(folder.FullName, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }
}
