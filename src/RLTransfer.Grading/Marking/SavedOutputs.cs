using System.Text.Json.Nodes;
using RLTransfer.Grading.Assignments;
using RLTransfer.Notebooks.Checking;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Grading.Marking;

/// <summary>Compares the outputs that a submission was saved with to those of the run it was graded by, as <c>rlt check</c> does: stale, edited and missing ones are named.</summary>
internal static class SavedOutputs
{
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
            else if (outcomes[cell.Name].Status is "ok" or "error") said.AddRange(Compare(before, run).Select(difference => $"{cell.Name}: {difference.Text}"));
        }

        return said;
    }

    // By its grade_id; a cell that has none by its own id; and always by its text, which is only a student's own where the student writes.
    private static bool IsSame(NotebookCell saved, AssignmentCell cell)
    {
        if (cell.Grade is { } grade) return GradeCell.IdOf(saved) == grade.Id && (cell.IsSolution || saved.Source.TrimEnd() == cell.StudentSource.TrimEnd());
        return GradeCell.IdOf(saved) is null && (saved.Id is null || saved.Id == cell.Cell.Id) && saved.Source.TrimEnd() == cell.StudentSource.TrimEnd();
    }

    private static IReadOnlyList<Difference> Compare(NotebookCell saved, NotebookCell run) => NotebookComparison.Compare(Alone(saved), Alone(run), Usual);

    private static Notebook Alone(NotebookCell cell)
    {
        var notebook = Notebook.Parse("{\"cells\": [], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}"u8.ToArray(), "one cell");
        var copy = cell.Json.DeepClone().AsObject();
        copy["source"] = "cell";
        ((JsonArray)notebook.Root["cells"]!).Add((JsonNode)copy);
        return notebook;
    }
}
