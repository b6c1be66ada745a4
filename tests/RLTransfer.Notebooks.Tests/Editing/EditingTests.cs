using RLTransfer.Notebooks.Editing;
using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Tests.Editing;

/// <summary>What a cell's editor asks: what may stand here, what this is, and whether the cell is whole.</summary>
public class EditingTests
{
    private readonly ScriptSession session = new(Environment.CurrentDirectory);

    [Theory]
    [InlineData("Math.Ma", "Max")]
    [InlineData("new List<int>().Whe", "Where")]
    [InlineData("var text = \"x\"; text.ToUpp", "ToUpperInvariant")]
    [InlineData("System.Text.", "StringBuilder")]
    [InlineData("string s = null; s?.Len", "Length")]
    [InlineData("Consol", "Console")]
    [InlineData("fore", "foreach")]
    [InlineData("#!wh", "#!whos")]
    [InlineData("#!time\nMath.Mi", "Min")]
    public void Completion_offers_members_names_keywords_and_directives(string cell, string expected) =>
        Assert.Contains(expected, new Completer(session).At(cell, cell.Length).Matches.Select(match => match.Text));

    [Fact]
    public void Completion_knows_variables_of_earlier_cells_with_their_types()
    {
        session.Prepare("var earlier = new System.Text.StringBuilder();", "cell 1");
        var completer = new Completer(session);
        Assert.Contains("StringBuilder", completer.At("earl", 4).Matches.Single(match => match.Text == "earlier").Signature, StringComparison.Ordinal);
        Assert.Contains("AppendLine", completer.At("earlier.App", 11).Matches.Select(match => match.Text));
    }

    [Fact]
    public void Completion_tells_static_members_from_those_of_a_value()
    {
        var completer = new Completer(session);
        Assert.DoesNotContain("Length", completer.At("string.", 7).Matches.Select(match => match.Text));
        Assert.Contains("IsNullOrEmpty", completer.At("string.", 7).Matches.Select(match => match.Text));
        Assert.DoesNotContain("IsNullOrEmpty", completer.At("\"a\".", 4).Matches.Select(match => match.Text));
    }

    [Theory]
    [InlineData("// Consol")]
    [InlineData("var s = \"Consol")]
    public void Nothing_is_completed_in_comments_and_strings(string cell) => Assert.Empty(new Completer(session).At(cell, cell.Length).Matches);

    [Fact]
    public void A_completion_replaces_the_word_before_the_cursor()
    {
        var (_, start, end) = new Completer(session).At("1 + Math.Ma + 2", 11);
        Assert.Equal((9, 11), (start, end));
    }

    [Fact]
    public void Inspection_shows_signature_and_documentation()
    {
        session.Prepare("/* */ int Twice(int number) => 2 * number;", "cell 1");
        Assert.Contains("int Twice(int", (string?)new Inspector(session).At("Twice", 5)!["text/plain"], StringComparison.Ordinal);
        Assert.Contains("Max(", (string?)new Inspector(session).At("Math.Max(1, ", 12)!["text/plain"], StringComparison.Ordinal);
        Assert.Null(new Inspector(session).At("noSuchName", 10));
    }

    [Theory]
    [InlineData("1 + 1", "complete", "")]
    [InlineData("#!time\nvar x = 1;", "complete", "")]
    [InlineData("for (;;)\n{\n    if (true)\n    {", "incomplete", "        ")]
    [InlineData("Console.WriteLine(", "incomplete", "")]
    [InlineData("var 1 = x;", "invalid", "")]
    public void A_cell_is_complete_incomplete_with_its_indentation_or_invalid(string cell, string status, string indent) =>
        Assert.Equal((status, indent), Completeness.Of(cell));

    [Fact]
    public void Cursors_count_code_points()
    {
        const string text = "a\U0001F600b";
        Assert.Equal(3, CellText.ToUtf16(text, 2));
        Assert.Equal(2, CellText.ToCodePoints(text, 3));
    }
}
