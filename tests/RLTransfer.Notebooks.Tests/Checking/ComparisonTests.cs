using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Checking;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Tests.Checking;

public sealed class ComparisonTests
{
    private static readonly Tolerance Tolerance = new();

    [Theory]
    [InlineData("loss 0.5000000001", "loss 0.5", true)]
    [InlineData("loss 0.51", "loss 0.5", false)]
    [InlineData("loss 0.5", "cost 0.5", false)]
    [InlineData("a NaN ∞ -∞", "a NaN ∞ -∞", true)]
    [InlineData("a NaN", "a 1", false)]
    [InlineData("a ∞", "a -∞", false)]
    [InlineData("1,234.5 | 2", "1234.5 |  2.0000000001", true)]
    [InlineData("| a   | 1.0 |", "| a | 1.00000000001 |", true)]
    [InlineData("1e-12", "2e-12", true)]
    [InlineData("step 10", "step 11", false)]
    [InlineData("a\nb", "a", false)]
    [InlineData("v1.2x", "v1.3x", false)]
    public void Text_is_the_same_where_words_are_equal_and_numbers_close(string saved, string now, bool same) =>
        Assert.Equal(same, NumericText.Difference(saved, now, Tolerance) is null);

    [Theory]
    [InlineData("""{"data": [{"y": [1, 2.0000000001]}]}""", """{"data": [{"y": [1.0, 2]}]}""", null)]
    [InlineData("""{"data": [{"y": [1, 2]}]}""", """{"data": [{"y": [1, 3]}]}""", "data[0].y[1]: saved 2, now 3")]
    [InlineData("""{"data": [{"y": [1, 2]}]}""", """{"data": [{"y": [1]}]}""", "data[0].y: saved 2 items, now 1")]
    [InlineData("""{"a": 1, "b": null}""", """{"b": null, "a": 1}""", null)]
    [InlineData("""{"a": 1}""", """{"a": 1, "b": 2}""", "b is new")]
    [InlineData("""{"a": "NaN"}""", """{"a": 0}""", "a: saved \"NaN\", now 0")]
    [InlineData("""{"a": "x"}""", """{"a": "y"}""", "a: saved \"x\", now \"y\"")]
    public void Json_is_compared_by_value(string saved, string now, string? difference) =>
        Assert.Equal(difference, JsonComparison.Difference(JsonNode.Parse(saved), JsonNode.Parse(now), Tolerance));

    [Fact]
    public void Differences_name_the_cell_the_output_and_the_line()
    {
        var saved = Run(Stream("a 1\nb 2\n"), Plot("[1, 2]", "<svg>1</svg>"), Plain("0.5"), Plain("x"), Plain("1"));
        var now = Run(Stream("a 1\nb 3\n"), Plot("[1, 4]", "<svg>2</svg>"), Plain("0.5000000001"), Stream("x"), Plain("1"));
        now.Cells[4].Outputs.Add(Plain("2"));

        Assert.Equal(
        [
            "cell 1: output 1, stdout: line 2: saved \"b 2\", now \"b 3\"",
            "cell 2: output 1, application/vnd.plotly.v1+json: y[1]: saved 2, now 4",
            "cell 4: output 1: saved a display, now text on stdout",
            "cell 5: output 2 is new: a display",
        ],
        NotebookComparison.Compare(saved, now, Tolerance).Select(difference => difference.ToString()));
    }

    [Fact]
    public void A_picture_counts_only_where_there_is_no_data()
    {
        Assert.Empty(NotebookComparison.Compare(Run(Plot("[1]", "<svg width=\"1\"/>")), Run(Plot("[1]", "<svg width=\"2\"/>")), Tolerance));
        var difference = NotebookComparison.Compare(Run(Plot(null, "<svg width=\"1\"/>")), Run(Plot(null, "<svg width=\"2\"/>")), Tolerance);
        Assert.StartsWith("cell 1: output 1, image/svg+xml: saved", Assert.Single(difference).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Split_streams_are_one_and_tagged_cells_are_left_out()
    {
        var saved = Run(Stream("ab"), Stream("time 1"));
        var now = Run(Stream("a"), Stream("time 2"));
        now.Cells[0].Outputs.Add(Stream("b"));
        saved.Cells[1].Metadata["tags"] = new JsonArray(NotebookComparison.SkipTag);
        Assert.Empty(NotebookComparison.Compare(saved, now, Tolerance));
    }

    [Fact]
    public void A_reference_that_was_never_run_is_no_reference()
    {
        var saved = NotebookBuilder.Of("1", "", "2");
        saved.Cells[0].ExecutionCount = 1;
        Assert.Equal("cell 2: the saved notebook has not been run here; run it and save it", Assert.Single(NotebookComparison.Unrun(saved)).ToString());
    }

    private static Notebook Run(params JsonObject[] outputs)
    {
        var notebook = NotebookBuilder.Of([.. outputs.Select((_, i) => $"cell{i}")]);
        for (var i = 0; i < outputs.Length; i++)
        {
            notebook.Cells[i].Outputs.Add(outputs[i]);
            notebook.Cells[i].ExecutionCount = i + 1;
        }

        return notebook;
    }

    private static JsonObject Stream(string text) => new() { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = text };

    private static JsonObject Plain(string text) => Data(new JsonObject { ["text/plain"] = text });

    private static JsonObject Plot(string? values, string svg)
    {
        var data = new JsonObject { ["image/svg+xml"] = svg, ["text/plain"] = "a plot" };
        if (values is not null) data["application/vnd.plotly.v1+json"] = new JsonObject { ["y"] = JsonNode.Parse(values) };
        return Data(data);
    }

    private static JsonObject Data(JsonObject data) => new() { ["data"] = data, ["metadata"] = new JsonObject(), ["output_type"] = "display_data" };
}
