using System.Text;
using RLTransfer.Grading.Marking;

namespace RLTransfer.Grading.Reports;

/// <summary>A class's marks as CSV: a line a submission, every field quoted, nothing a formula.</summary>
public static class Gradebook
{
    /// <summary>The file's text.</summary>
    public static string Of(IReadOnlyList<SubmissionResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var questions = results.SelectMany(result => result.Tests).Select(test => test.GradeId).Distinct(StringComparer.Ordinal).ToList();
        var text = new StringBuilder();
        Line(text, ["submission", "score", "max_score", "manual_points", "status", "sandboxed", .. questions, "flags", "outputs_that_differ", "error"]);
        foreach (var result in results.OrderBy(result => result.Id, StringComparer.Ordinal))
        {
            Line(text,
            [
                result.Id, Text.Points(result.Score), Text.Points(result.MaxScore), Text.Points(result.ManualPoints),
                result.IsUngraded ? "ungraded" : result.Error is null ? "graded" : "error", result.Sandboxed ? "yes" : "NO",
                .. questions.Select(question => Text.Points(result.Tests.Where(test => test.GradeId == question).Sum(test => test.Score))),
                string.Join(" ", result.Flags), Text.Points(result.Outputs.Count), result.Error ?? "",
            ]);
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> fields) => text.Append(string.Join(',', fields.Select(Text.Csv))).Append("\r\n");
}
