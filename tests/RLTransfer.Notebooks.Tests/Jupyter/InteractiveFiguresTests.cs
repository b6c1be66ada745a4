using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Jupyter;

namespace RLTransfer.Notebooks.Tests.Jupyter;

public sealed class InteractiveFiguresTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly JupyterFolders jupyter;
    private readonly string plotly;

    public InteractiveFiguresTests()
    {
        jupyter = new(Path.Combine(folder.Path, "data"), Path.Combine(folder.Path, "config"));
        plotly = folder.File("plotly.js", "window.Plotly = {};");
    }

    private string Notebook => Path.Combine(jupyter.Data, "nbextensions", InteractiveFigures.Name);

    private string Lab => Path.Combine(jupyter.Data, "labextensions", InteractiveFigures.Name);

    private string Setting => Path.Combine(jupyter.Config, "nbconfig", "notebook.d", InteractiveFigures.Name + ".json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Jupyter_Notebook_is_told_to_load_a_script_that_has_plotly_beside_it()
    {
        Install();
        Assert.True((bool)JsonNode.Parse(File.ReadAllText(Setting))!["load_extensions"]!["rltransfer-figures/main"]!);
        Assert.Contains("application/vnd.plotly.v1+json", File.ReadAllText(Path.Combine(Notebook, "main.js")), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(plotly), File.ReadAllText(Path.Combine(Notebook, "plotly.min.js")));
    }

    [Fact]
    public void JupyterLab_finds_the_script_that_the_package_names()
    {
        Install();
        var package = JsonNode.Parse(File.ReadAllText(Path.Combine(Lab, "package.json")))!;
        Assert.Equal(InteractiveFigures.Name, (string)package["name"]!);
        var build = package["jupyterlab"]!["_build"]!;
        var script = File.ReadAllText(Path.Combine(Lab, (string)build["load"]!));
        Assert.Contains("\"rltransfer-figures\"", script, StringComparison.Ordinal);
        Assert.Contains($"\"{(string)build["mimeExtension"]!}\"", script, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Lab, "static", "plotly.min.js")));
    }

    [Fact]
    public void Installing_again_says_so_and_repairs_what_is_half_removed()
    {
        Install();
        File.Delete(Path.Combine(Notebook, "main.js"));
        File.WriteAllText(Path.Combine(Lab, "package.json"), "{");
        Assert.Contains("replaces an earlier installation", Install()[0], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Notebook, "main.js")));
        Assert.NotNull(JsonNode.Parse(File.ReadAllText(Path.Combine(Lab, "package.json"))));
    }

    [Fact]
    public void Uninstalling_leaves_nothing_also_of_a_half_removed_installation()
    {
        Install();
        Directory.Delete(Notebook, recursive: true);
        new InteractiveFigures(jupyter).Uninstall();
        Assert.False(Directory.Exists(Lab) || File.Exists(Setting));
        Assert.Empty(new InteractiveFigures(jupyter).Uninstall());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        File.WriteAllText(jupyter.Data, "a file where the folder should be");
        Assert.Contains(jupyter.Data, Assert.Throws<IOException>(Install).Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Install() => new InteractiveFigures(jupyter).Install(plotly);
}
