using System.Diagnostics;
using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Cli.Tests.Jupyter;

/// <summary>The course's notebooks in .NET Interactive itself: its last tool from NuGet, our packages, nbclient.</summary>
public sealed class DotnetInteractiveTests : IDisposable
{
    private const string Tool = "1.0.712001";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dotnet-interactive-");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Text equal to that of our own kernel, figures and tables present, progress bars at their end.</summary>
    [Theory]
    [MemberData(nameof(Lectures.Chosen), MemberType = typeof(Lectures))]
    public void ANotebookShowsThereWhatItShowsHere(string name)
    {
        var packed = Rlt.Run("pack", "-o", Path.Combine(folder.FullName, "packages"));
        Assert.True(packed.Exit == 0, packed.Error);
        InstallKernel();
        var notebook = Path.Combine(Lectures.Folder, $"{name}.ipynb");
        var (here, there) = (Path.Combine(folder.FullName, "here.ipynb"), Path.Combine(folder.FullName, "there.ipynb"));
        var ours = Rlt.Run("run", notebook, "--budget", "smoke", "-o", here);
        Assert.True(ours.Exit == 0, ours.Error);
        Start("/usr/bin/python3", [Path.Combine(Repository.Root, "tests/RLTransfer.Cli.Tests/Jupyter/run_notebook.py"), notebook, "interactive", there]);
        Assert.All(Notebook.Load(here).Cells.Zip(Notebook.Load(there).Cells).Where(pair => pair.First.IsCode), pair => Equal(pair.First, pair.Second));
    }

    private static void Equal(NotebookCell here, NotebookCell there)
    {
        Assert.Equal(Printed(here), Printed(there));
        var (ours, theirs) = (Shown(here), Shown(there));
        var speaks = here.ExecutionCount == 1 || here.Source.Contains("#r \"nuget:", StringComparison.Ordinal);
        if (speaks) theirs = theirs[^Math.Min(theirs.Count, ours.Count)..];      // what it says of itself and of packages comes first
        Assert.Equal(ours.Count, theirs.Count);
        Assert.All(ours.Zip(theirs), pair =>
        {
            var (picture, text) = (pair.First.ContainsKey("image/svg+xml") || pair.First.ContainsKey("image/png"), pair.First.ContainsKey("text/html"));
            var html = Text(pair.Second["text/html"]);
            if (picture) Assert.True(html.Contains("<svg", StringComparison.Ordinal) || html.Contains("<img", StringComparison.Ordinal), html);
            else if (text) Assert.NotEmpty(html);
            else Assert.Equal(Text(pair.First["text/plain"]), Text(pair.Second["text/plain"]));
        });
    }

    private static string Printed(NotebookCell cell) => string.Concat(Outputs(cell).Where(output => (string?)output["name"] == "stdout").Select(output => Text(output["text"]))).ReplaceLineEndings("\n");

    private static List<JsonObject> Shown(NotebookCell cell) => [.. Outputs(cell).Select(output => output["data"]).OfType<JsonObject>()];

    private static IEnumerable<JsonObject> Outputs(NotebookCell cell) => cell.Outputs.Select(output => output!.AsObject());

    private static string Text(JsonNode? node) => node is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)node ?? "";

    private void InstallKernel()
    {
        Start("dotnet", ["tool", "install", "Microsoft.dotnet-interactive", "--version", Tool, "--tool-path", folder.FullName]);
        var spec = Directory.CreateDirectory(Path.Combine(folder.FullName, "kernels", "interactive")).FullName;
        File.WriteAllText(Path.Combine(spec, "kernel.json"), new JsonObject
        {
            ["argv"] = new JsonArray(Path.Combine(folder.FullName, "dotnet-interactive"), "jupyter", "--default-kernel", "csharp", "{connection_file}", "--http-port-range", "2048-3000"),
            ["display_name"] = ".NET Interactive", ["language"] = "C#",
        }.ToJsonString());
    }

    private void Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        start.Environment["JUPYTER_PATH"] = folder.FullName;
        start.Environment["RLTRANSFER_BUDGET"] = "smoke";
        start.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {errors}{output.Result}");
    }
}
