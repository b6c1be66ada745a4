using System.Text;
using RLTransfer.Grading.Marking;

namespace RLTransfer.Grading.Reports;

/// <summary>What a student reads: marks, their code, what was expected and what came in the visible tests, hints. Of hidden tests the outcome alone.</summary>
public static class FeedbackPage
{
    /// <summary>The page.</summary>
    public static string Of(SubmissionResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var body = new StringBuilder();
        body.Append($"<h1>{Text.Html(result.Assignment)}: {Text.Html(result.Id)}</h1>\n");
        if (!result.Sandboxed) body.Append("<p class=\"stamp\">Graded without a sandbox</p>\n");
        body.Append($"<p><strong>{Text.Points(result.Score)} of {Text.Points(result.MaxScore)} points</strong>{(result.ManualPoints > 0 ? $", and up to {Text.Points(result.ManualPoints)} that a person gives" : "")}</p>\n");
        if (result.Error is not null) body.Append($"<p class=\"failed\">{Text.Html(result.Error)}</p>\n");
        List(body, "To look at", result.Flags);
        Tests(body, result);
        Cells(body, result);
        List(body, "Saved outputs that are not what your code gives", result.Outputs);
        return SafePage.Of($"{result.Assignment}: {result.Id}", body.ToString());
    }

    private static void Tests(StringBuilder body, SubmissionResult result)
    {
        if (result.Error is not null) return;
        body.Append("<h2>Tests</h2>\n<table>\n<tr><th>Test</th><th class=\"points\">Points</th><th>What was seen</th></tr>\n");
        foreach (var test in result.Tests)
        {
            body.Append($"<tr><td>{(test.IsHidden ? $"{Text.Html(test.GradeId)}: a hidden test" : $"{Text.Html(test.GradeId)}: {Text.Html(test.Title)}")}</td>");
            body.Append($"<td class=\"points {(test.Passed ? "passed" : "failed")}\">{Text.Points(test.Score)} of {Text.Points(test.Points)}</td><td>");
            if (test.Passed) body.Append("<span class=\"passed\">right</span>");
            else Failure(body, test);
            body.Append("</td></tr>\n");
        }

        body.Append("</table>\n");
    }

    private static void Failure(StringBuilder body, TestReport test)
    {
        foreach (var (name, text) in (IEnumerable<(string, string?)>)[("called", test.Call), ("expected", test.Expected), ("yours", test.Got), ("", test.Message)])
            if (!string.IsNullOrEmpty(text)) body.Append($"<div class=\"got\">{name} {Text.Html(text)}</div>");
        if (test.Hint is not null) body.Append($"<div class=\"hint\">{Text.Html(test.Hint)}</div>");
    }

    private static void Cells(StringBuilder body, SubmissionResult result)
    {
        if (result.Cells.Count == 0) return;
        body.Append("<h2>Your code</h2>\n");
        foreach (var cell in result.Cells)
        {
            var status = cell.Status switch { "ok" => "ran", "unchanged" => "is as it was handed out", "missing" => "is missing", "timeout" => "took too long", "died" => "ended its process", _ => "failed" };
            body.Append($"<h3>{Text.Html(cell.GradeId)} {status}</h3>\n");
            if (cell.Error is not null) body.Append($"<p class=\"failed got\">{Text.Html(cell.Error)}</p>\n");
            if (cell.Source.Length > 0) body.Append($"<pre>{Text.Html(cell.Source)}</pre>\n");
        }
    }

    private static void List(StringBuilder body, string title, IReadOnlyList<string> items)
    {
        if (items.Count == 0) return;
        body.Append($"<h2>{title}</h2>\n<ul>\n{string.Concat(items.Select(item => $"<li>{Text.Html(item)}</li>\n"))}</ul>\n");
    }
}
