using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Linting;

namespace RLTransfer.Notebooks.Tests.Linting;

public sealed class NotebookLinterTests
{
    private const string Exercise = "double Twice(double x)\n{\n    // BEGIN SOLUTION\n    return 2 * x;\n    // END SOLUTION\n}";

    private const string Answer = "Check.Close(\"twice\", 4, Twice(2));";

    [Fact]
    public void A_lecture_that_shows_its_method_and_asks_for_it_has_no_findings()
    {
        JsonObject[] cells =
        [
            Text("# 01 Doubling\n\nOf the three ways this is one; see §5.2 and Haarnoja et al. (2017, Eq. 12), and [what follows](#Next-part)."), Code("using System;\nvar settings = 1;"),
            .. Enumerable.Range(0, 5).SelectMany(_ => (JsonObject[])[Text("*Prediction: is it 4?*\n\nYour prediction: …"), Code(Exercise), Code(Answer), Text("As predicted.")]),
            Text("## Next part\n\nIt took 1,753 steps, 41 % of all. The run takes 20 s."), Code("new Study().Measure(settings)", Stream("1753 steps, 0.4123\nlearning 10/10 done\n")),
        ];
        var report = Lint(cells);
        Assert.Empty(report.Findings);
        Assert.Equal((5, 5, 1, 1), (report.Exercises, report.Kinds[CellKind.Idea], report.Kinds[CellKind.Runner], report.Kinds[CellKind.SetUp]));
    }

    [Fact]
    public void A_lecture_that_only_runs_the_library_and_asks_little_is_told_so_and_what_is_no_lecture_owes_neither()
    {
        JsonObject[] cells = [Text("# 07 Running"), Code("var run = new Study().Measure(1);"), Code(Exercise), Code(Answer), Code("learner.Train(100);")];
        Assert.Equal(["ideas", "exercises"], Rules(cells));
        cells[0]["source"] = "# 00 Start here";
        Assert.Empty(Rules(cells));
    }

    [Theory]
    [InlineData("line-length", "var text = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\";")]
    [InlineData("check", Exercise)]
    public void A_code_cell_that_the_style_forbids_is_found(string rule, string source) => Assert.Equal([rule], Rules(Code(source)));

    [Theory]
    [InlineData("number", "The loss falls to 0.37, in 412 steps.")]
    [InlineData("prediction prediction", "*Prediction: which is faster?*")]
    [InlineData("prediction", "Prediction: which is faster?\n\nYour prediction: …")]
    [InlineData("link", "See [the other](no-such-file.ipynb).")]
    [InlineData("link", "See [below](#Nowhere).")]
    public void A_text_that_the_style_forbids_is_found(string rules, string text) => Assert.Equal(rules.Split(' '), Rules(Text(text), Code("1 + 1", Stream("2"))));

    [Fact]
    public void Figures_of_a_paper_are_cited_and_numbers_that_name_something_are_no_figures()
    {
        Assert.Empty(Rules(Cited("The paper's 98.2 % on MNIST-M.")));
        Assert.Empty(Rules(Text("## 14 Part\n\nSection 33 of lecture 02, $x = 17.5$, `99`, Conv2d with 64x64, [17](https://example.org/99), van Hasselt et al. 2016, twelve, 12 ways.\n\n1. one\n13. two")));
    }

    [Fact]
    public void A_number_is_looked_for_in_its_own_section_rounded_as_the_text_rounds_it()
    {
        Assert.Empty(Rules(Text("It ends at 0.37, 37 % of all."), Code("1", Stream("0.3712"))));
        Assert.Equal(["number"], Rules(Text("It ends at 0.38."), Code("1", Stream("0.3712"))));
        Assert.Equal(["number"], Rules(Text("It ends at 37."), Code("1", Stream("0.3712"))));
        Assert.Equal(["number"], Rules(Text("## A\n\nIt ends at 0.37."), Text("## B"), Code("1", Stream("0.3712"))));
    }

    [Fact]
    public void An_axis_without_a_label_and_a_table_wider_than_the_page_are_found_and_hidden_axes_and_categories_need_none()
    {
        var output = Plot("""{"xaxis": {"title": {"text": "Steps"}}, "yaxis": {"ticks": "outside"}, "xaxis2": {"visible": false}, "yaxis2": {"tickmode": "array", "ticks": ""}}""");
        Assert.Equal(["axis-label"], Rules(Code("new Figure()", output)));
        Assert.Equal(["table-width"], Rules(Code("new Table()", Stream($"{new string('a', 121)}\n{new string('─', 121)}\n"))));
        Assert.Empty(Rules(Code("new Table()", Stream($"{new string('─', 120)}\n"))));
    }

    [Fact]
    public void A_cell_that_takes_long_says_how_long()
    {
        var slow = Code("Slow()");
        slow["metadata"] = JsonNode.Parse("""{"execution": {"iopub.execute_input": "2026-01-01T10:00:00Z", "shell.execute_reply": "2026-01-01T10:00:40Z"}}""");
        Assert.Equal(["time"], Rules(slow));
        slow["source"] = "Slow();    // 40 s";
        Assert.Empty(Rules(slow));
        Assert.Equal(["time"], Rules(Code("Slow()", Stream("learning 441600/441600 done, SAC\n"))));
        Assert.Empty(Rules(Text("The next cell takes 4 minutes."), Code("Slow()", Stream("learning 441600/441600 done, SAC\n"))));
    }

    [Theory]
    [InlineData(CellKind.SetUp, "using System;\nusing RLTransfer;\n\nvar settings = RunSettings.FromEnvironment();")]
    [InlineData(CellKind.Idea, Exercise)]
    [InlineData(CellKind.Idea, "foreach (var (x, y) in batches)\n{\n    var loss = F(x, y);\n    loss.backward();\n}\n\nnew Figure(\"Loss\").Line(\"loss\", losses)")]
    [InlineData(CellKind.Idea, "for (var i = 0; i < 10; i++) v[i] = r[i] + gamma * v[i + 1] - c * i;")]
    [InlineData(CellKind.Check, Answer)]
    [InlineData(CellKind.Check, "if (x != 2) throw new Exception(\"two was expected\");")]
    [InlineData(CellKind.Plot, "modes.Report.Tables[0].ToTable()")]
    [InlineData(CellKind.Plot, "modes.PathFigure()")]
    [InlineData(CellKind.Runner, "var modes = new FourModes().Measure(settings);\nmodes.PathFigure()")]
    [InlineData(CellKind.Runner, "foreach (var way in ways)\n{\n    using var player = pong.Finetune(task, way);\n    table.Row(way.Name, player.Evaluate(20).Average());\n}")]
    public void A_cells_kind_is_read_from_its_code(CellKind kind, string source) => Assert.Equal(1, Lint(Code(source)).Kinds[kind]);

    private static LintReport Lint(params JsonObject[] cells) => NotebookLinter.Lint(
        Notebook.Parse(System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["cells"] = new JsonArray([.. cells.Select(cell => cell.DeepClone())]), ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5 }.ToJsonString()), "test"),
        Path.GetTempPath());

    private static IEnumerable<string> Rules(params JsonObject[] cells) => Lint(cells).Findings.Select(finding => finding.Rule);

    private static JsonObject Text(string source) => new() { ["cell_type"] = "markdown", ["id"] = "t", ["metadata"] = new JsonObject(), ["source"] = source };

    private static JsonObject Cited(string source)
    {
        var cell = Text(source);
        cell["metadata"] = new JsonObject { ["tags"] = new JsonArray("cited") };
        return cell;
    }

    private static JsonObject Code(string source, params JsonNode[] outputs) => new()
    {
        ["cell_type"] = "code", ["execution_count"] = 1, ["id"] = "c", ["metadata"] = new JsonObject(), ["outputs"] = new JsonArray(outputs), ["source"] = source,
    };

    private static JsonObject Stream(string text) => new() { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = text };

    private static JsonObject Plot(string layout) => new()
    {
        ["output_type"] = "execute_result", ["execution_count"] = 1, ["metadata"] = new JsonObject(),
        ["data"] = new JsonObject { ["text/plain"] = "a figure", ["application/vnd.plotly.v1+json"] = new JsonObject { ["data"] = new JsonArray(), ["layout"] = JsonNode.Parse(layout) } },
    };
}
