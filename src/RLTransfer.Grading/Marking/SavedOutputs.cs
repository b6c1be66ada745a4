using System.Text.Json.Nodes;
using RLTransfer.Files;
using RLTransfer.Grading.Assignments;
using RLTransfer.Notebooks.Checking;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Grading.Marking;

/// <summary>Compares the outputs that a submission was saved with to those of the run it was graded by, as <c>rlt check</c> does: stale, edited and missing ones are named.</summary>
internal static class SavedOutputs
{
    private const int MostSaid = 40, LongestText = 400;

    private static readonly Tolerance Usual = new();

    /// <param name="submitted">What was handed in.</param>
    /// <param name="assignment">The instructor's notebook.</param>
    /// <param name="now">The same cells with the outputs of the run.</param>
    /// <param name="outcomes">How the cells ended.</param>
    public static IReadOnlyList<string> Differences(Notebook submitted, Assignment assignment, Notebook now, IReadOnlyDictionary<string, CellOutcome> outcomes)
    {
        var saved = submitted.Cells.Where(cell => cell.IsCode && !string.IsNullOrWhiteSpace(cell.Source)).ToList();
        var said = new List<string>();
        foreach (var (cell, run) in assignment.Cells.Zip(now.Cells).Where(pair => pair.First.Cell.IsCode && outcomes.ContainsKey(pair.First.Name)))
        {
            if (saved.Find(each => IsSame(each, cell)) is not { } before) continue;
            if (before.ExecutionCount is null) said.Add($"{cell.Name}: it has not been run since it was changed; run it and save it");
            else if (outcomes[cell.Name].Status is "ok" or "error") said.AddRange(Compare(before, run).Select(difference => $"{cell.Name}: {ShortText.Of(difference, LongestText)}"));
        }

        return said.Count <= MostSaid ? said : [.. said.Take(MostSaid), $"… and {said.Count - MostSaid} more"];
    }

    // By its grade_id; a cell that has none by its own id; and always by its text, which is only a student's own where the student writes.
    private static bool IsSame(NotebookCell saved, AssignmentCell cell)
    {
        if (cell.Grade is { } grade) return GradeCell.IdOf(saved) == grade.Id && (cell.IsSolution || saved.Source.TrimEnd() == cell.StudentSource.TrimEnd());
        return GradeCell.IdOf(saved) is null && (saved.Id is null || saved.Id == cell.Cell.Id) && saved.Source.TrimEnd() == cell.StudentSource.TrimEnd();
    }

    // Both sides are a stranger's: the one wrote the file, the other the code.
    private static IEnumerable<string> Compare(NotebookCell saved, NotebookCell run)
    {
        try
        {
            return NotebookComparison.Compare(Alone(saved), Alone(run), Usual).Select(difference => difference.Text);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or ArgumentException or NullReferenceException or InvalidCastException or OverflowException or TimeoutException)
        {
            return ["its outputs are not of a kind that can be compared"];
        }
    }

    private static Notebook Alone(NotebookCell cell)
    {
        var notebook = Notebook.Parse("{\"cells\": [], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}"u8.ToArray(), "one cell");
        var copy = cell.Json.DeepClone().AsObject();
        copy["source"] = "cell";
        ((JsonArray)notebook.Root["cells"]!).Add((JsonNode)copy);
        return notebook;
    }
}
