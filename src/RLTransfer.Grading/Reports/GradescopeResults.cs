using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using RLTransfer.Grading.Marking;

namespace RLTransfer.Grading.Reports;

/// <summary>A result as Gradescope's <c>results.json</c>. It holds no times: grading twice gives the same file.</summary>
public static class GradescopeResults
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The file's text.</summary>
    public static string Of(SubmissionResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var tests = new JsonArray([.. result.Tests.Select((test, i) => (JsonNode)Of(test, i + 1))]);
        return new JsonObject
        {
            ["score"] = result.Score,
            ["output"] = Output(result),
            ["output_format"] = "text",
            ["visibility"] = "visible",
            ["stdout_visibility"] = "hidden",
            ["extra_data"] = new JsonObject { ["assignment"] = result.Assignment, ["sandboxed"] = result.Sandboxed, ["max_score"] = result.MaxScore, ["manual_points"] = result.ManualPoints },
            ["tests"] = tests,
            ["leaderboard"] = new JsonArray(),
        }.ToJsonString(Options) + "\n";
    }

    private static JsonObject Of(TestReport test, int number) => new()
    {
        ["name"] = $"{test.GradeId}: {test.Title}",
        ["number"] = number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["score"] = test.Score,
        ["max_score"] = test.Points,
        ["status"] = test.Passed ? "passed" : "failed",
        ["output"] = string.Join('\n', Lines(test)),
        ["output_format"] = "text",
        ["visibility"] = test.IsHidden ? "hidden" : "visible",
        ["tags"] = new JsonArray(test.GradeId),
    };

    private static IEnumerable<string> Lines(TestReport test)
    {
        if (test.Passed) yield break;
        if (test.Call is not null) yield return test.Call;
        if (test.Expected is not null) yield return $"expected {test.Expected}";
        if (test.Got is not null) yield return $"yours    {test.Got}";
        if (!string.IsNullOrEmpty(test.Message)) yield return test.Message;
        if (test.Hint is not null) yield return $"Hint: {test.Hint}";
    }

    private static string Output(SubmissionResult result) => string.Join('\n', (string[])
    [
        .. result.Sandboxed ? (string[])[] : ["This was graded WITHOUT a sandbox."],
        .. result.Error is null ? (string[])[] : [result.Error],
        .. result.Flags,
        .. result.Cells.Where(cell => cell.Error is not null).Select(cell => $"{cell.GradeId}: {cell.Error}"),
        .. result.Outputs.Select(difference => $"Saved output of {difference}"),
    ]);
}
