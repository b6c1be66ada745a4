using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Running;

namespace RLTransfer.Notebooks.Tests.Running;

public sealed class ParameterTests
{
    private const string Parameters = "int epochs = 10, width = 64;\ndouble rate = 0.1;\nvar name = \"glyphs\";\nstring? note = null;\nint[] sizes = [1, 2];\nbool fast = false;\nUnknown other = Make();";

    [Theory]
    [InlineData("epochs", "3", "epochs = 3;")]
    [InlineData("width", "-3", "width = -3;")]
    [InlineData("rate", "1e-3", "rate = 1e-3;")]
    [InlineData("rate", "2", "rate = 2;")]
    [InlineData("rate", "double.NaN", "rate = double.NaN;")]
    [InlineData("name", "letters", "name = \"letters\";")]
    [InlineData("name", "\"letters\"", "name = \"letters\";")]
    [InlineData("name", "a \"b\" \\c", "name = \"a \\\"b\\\" \\\\c\";")]
    [InlineData("name", "3", "name = \"3\";")]
    [InlineData("note", "null", "note = null;")]
    [InlineData("sizes", "[3, 4]", "sizes = [3, 4];")]
    [InlineData("fast", "true", "fast = true;")]
    public void A_value_becomes_an_assignment_behind_the_parameters(string name, string value, string line)
    {
        var notebook = WithParameters();
        ParameterCell.Inject(notebook, [KeyValuePair.Create(name, value)]);
        Assert.Equal(["first", Parameters, "// set on the command line\n" + line, "last"], notebook.Cells.Select(cell => cell.Source));
        Assert.Equal(["injected-parameters"], notebook.Cells[2].Tags);
    }

    [Theory]
    [InlineData("epoch", "3", "--set epoch: there is no such parameter; there are: epochs, width, rate, name, note, sizes, fast, other.")]
    [InlineData("epochs", "0.5", "--set epochs=0.5: Cannot implicitly convert type 'double' to 'int'.")]
    [InlineData("epochs", "ten", "--set epochs=ten: ten is no C# literal.")]
    [InlineData("fast", "1", "--set fast=1: Cannot implicitly convert type 'int' to 'bool'")]
    [InlineData("epochs", "3; File.Delete(\"x\")", "--set epochs=3; File.Delete(\"x\"): 3; File.Delete(\"x\") is no C# literal.")]
    [InlineData("epochs", "", "--set epochs=:  is no C# literal.")]
    public void A_wrong_name_or_value_is_named(string name, string value, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => ParameterCell.Inject(WithParameters(), [KeyValuePair.Create(name, value)]));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_earlier_injected_cell_is_replaced()
    {
        var notebook = WithParameters();
        ParameterCell.Inject(notebook, [KeyValuePair.Create("epochs", "1")]);
        ParameterCell.Inject(notebook, [KeyValuePair.Create("epochs", "2"), KeyValuePair.Create("fast", "true")]);
        Assert.Equal(["first", Parameters, "// set on the command line\nepochs = 2;\nfast = true;", "last"], notebook.Cells.Select(cell => cell.Source));
    }

    [Fact]
    public void A_notebook_without_parameters_says_so() =>
        Assert.StartsWith("--set: this notebook has no parameters", Assert.Throws<ArgumentException>(() => ParameterCell.Inject(NotebookBuilder.Of("1"), [KeyValuePair.Create("a", "1")])).Message, StringComparison.Ordinal);

    private static Notebook WithParameters()
    {
        var notebook = NotebookBuilder.Of("first", Parameters, "last");
        notebook.Cells[1].Metadata["tags"] = new JsonArray("parameters");
        return notebook;
    }
}
