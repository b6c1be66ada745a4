using RLTransfer.Figures;
using RLTransfer.Files;
using RLTransfer.Grading.Marking;

namespace RLTransfer.Grading.Reports;

/// <summary>Writes everything about a class: the gradebook, the overview, and a folder for each submission.</summary>
public static class ClassReport
{
    /// <summary>Writes the files; each appears whole or not at all.</summary>
    public static void Write(string folder, IReadOnlyList<SubmissionResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        foreach (var result in results)
        {
            var own = Path.Combine(folder, "submissions", SafeName.Of(result.Id));
            Directory.CreateDirectory(own);
            WholeFile.WriteText(Path.Combine(own, "results.json"), GradescopeResults.Of(result));
            WholeFile.WriteText(Path.Combine(own, "feedback.html"), FeedbackPage.Of(result));
        }

        WholeFile.WriteText(Path.Combine(folder, "gradebook.csv"), Gradebook.Of(results));
        WholeFile.WriteText(Path.Combine(folder, "overview.html"), ClassOverview.Page(results));
        if (results.Count > 0) WholeFile.WriteText(Path.Combine(folder, "overview.svg"), ClassOverview.Figure(results).ToSvg());
    }
}
