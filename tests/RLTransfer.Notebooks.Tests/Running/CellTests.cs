using System.Text;
using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Running;

namespace RLTransfer.Notebooks.Tests.Running;

/// <summary>Cells as people write them: tags, languages, declarations, and .NET Interactive's own names.</summary>
public sealed class CellTests
{
    [Fact]
    public void Tags_let_a_cell_fail_or_leave_it_out()
    {
        var notebook = NotebookBuilder.Of("throw new InvalidOperationException(\"on purpose\");", "int missing = unknown;", "Environment.Exit(1);", "\"goes on\"", "throw new Exception(\"not on purpose\");", "1");
        Tag(0, "raises-exception");
        Tag(1, "raises-exception");
        Tag(2, "skip-execution");
        notebook.Cells[2].Outputs.Add(new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "kept" });

        var failure = Assert.Single(notebook.Run());

        Assert.Equal("cell 4, line 1: Exception: not on purpose", failure.ToString());
        Assert.Equal("InvalidOperationException: on purpose\n", notebook.Cells[0].Text());
        Assert.StartsWith("CompilationError:", notebook.Cells[1].Text(), StringComparison.Ordinal);
        Assert.Equal("kept", notebook.Cells[2].Text());
        Assert.Null(notebook.Cells[2].ExecutionCount);
        Assert.Equal("goes on\n", notebook.Cells[3].Text());

        void Tag(int cell, string tag) => notebook.Cells[cell].Metadata["tags"] = new JsonArray(tag);
    }

    [Fact]
    public async Task A_cell_that_takes_too_long_says_so_where_it_is_saved()
    {
        var limit = TimeSpan.FromSeconds(1.5);
        var notebook = NotebookBuilder.Of(NotebookBuilder.Begin + "Begin();\nwhile (true) { }");
        Assert.Single(await notebook.RunInTime(new RunOptions { CellTimeout = limit }, TestWorker.Host, [limit]));
        Assert.Equal("TimeoutError: the cell took longer than 1.5 s\n", notebook.Cells[0].Text());
    }

    [Theory]
    [InlineData("""{"language_info":{"name":"python"}}""", """{"dotnet_interactive":{"language":"csharp"},"polyglot_notebook":{"kernelName":"csharp"}}""", true)]
    [InlineData("""{"kernelspec":{"name":".net-fsharp","language":"F#"}}""", """{"dotnet_interactive":{"language":"csharp"}}""", true)]
    [InlineData("""{"kernelspec":{"name":"python3","language":"python"}}""", "{}", false)]
    [InlineData("""{"language_info":{"name":"polyglot-notebook"}}""", "{}", true)]
    public void Where_cells_name_their_language_they_decide(string document, string cell, bool isRun)
    {
        var notebook = Notebook.Parse(Encoding.UTF8.GetBytes($$"""{"cells":[{"cell_type":"code","metadata":{{cell}},"source":"1 + 1","outputs":[],"execution_count":null}],"metadata":{{document}},"nbformat":4,"nbformat_minor":2}"""), "a.ipynb");
        if (isRun) notebook.CheckLanguage("a.ipynb");
        else Assert.Contains("a.ipynb is a notebook for python3", Assert.Throws<NotebookFormatException>(() => notebook.CheckLanguage("a.ipynb")).Message, StringComparison.Ordinal);
        if (isRun) Assert.Equal("csharp", notebook.LanguageOf(notebook.Cells[0]));
    }

    [Fact]
    public void A_cell_without_a_language_is_in_the_documents_default()
    {
        var notebook = Notebook.Parse("""{"cells":[{"cell_type":"code","metadata":{},"source":"let x = 1","outputs":[],"execution_count":null}],"metadata":{"polyglot_notebook":{"kernelInfo":{"defaultKernelName":"fsharp"}}},"nbformat":4,"nbformat_minor":2}"""u8.ToArray(), "a.ipynb");
        Assert.StartsWith("cell 1, line 1: DirectiveError: #!fsharp is unsupported.", Assert.Single(notebook.Run()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_program_may_declare_a_cell_may_too()
    {
        var notebook = NotebookBuilder.Of(
            "public static class Loud\n{\n    /// <summary>Shouts.</summary>\n    public static string Shout(this string text, int times = 1) // aloud\n        => text.ToUpperInvariant() + new string('!', times);\n    internal static T Second<T>(this IEnumerable<T> all) where T : notnull { return all.Skip(1).First(); }\n    private static int Quiet(this int n) => n;\n}",
            "(\"hey\".Shout(2), Loud.Shout(\"you\"), new[] { 1, 2 }.Second())",
            "global using System.Globalization;\nclass Held(string name) : IDisposable { public string Name => name; public void Dispose() => Console.WriteLine($\"{name} is freed\"); }",
            "using var first = new Held(\"first\");\nusing Held second = new(\"second\"), third = new(\"third\");\nConsole.WriteLine(\"in the cell\");\nfirst.Name + CultureInfo.InvariantCulture.Name",
            "await using var stream = new System.IO.MemoryStream();\nstream.CanRead", "stream.CanRead", "using var lost = new Held(\"lost\");\nthrow new Exception(\"late\");",
            "using Text = System.Text.StringBuilder;\nusing (var inner = new Held(\"inner\")) { }\nvoid F() { using var local = new Held(\"local\"); }\nF();\nreturn new Text(\"returned\");", "if (true) return 5;");

        var failures = notebook.Run(new RunOptions { AllowErrors = true });

        Assert.Equal("cell 7, line 2: Exception: late", Assert.Single(failures).ToString());
        Assert.Equal("(HEY!!, YOU!, 2)\n", notebook.Cells[1].Text());
        Assert.Equal("in the cell\nfirst\nthird is freed\nsecond is freed\nfirst is freed\n", notebook.Cells[3].Text());
        Assert.Equal(["True\n", "False\n"], notebook.Cells.Skip(4).Take(2).Select(cell => cell.Text()));
        Assert.Equal("lost is freed\nException: late\n", notebook.Cells[6].Text());
        Assert.Equal("inner is freed\nlocal is freed\nreturned\n", notebook.Cells[7].Text());
        Assert.Equal("5\n", notebook.Cells[8].Text());
    }

    [Fact]
    public void What_a_script_may_not_declare_is_named_with_what_to_write()
    {
        var notebook = NotebookBuilder.Of("namespace Mine;\nclass A { }", "static class E { extension(string s) { public int Twice => 2 * s.Length; } }");
        var failures = notebook.Run(new RunOptions { AllowErrors = true });
        Assert.Contains("Take the namespace away", failures[0].Error, StringComparison.Ordinal);
        Assert.Contains("Write the method as a static one", failures[1].Error, StringComparison.Ordinal);
    }

    /// <summary>What was written for .NET Interactive.</summary>
    [Fact]
    public void Dotnet_interactives_names_are_there_and_do_what_they_did()
    {
        var notebook = NotebookBuilder.Of(
            "using Microsoft.DotNet.Interactive.Formatting;\nusing static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;\nnew { Name = \"A\", Age = 42 }.Display(\"application/json\");",
            "new[] { new { A = 1, B = 2 } }.DisplayTable();", "var shown = 1.Display();\nshown.Update(2);", "display(\"once\")",
            "Formatter.SetPreferredMimeTypesFor(typeof(DateTime), \"text/plain\");\nFormatter.Register<DateTime>((d, w) => w.Write(\"a date\"));\nDateTime.UnixEpoch", "h1[style: \"color:red\"](\"Title\")",
            "using Microsoft.DotNet.Interactive;\nvar live = Kernel.display(\"first\");\nKernelInvocationContext.Current.Display(\"second\", \"text/plain\");\nConsole.WriteLine(\"printed\");\nKernel.Root.GetType().Name",
            "record Hidden(int X);\nFormatter.Register<Hidden>((h, w) => throw new InvalidOperationException(\"the formatter's own\"), \"text/html\");\nnew Hidden(1)", "\"after\"",
            "await Kernel.Root.SendAsync(new Microsoft.DotNet.Interactive.Commands.SubmitCode(\"var submitted = 6;\"));", "submitted");

        var failures = notebook.Run(new RunOptions { AllowErrors = true });

        Assert.Equal("cell 8, line 2: InvalidOperationException: the formatter's own", Assert.Single(failures).ToString());
        Assert.Equal("""{"Age":42,"Name":"A"}""", Data(0)["application/json"]!.ToJsonString());
        Assert.Contains("<table", MultilineText.Join(Data(1)["text/html"]), StringComparison.Ordinal);
        Assert.Equal(["2\n", "once\n", "a date\n"], notebook.Cells.Skip(2).Take(3).Select(cell => cell.Text()));
        Assert.Equal("<h1 style=\"color:red\">Title</h1>", MultilineText.Join(Data(5)["text/html"]));
        Assert.Equal("first\nsecond\nprinted\nCompositeKernel\n", notebook.Cells[6].Text());
        Assert.Equal("after\n", notebook.Cells[8].Text());
        Assert.Equal("6\n", notebook.Cells[10].Text());

        JsonNode Data(int cell) => Assert.Single(notebook.Cells[cell].Outputs)!["data"]!;
    }

    /// <summary>The libraries' own HTML fetches its script from the network; what is saved here is the data that the page's own plotly.js draws.</summary>
    [Fact]
    public void Charts_of_plotly_net_and_xplot_are_data_for_plotly_with_a_note()
    {
        var notebook = NotebookBuilder.Of(
            "#r \"nuget:Plotly.NET.CSharp,0.14.0\"\nusing Plotly.NET.CSharp;\nChart.Line<int, int, string>(x: new[] { 1, 2 }, y: new[] { 3, 4 })",
            "using RLTransfer.Figures;\nvar own = new Figure(\"Mine\").Line(\"a\", [1.0, 2.0]).ToChart();\ndisplay(own)", "own.Display();",
            "#r \"nuget:XPlot.Plotly.Interactive,4.0.6\"\nvar plot = XPlot.Plotly.Chart.Plot(new XPlot.Plotly.Scattergeo { lon = new[] { 1.0 }, lat = new[] { 2.0 } });\nplot.WithTitle(\"Old\");\nplot.WithXTitle(\"days\");\nplot");

        Assert.Empty(notebook.Run());

        foreach (var cell in notebook.Cells)
        {
            var data = cell.Outputs[^1]!["data"]!.AsObject();
            Assert.Equal(["application/vnd.plotly.v1+json", "text/plain"], data.Select(entry => entry.Key));
            Assert.NotEmpty(data["application/vnd.plotly.v1+json"]!["data"]!.AsArray());
            Assert.Contains("there is no static picture of it", MultilineText.Join(data["text/plain"]), StringComparison.Ordinal);
        }

        Assert.Equal([2, 1, 1, 2], notebook.Cells.Select(cell => cell.Outputs.Count));
        Assert.Equal("[3,4]", notebook.Cells[0].Outputs[^1]!["data"]!["application/vnd.plotly.v1+json"]!["data"]![0]!["y"]!.ToJsonString());
        Assert.StartsWith("Chart \"Mine\": 1 trace", notebook.Cells[1].Text(), StringComparison.Ordinal);
        Assert.StartsWith("Chart \"Old\": 1 trace (scattergeo)", notebook.Cells[3].Text()[(notebook.Cells[3].Text().IndexOf('\n', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal);
        Assert.Contains("Its map is fetched from the network", notebook.Cells[3].Text(), StringComparison.Ordinal);
        var layout = notebook.Cells[3].Outputs[^1]!["data"]!["application/vnd.plotly.v1+json"]!["layout"]!;
        Assert.Equal((null, 500), ((int?)layout["width"], (int?)layout["height"]));      // a width that nobody has set is that of the page
        Assert.Equal(("Old", "days"), ((string?)layout["title"]!["text"], (string?)layout["xaxis"]!["title"]!["text"]));      // today's plotly.js draws no other
    }
}
