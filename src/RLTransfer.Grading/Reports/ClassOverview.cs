using System.Globalization;
using System.Text;
using RLTransfer.Figures;
using RLTransfer.Grading.Marking;

namespace RLTransfer.Grading.Reports;

/// <summary>What an instructor reads: how the points fell, question by question, and what failed most often.</summary>
public static class ClassOverview
{
    private const int Bins = 10, MostFailures = 12;

    /// <summary>The distribution of the points, and each question's share of them.</summary>
    public static FigurePanels Figure(IReadOnlyList<SubmissionResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var shares = results.Where(result => result.MaxScore > 0).Select(result => result.Score / result.MaxScore).ToList();
        var counts = Enumerable.Range(0, Bins).Select(bin => shares.Count(share => Math.Min((int)(share * Bins), Bins - 1) == bin)).ToList();
        var labels = Enumerable.Range(0, Bins).Select(bin => string.Create(CultureInfo.InvariantCulture, $"{bin * 100 / Bins}"));
        var questions = Questions(results);
        return Figures.Figure.Panels(
            1,
            new Figure("Points") { XLabel = "points reached, % (from)", YLabel = "submissions", Height = 260 }.Bars(labels, counts),
            new Figure("Questions") { YLabel = "mean share of points", YRange = (0, 1), Height = 260 }.Bars(questions.Select(question => question.Id), questions.Select(question => question.Share)));
    }

    /// <summary>The page.</summary>
    public static string Page(IReadOnlyList<SubmissionResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var body = new StringBuilder();
        var assignment = results.Count > 0 ? results[0].Assignment : "";
        body.Append($"<h1>{Text.Html(assignment)}</h1>\n");
        if (results.Any(result => !result.Sandboxed)) body.Append("<p class=\"stamp\">Graded without a sandbox</p>\n");
        body.Append(CultureInfo.InvariantCulture, $"<p>{results.Count} submissions, {results.Count(result => result.Error is not null)} of them not gradable; mean {Text.Points(results.Count > 0 ? results.Average(result => result.Score) : 0)} of {Text.Points(results.Count > 0 ? results[0].MaxScore : 0)} points.</p>\n");
        if (results.Count > 0) body.Append($"<p><img alt=\"How the points fell\" src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(Figure(results).ToSvg()))}\"></p>\n");
        Questions(body, results);
        Failures(body, results);
        Submissions(body, results);
        return SafePage.Of($"{assignment}: the class", body.ToString());
    }

    private static List<(string Id, double Points, double Share, double Full)> Questions(IReadOnlyList<SubmissionResult> results) =>
    [
        .. results.SelectMany(result => result.Tests.GroupBy(test => test.GradeId, StringComparer.Ordinal))
            .GroupBy(group => group.Key, StringComparer.Ordinal)
            .Select(question => (Id: question.Key, Points: question.First().Sum(test => test.Points), Scores: question.Select(tests => tests.Sum(test => test.Score)).ToList()))
            .Where(question => question.Points > 0)
            .Select(question => (question.Id, question.Points, question.Scores.Average() / question.Points, (double)question.Scores.Count(score => score >= question.Points) / question.Scores.Count)),
    ];

    private static void Questions(StringBuilder body, IReadOnlyList<SubmissionResult> results)
    {
        body.Append("<h2>Questions</h2>\n<table>\n<tr><th>Question</th><th class=\"points\">Points</th><th class=\"points\">Mean</th><th class=\"points\">All points</th></tr>\n");
        foreach (var (id, points, share, full) in Questions(results))
            body.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text.Html(id)}</td><td class=\"points\">{Text.Points(points)}</td><td class=\"points\">{Text.Points(share * points)}</td><td class=\"points\">{full:0 %}</td></tr>\n");
        body.Append("</table>\n");
    }

    // A failure is a test and what was said of it: the hint where one fitted, else that it failed.
    private static void Failures(StringBuilder body, IReadOnlyList<SubmissionResult> results)
    {
        var failures = results.Where(result => result.Error is null).SelectMany(result => result.Tests.Where(test => !test.Passed).Select(test => (Test: $"{test.GradeId}: {test.Title}", Why: test.Hint ?? Kind(test))))
            .GroupBy(failure => failure).Select(group => (group.Key.Test, group.Key.Why, Count: group.Count()))
            .OrderByDescending(failure => failure.Count).ThenBy(failure => failure.Test, StringComparer.Ordinal).ThenBy(failure => failure.Why, StringComparer.Ordinal).Take(MostFailures).ToList();
        if (failures.Count == 0) return;
        body.Append("<h2>Commonest failures</h2>\n<table>\n<tr><th class=\"points\">Submissions</th><th>Test</th><th>Why</th></tr>\n");
        foreach (var (test, why, count) in failures) body.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"points\">{count}</td><td>{Text.Html(test)}</td><td>{Text.Html(why)}</td></tr>\n");
        body.Append("</table>\n");
    }

    private static string Kind(TestReport test) => test.Got is null && !test.IsHidden ? "no value came" : "a wrong value";

    private static void Submissions(StringBuilder body, IReadOnlyList<SubmissionResult> results)
    {
        body.Append("<h2>Submissions</h2>\n<table>\n<tr><th>Submission</th><th class=\"points\">Points</th><th>To look at</th></tr>\n");
        foreach (var result in results.OrderBy(result => result.Id, StringComparer.Ordinal))
        {
            var notes = string.Join("<br>", ((string?[])[result.Error, .. result.Flags]).Where(note => note is not null).Select(Text.Html));
            body.Append($"<tr><td>{Text.Html(result.Id)}</td><td class=\"points\">{Text.Points(result.Score)}</td><td>{notes}</td></tr>\n");
        }

        body.Append("</table>\n");
    }
}
