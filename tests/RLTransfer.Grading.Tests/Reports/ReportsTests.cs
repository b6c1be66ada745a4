using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Reports;

namespace RLTransfer.Grading.Tests.Reports;

/// <summary>What students and instructors read holds a stranger's text as text, and nothing hidden.</summary>
public sealed class ReportsTests
{
    private const string Evil = "<script>document.title='pwned'</script>\"'><img src=x onerror=alert(1)>";

    internal static SubmissionResult Result(string id = "ada", bool sandboxed = true) => new()
    {
        Id = id, Assignment = "01-returns", Sandboxed = sandboxed, MaxScore = 5, Flags = [Evil], Outputs = [Evil],
        Cells = [new CellReport("returns", Evil, "error", Evil)],
        Tests =
        [
            new TestReport("returns-check", "the return", 2, Passed: true, IsHidden: false, "Returns([1], 0.9)", "[1]", "[1]"),
            new TestReport("returns-check", "secret title", 1, Passed: false, IsHidden: true) { Message = "wrong", Hint = "Look at the last step." },
            new TestReport("mean-check", Evil, 2, Passed: false, IsHidden: false, Evil, Evil, Evil, Evil, Evil),
        ],
    };

    [Fact]
    public void APageHoldsNoElementOfAStrangers()
    {
        foreach (var html in (string[])[FeedbackPage.Of(Result(Evil)), ClassOverview.Page([Result(Evil)])])
        {
            var page = new HtmlParser().ParseDocument(html);
            Assert.Empty(page.QuerySelectorAll("script, iframe, object, embed, svg, link, base, form, img:not([src^='data:image/svg+xml;base64,'])"));
            Assert.DoesNotContain(page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)));
            Assert.StartsWith("default-src 'none'; style-src 'sha256-", page.QuerySelector("meta[http-equiv='Content-Security-Policy']")!.GetAttribute("content"), StringComparison.Ordinal);
            Assert.Contains(Evil, page.Body!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TextThatTurnsTheReadingDirectionIsSpeltOut()
    {
        var page = FeedbackPage.Of(Result("a\u202Eb\u0000c"));
        Assert.Contains("a\\u{202e}b\\u{0}c", page, StringComparison.Ordinal);
    }

    [Fact]
    public void AHiddenTestHasNoTitleOnTheStudentsPage()
    {
        var page = FeedbackPage.Of(Result());
        Assert.DoesNotContain("secret title", page, StringComparison.Ordinal);
        Assert.Contains("Look at the last step.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void NoSandboxIsStampedOnEverything()
    {
        var result = Result(sandboxed: false);
        Assert.Contains("without a sandbox", FeedbackPage.Of(result), StringComparison.Ordinal);
        Assert.Contains("without a sandbox", ClassOverview.Page([result]), StringComparison.Ordinal);
        Assert.Contains("WITHOUT a sandbox", GradescopeResults.Of(result), StringComparison.Ordinal);
        Assert.Contains("\"NO\"", Gradebook.Of([result]), StringComparison.Ordinal);
    }

    [Fact]
    public void GradescopeGetsItsShape()
    {
        var json = (JsonObject)JsonNode.Parse(GradescopeResults.Of(Result()))!;
        Assert.Equal(["score", "output", "output_format", "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard"], json.Select(entry => entry.Key));
        Assert.Equal(2, (double)json["score"]!);
        var hidden = (JsonObject)json["tests"]![1]!;
        Assert.Equal(["name", "number", "score", "max_score", "status", "output", "output_format", "visibility", "tags"], hidden.Select(entry => entry.Key));
        Assert.Equal(("hidden", "failed", 0, 1), ((string?)hidden["visibility"], (string?)hidden["status"], (double)hidden["score"]!, (double)hidden["max_score"]!));
    }

    [Theory]
    [InlineData("=cmd|'/C calc'!A0", "\"'=cmd|'/C calc'!A0\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'=1\"")]
    [InlineData("\r\n=1", "\"'=1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("a \"b\", c\nd", "\"a \"\"b\"\", c d\"")]
    public void AFieldOfTheGradebookIsQuotedAndNoFormula(string id, string field)
    {
        var lines = Gradebook.Of([Result(id)]).Split("\r\n");
        Assert.Equal(3, lines.Length);
        Assert.StartsWith(field + ",\"2\",\"5\",", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada", true)]
    [InlineData("../x", false)]
    [InlineData("..", false)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("a/b", false)]
    [InlineData("é", false)]
    public void AFolderIsNamedHarmlessly(string id, bool same)
    {
        var name = SafeName.Of(id);
        Assert.Equal(same, name == id);
        Assert.Matches("^[A-Za-z0-9_-][A-Za-z0-9_.-]*$", name);
        Assert.NotEqual(SafeName.Of("a/b"), SafeName.Of("a:b"));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("é")]
    [InlineData("../ada")]
    public void NobodyCanTakeTheNameOfAnothersFolder(string id)
    {
        var name = SafeName.Of(id);
        Assert.NotEqual(name, SafeName.Of(name));
        Assert.NotEqual(SafeName.Of(name), SafeName.Of(SafeName.Of(name)));
        Assert.Equal("ada-2026", SafeName.Of("ada-2026"));
    }

    [Fact]
    public void TheOverviewNamesQuestionsAndCommonFailures()
    {
        var page = ClassOverview.Page([Result("a"), Result("b")]);
        Assert.Contains("<td>returns-check</td><td class=\"points\">3</td><td class=\"points\">2</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"points\">2</td><td>returns-check: secret title</td><td>Look at the last step.</td>", page, StringComparison.Ordinal);
    }
}
