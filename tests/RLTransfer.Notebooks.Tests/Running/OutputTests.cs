using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Running;

namespace RLTransfer.Notebooks.Tests.Running;

/// <summary>What cells show, and how it is saved.</summary>
public sealed class OutputTests
{
    [Fact]
    public void Everything_a_cell_can_show_is_saved_as_nbformat_has_it()
    {
        using var folder = new TemporaryFolder();
        folder.File("shared.cs", "int Twice(int n) => 2 * n;");
        var notebook = NotebookBuilder.Of(
            "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int puts(string text);\n[System.Runtime.InteropServices.DllImport(\"libc\")] static extern nint write(int d, string text, nint n);\n" +
            "puts(\"native out\");\nwrite(2, \"native err\\n\", 11);",
            "HTML(\"<b>bold</b>\").Display();\n\"<i>\".DisplayAs(\"text/html\");\nnew { A = 1, B = new[] { 1.5, 2 } }",
            "record Point(int X, int Y);\nFormatter.Register<Point>(p => $\"at {p.X}\", \"text/html\");\nnew Point(1, 2)",
            "using RLTransfer.Figures.Display;\nclass Rich : IRichValue { public MimeBundle ToMimeBundle() => new MimeBundle(\"plain\").With(\"application/json\", new System.Text.Json.Nodes.JsonObject { [\"b\"] = 1, [\"a\"] = 2 }).With(\"image/svg+xml\", \"<svg>\\n</svg>\"); }\nnew Rich()",
            "AmbientDisplay.Current!.Show(new MimeBundle(\"0 %\"), \"bar\");\nAmbientDisplay.Current.Update(\"bar\", new MimeBundle(\"100 %\"));",
            "Console.WriteLine(\"gone\");\nClearOutput(wait: true);\nConsole.WriteLine(\"kept\");", "#!import shared.cs\nTwice(4)", "#!html\n<p>hi</p>", "#!who", "object nothing = null;\nnothing",
            "foreach (var i in Enumerable.Range(0, 3000)) Console.Write(i % 10);", "Console.Error.WriteLine(Environment.CurrentDirectory == \"" + folder.Path + "\");\nEnvironment.GetEnvironmentVariable(\"RLTRANSFER_SEEDS\")");

        Assert.Empty(notebook.Run(new RunOptions { Seeds = 4 }, folder.Path));

        var cells = notebook.Cells;
        Assert.Equal(["stderr native err\n", "stdout native out\n"], cells[0].Outputs.Select(output => $"{output!["name"]} {MultilineText.Join(output["text"])}").Order(StringComparer.Ordinal));
        Assert.Equal("<b>bold</b>", MultilineText.Join(cells[1].Outputs[0]!["data"]!["text/html"]));
        Assert.Equal("<i>", MultilineText.Join(cells[1].Outputs[1]!["data"]!["text/html"]));
        Assert.Equal("{ A = 1, B = [ 1.5, 2 ] }", MultilineText.Join(cells[1].Outputs[2]!["data"]!["text/plain"]));
        Assert.Equal("at 1", MultilineText.Join(cells[2].Outputs[0]!["data"]!["text/html"]));
        Assert.Equal("Point { X = 1, Y = 2 }\n", cells[2].Text());
        Assert.Equal("""{"application/json":{"a":2,"b":1},"image/svg+xml":["<svg>\n","</svg>"],"text/plain":["plain"]}""", ToJson(cells[3].Outputs[0]!["data"]!));
        Assert.Equal(["100 %\n", "kept\n", "8\n", "<p>hi</p>\n"], cells.Skip(4).Take(4).Select(cell => cell.Text()));
        Assert.Equal("", cells[8].Text().Trim());
        Assert.Equal("<null>\n", cells[9].Text());
        Assert.Equal(string.Concat(Enumerable.Range(0, 3000).Select(i => i % 10)), cells[10].Text());
        Assert.Single(cells[10].Outputs);
        Assert.Equal("True\n4\n", cells[11].Text());
        Assert.Equal(["data", "execution_count", "metadata", "output_type"], ((JsonObject)cells[11].Outputs[1]!).Select(entry => entry.Key));
    }

    [Fact]
    public async Task Outputs_are_saved_while_a_cell_still_runs()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("out.ipynb");
        var notebook = NotebookBuilder.Of("Console.WriteLine(\"early\");\nawait Task.Delay(-1);");
        using var stop = new CancellationTokenSource();
        var runner = new NotebookRunner(new RunOptions(), TestWorker.Host, save: document =>
        {
            document.Save(path);
            if (Notebook.Load(path).Cells[0].Text() == "early\n") stop.Cancel();   // a file that holds what there is so far
        });

        var failure = Assert.Single(await runner.RunAsync(notebook, folder.Path, stop.Token));

        Assert.Equal("cell 1: the run was interrupted", failure.ToString());
        Assert.StartsWith("early\n", Notebook.Load(path).Cells[0].Text(), StringComparison.Ordinal);
    }

    private static string ToJson(JsonNode node) => node.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
