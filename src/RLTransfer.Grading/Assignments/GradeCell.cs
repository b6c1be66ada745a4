using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Grading.Assignments;

/// <summary>What a cell's nbgrader metadata (schema version 3) says.</summary>
/// <param name="Id">The cell's <c>grade_id</c>.</param>
/// <param name="IsGrade">Whether the cell carries points.</param>
/// <param name="IsSolution">Whether the student writes in it.</param>
/// <param name="IsLocked">Whether it stays as the instructor wrote it.</param>
/// <param name="IsTask">Whether it is a task that a person marks.</param>
/// <param name="Points">What it is worth; 0 where it carries none.</param>
internal sealed partial record GradeCell(string Id, bool IsGrade, bool IsSolution, bool IsLocked, bool IsTask, double Points)
{
    public const string Key = "nbgrader";

    private static readonly string[] Keys = ["schema_version", "grade", "solution", "locked", "task", "grade_id", "points", "checksum", "cell_type"];

    /// <summary>Whether a person marks it: the student's text carries the points itself.</summary>
    public bool IsManual => IsTask || IsGrade && IsSolution;

    /// <summary>The metadata of a cell; null where it has none.</summary>
    /// <exception cref="AssignmentException">It breaks the schema.</exception>
    public static GradeCell? Of(NotebookCell cell)
    {
        if (cell.Json["metadata"]?[Key] is not { } node) return null;
        if (node is not JsonObject metadata) throw new AssignmentException($"{Key} is no object");
        var id = metadata["grade_id"] is JsonValue named && named.TryGetValue<string>(out var text) ? text : throw new AssignmentException("grade_id is missing");
        if (!IdPattern().IsMatch(id)) throw new AssignmentException($"grade_id \"{id}\" may hold only letters, digits, _ and -");
        if (metadata["schema_version"] is not JsonValue version || !version.TryGetValue<int>(out var number) || number != 3)
            throw new AssignmentException($"{id}: schema_version must be 3");
        if (metadata.Select(entry => entry.Key).FirstOrDefault(key => !Keys.Contains(key, StringComparer.Ordinal)) is { } unknown)
            throw new AssignmentException($"{id}: nbgrader knows no key \"{unknown}\"");
        var (grade, solution, locked, task) = (Flag("grade"), Flag("solution"), Flag("locked"), Flag("task", optional: true));
        var points = metadata["points"];
        if ((grade || task) && points?.GetValueKind() != JsonValueKind.Number) throw new AssignmentException($"{id}: a graded cell needs a number of points");
        var worth = grade || task ? points!.GetValue<double>() : 0;
        return worth >= 0 ? new GradeCell(id, grade, solution, locked, task, worth) : throw new AssignmentException($"{id}: points must not be below 0, and are {worth.ToString(CultureInfo.InvariantCulture)}");

        bool Flag(string key, bool optional = false)
        {
            if (metadata[key] is JsonValue value && value.TryGetValue<bool>(out var flag)) return flag;
            return optional && metadata[key] is null ? false : throw new AssignmentException($"{id}: {key} must be true or false");
        }
    }

    /// <summary>The metadata of a cell that may be anybody's: null where it has none or it breaks the schema.</summary>
    public static string? IdOf(NotebookCell cell) =>
        cell.Json["metadata"] is JsonObject metadata && metadata[Key] is JsonObject graded && graded["grade_id"] is JsonValue value && value.TryGetValue<string>(out var id) ? id : null;

    [GeneratedRegex("^[A-Za-z0-9_-]+$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex IdPattern();
}
