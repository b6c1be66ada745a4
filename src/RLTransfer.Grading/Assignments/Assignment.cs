using System.Security.Cryptography;
using System.Text;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Grading.Assignments;

/// <summary>An instructor's notebook: lecture or assignment, with solutions, and for an assignment the tests beside it.</summary>
public sealed class Assignment
{
    private Assignment(string name, Notebook notebook, IReadOnlyList<AssignmentCell> cells, string? testsPath)
    {
        Name = name;
        Notebook = notebook;
        Cells = cells;
        TestsPath = testsPath;
    }

    /// <summary>The file's name without its extension.</summary>
    public string Name { get; }

    /// <summary>The file of tests, <c>NAME.tests.cs</c> beside the notebook; null where there is none.</summary>
    public string? TestsPath { get; }

    internal Notebook Notebook { get; }

    internal IReadOnlyList<AssignmentCell> Cells { get; }

    /// <summary>What the notebook's graded cells are worth, by grade_id: those that tests mark.</summary>
    internal IEnumerable<GradeCell> Tested => Graded.Where(cell => !cell.IsManual);

    /// <summary>The graded cells that a person marks.</summary>
    internal IEnumerable<GradeCell> Manual => Graded.Where(cell => cell.IsManual);

    private IEnumerable<GradeCell> Graded => Cells.Select(cell => cell.Grade).OfType<GradeCell>().Where(grade => grade.IsGrade || grade.IsTask);

    /// <summary>Reads an instructor's notebook and checks its markers and metadata.</summary>
    /// <exception cref="NotebookFormatException">It is no C# notebook.</exception>
    /// <exception cref="AssignmentException">It breaks a convention; every fault has a line.</exception>
    public static Assignment Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var notebook = Notebook.Load(path);
        notebook.CheckLanguage(path);
        var faults = new List<string>();
        var cells = notebook.Cells.Select((cell, i) => Read(cell, i + 1, faults)).ToList();
        foreach (var twice in cells.Where(cell => cell.Grade is not null).GroupBy(cell => cell.Grade!.Id, StringComparer.Ordinal).Where(group => group.Count() > 1))
            faults.Add($"grade_id \"{twice.Key}\" stands in cells {string.Join(" and ", twice.Select(cell => cell.Number))}");
        if (faults.Count > 0) throw new AssignmentException(string.Join('\n', faults.Select(fault => $"{path}: {fault}")));
        var tests = Path.ChangeExtension(path, ".tests.cs");
        return new Assignment(Path.GetFileNameWithoutExtension(path), notebook, cells, File.Exists(tests) ? tests : null);
    }

    /// <summary>A short text that changes with everything a student's edition holds.</summary>
    internal static string ReleaseId(Notebook released)
    {
        var text = string.Join('\u0001', released.Cells.Select(cell => $"{cell.Type}\u0002{GradeCell.IdOf(cell)}\u0002{cell.Source}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
    }

    private static AssignmentCell Read(NotebookCell cell, int number, List<string> faults)
    {
        GradeCell? grade = null;
        string student = cell.Source, inside = "";
        try
        {
            grade = GradeCell.Of(cell);
            inside = Regions.Has(student, Regions.Solution) || grade is not { IsSolution: true } ? Regions.Inside(student, Regions.Solution) : student;
            if (Regions.Has(student, Regions.Solution) && cell.IsCode && grade is not { IsSolution: true })
                throw new AssignmentException("a solution stands in a cell whose nbgrader metadata do not say \"solution\": true, so a student could not write there");
            if (Regions.Has(student, Regions.MarkScheme) && grade is not { IsTask: true })
                throw new AssignmentException("a mark scheme stands in a cell whose nbgrader metadata do not say \"task\": true");

            // As in nbgrader: where a solution cell marks no region, all of it is the solution.
            var isWhole = grade is { IsSolution: true } && !Regions.Has(student, Regions.Solution);
            student = Regions.Without(Regions.Without(Regions.WithStubs(student, cell.IsCode), Regions.HiddenTests), Regions.MarkScheme);
            if (isWhole) student = cell.IsCode ? Regions.WholeCode : Regions.WholeText;
        }
        catch (AssignmentException error)
        {
            faults.Add($"cell {number}: {error.Message}");
        }

        return new AssignmentCell(number, cell, grade, student, inside);
    }
}

/// <summary>A cell of an instructor's notebook.</summary>
/// <param name="Number">Its place in the file, from 1.</param>
/// <param name="Cell">The cell itself.</param>
/// <param name="Grade">What nbgrader's metadata say; null where it has none.</param>
/// <param name="StudentSource">Its text in the student's edition.</param>
/// <param name="Solution">The text inside its solution regions.</param>
internal sealed record AssignmentCell(int Number, NotebookCell Cell, GradeCell? Grade, string StudentSource, string Solution)
{
    /// <summary>What it is called where a person reads of it.</summary>
    public string Name => Grade?.Id ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cell {Number}");

    public bool IsSolution => Grade is { IsSolution: true };
}
