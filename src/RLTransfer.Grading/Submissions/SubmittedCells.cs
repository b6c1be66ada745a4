using System.Text.Json.Nodes;
using RLTransfer.Files;
using RLTransfer.Grading.Assignments;
using RLTransfer.Grading.Checks;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Grading.Submissions;

/// <summary>
/// What is taken from a submission: the text of its solution cells, by grade_id. The notebook that is run is the
/// instructor's; whatever else was moved, added, deleted or changed counts for nothing, and is named.
/// </summary>
internal sealed class SubmittedCells
{
    private const int MostFlags = 40, LongestFlag = 400, MostCharacters = 256 << 10, MostTokens = 500_000;

    private readonly Dictionary<string, string> sources = new(StringComparer.Ordinal);
    private readonly List<string> flags = [];
    private int left;

    private SubmittedCells(Notebook notebook) => Notebook = notebook;

    /// <summary>What was handed in.</summary>
    public Notebook Notebook { get; }

    /// <summary>What a person should look at.</summary>
    public IReadOnlyList<string> Flags => left == 0 ? flags : [.. flags, $"… and {left} more."];

    /// <summary>The student's text of a solution cell; null where the cell is missing.</summary>
    public string? this[string gradeId] => sources.GetValueOrDefault(gradeId);

    /// <summary>Takes the cells out of a submission.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="assignment">The instructor's notebook.</param>
    /// <param name="released">The student's edition.</param>
    /// <exception cref="SubmissionException">It is no notebook, or none of this assignment.</exception>
    public static SubmittedCells Of(byte[] bytes, string name, Assignment assignment, Notebook released)
    {
        if (JsonSize.Tokens(bytes) > MostTokens) throw new SubmissionException(FormattableString.Invariant($"{name} holds more than {MostTokens:N0} values. Clear the outputs and hand it in again."));
        Notebook notebook;
        try
        {
            notebook = Notebook.Parse(bytes, name);
        }
        catch (NotebookFormatException error)
        {
            throw new SubmissionException(error.Message, error);
        }

        var taken = new SubmittedCells(notebook);
        taken.CheckOrigin(notebook, name, assignment, released);
        taken.Take(notebook, name, assignment);
        return taken;
    }

    private void CheckOrigin(Notebook notebook, string name, Assignment assignment, Notebook released)
    {
        try
        {
            notebook.CheckLanguage(name);
        }
        catch (NotebookFormatException error)
        {
            Flag($"It was graded as C#. {error.Message}");
        }

        var origin = notebook.Metadata[Release.Key] as JsonObject;
        if (Text(origin?["assignment"]) is { } other && other != assignment.Name)
            throw new SubmissionException($"{name} is of the assignment \"{other}\", not of \"{assignment.Name}\".");
        if (Text(origin?["release"]) is { } release && release != (string?)released.Metadata[Release.Key]!["release"])
            Flag($"It was made from another release of the assignment ({release}) than the one it was graded with.");
    }

    private void Take(Notebook notebook, string name, Assignment assignment)
    {
        var wanted = assignment.Cells.Where(cell => cell.Grade is not null).ToDictionary(cell => cell.Grade!.Id, StringComparer.Ordinal);
        var order = new List<string>();
        var number = 0;
        foreach (var cell in notebook.Cells)
        {
            number++;
            var id = GradeCell.IdOf(cell);
            if (id is null || !wanted.TryGetValue(id, out var original))
            {
                if (id is not null) Flag($"Cell {number} has the grade_id \"{Short(id)}\", which the assignment does not know; it was not graded.");
                continue;
            }

            if (order.Contains(id, StringComparer.Ordinal))
            {
                Flag($"The cell \"{id}\" stands there more than once; the first was graded.");
                continue;
            }

            order.Add(id);
            if (cell.Type != original.Cell.Type) Flag($"The cell \"{id}\" was made a {cell.Type} cell; it was graded as a {original.Cell.Type} cell.");
            if (original.IsSolution && cell.Source is { Length: > MostCharacters }) Flag($"The cell \"{id}\" holds more than {MostCharacters >> 10} K of text; it was not graded.");
            else if (original.IsSolution) sources[id] = cell.Source;
            else if (cell.Source.TrimEnd() is var source && source != original.StudentSource.TrimEnd() && source != original.Cell.Source.TrimEnd()) Flag($"The cell \"{id}\" was changed, though it is the instructor's; the instructor's was run.");
        }

        if (order.Count == 0)
            throw new SubmissionException($"{name} holds none of the cells of \"{assignment.Name}\": it is another notebook, or its cells were copied into a new one. Write in the notebook that was handed out.");
        foreach (var missing in wanted.Values.Where(cell => !order.Contains(cell.Grade!.Id, StringComparer.Ordinal)))
            Flag($"The cell \"{missing.Grade!.Id}\" is missing: deleted, or merged with another.");
        if (!order.SequenceEqual(wanted.Keys.Where(id => order.Contains(id, StringComparer.Ordinal)), StringComparer.Ordinal))
            Flag("Cells were moved; they were run in the instructor's order.");
        var added = notebook.Cells.Count(cell => cell.IsCode && GradeCell.IdOf(cell) is null && !string.IsNullOrWhiteSpace(cell.Source))
            - assignment.Cells.Count(cell => cell.Cell.IsCode && cell.Grade is null && !string.IsNullOrWhiteSpace(cell.StudentSource));
        if (added > 0) Flag($"{added} code {(added == 1 ? "cell was" : "cells were")} added; only what stands in the solution cells was graded.");
    }

    private void Flag(string text)
    {
        if (flags.Count < MostFlags) flags.Add(ShortText.Of(text, LongestFlag));
        else left++;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? Short(text) : null;

    private static string Short(string text) => ShortText.Of(text, 80);
}
