using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Grading.Assignments;

/// <summary>Makes the student's edition of a notebook: stubs for solutions, no hidden tests, no outputs that give solutions away.</summary>
public static class Release
{
    /// <summary>The notebook's metadata under which an edition says what it is of.</summary>
    internal const string Key = "rltransfer";

    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The student's edition.</summary>
    /// <exception cref="AssignmentException">A stub that would not compile.</exception>
    public static Notebook Of(Assignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        CheckStubs(assignment);
        var telling = Disclosure.Of(assignment);
        var released = assignment.Notebook.Clone();
        foreach (var (cell, source) in released.Cells.Zip(assignment.Cells))
        {
            cell.Source = source.StudentSource;
            if (cell.IsCode && telling.Contains(source))
            {
                cell.Outputs.Clear();
                cell.ExecutionCount = null;
            }

            if (source.Grade is { } grade) Lock(cell, grade);
        }

        released.Metadata[Key] = new JsonObject { ["assignment"] = assignment.Name, ["release"] = Assignment.ReleaseId(released) };
        return released;
    }

    // As nbgrader does it, so that its own tools find nothing to mend. A solution stays writable, whatever its metadata say.
    private static void Lock(NotebookCell cell, GradeCell grade)
    {
        var isLocked = !grade.IsSolution && (grade.IsGrade || grade.IsLocked);
        if (!grade.IsSolution && !isLocked) return;
        var metadata = (JsonObject)cell.Metadata[GradeCell.Key]!;
        metadata["cell_type"] = cell.Type;
        metadata["checksum"] = Checksum(cell, grade, isLocked);
        cell.Metadata["deletable"] = false;
        if (isLocked) cell.Metadata["editable"] = false;
    }

    private static string Checksum(NotebookCell cell, GradeCell grade, bool isLocked)
    {
        var points = grade.Points == Math.Floor(grade.Points) ? FormattableString.Invariant($"{grade.Points:0}.0") : FormattableString.Invariant($"{grade.Points}");
        var text = $"{cell.Source}{cell.Type}{grade.IsGrade}{grade.IsSolution}{isLocked}{grade.Id}{(grade.IsGrade ? points : "")}";
#pragma warning disable CA5351 // nbgrader's checksum is MD5; it guards against accidents, not against students
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
    }

    private static void CheckStubs(Assignment assignment)
    {
        var faults = assignment.Cells
            .Where(cell => cell.Cell.IsCode && cell.StudentSource != cell.Cell.Source)
            .Select(cell => (cell.Number, Error: CSharpSyntaxTree.ParseText(cell.StudentSource, Script).GetDiagnostics().FirstOrDefault(each => each.Severity == DiagnosticSeverity.Error)))
            .Where(each => each.Error is not null)
            .Select(each => $"cell {each.Number}: the student's edition would not compile: line {each.Error!.Location.GetLineSpan().StartLinePosition.Line + 1}: {each.Error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}. Say in the region what stands there instead, in lines '// STUB: …'.")
            .ToList();
        if (faults.Count > 0) throw new AssignmentException(string.Join('\n', faults));
    }
}
