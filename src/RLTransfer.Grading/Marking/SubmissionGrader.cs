using System.Text.Json.Nodes;
using RLTransfer.Grading.Assignments;
using RLTransfer.Grading.Checks;
using RLTransfer.Grading.Sandboxing;
using RLTransfer.Grading.Submissions;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Grading.Marking;

/// <summary>Grades one submission at a time, each in sandboxes of its own.</summary>
public sealed class SubmissionGrader
{
    private readonly Assignment assignment;
    private readonly TestsFile tests;
    private readonly Sandbox sandbox;
    private readonly Notebook released;
    private readonly Lazy<Task<IReadOnlyList<JsonNode?>>> reference;

    /// <param name="assignment">The assignment.</param>
    /// <param name="sandbox">Where submissions run.</param>
    /// <param name="seed">What inputs are drawn from; null: what follows from the tests' text.</param>
    /// <exception cref="AssignmentException">The tests are missing or wrong.</exception>
    public SubmissionGrader(Assignment assignment, Sandbox sandbox, ulong? seed = null)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        this.assignment = assignment;
        this.sandbox = sandbox;
        tests = TestsFile.Load(assignment, seed);
        released = Release.Of(assignment);
        reference = new(() => new ReferenceRun(assignment, tests, sandbox).ValuesAsync());
    }

    /// <summary>What the tests are worth together.</summary>
    public double MaxScore => tests.Tests.Sum(test => test.Points);

    /// <summary>Grades a submission. Whatever it does, there is a result.</summary>
    /// <param name="submission">What was handed in.</param>
    /// <param name="slot">Which of those that are graded at the same time it is.</param>
    /// <param name="cancellation">Ends the grading; there is no result then.</param>
    /// <exception cref="SandboxException">The sandbox does not start.</exception>
    /// <exception cref="AssignmentException">The reference solution fails.</exception>
    public async Task<SubmissionResult> GradeAsync(Submission submission, int slot = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(submission);
        SubmittedCells cells;
        try
        {
            cells = SubmittedCells.Of(submission.Read(), submission.Id, assignment, released);
        }
        catch (SubmissionException error)
        {
            return Failed(submission, error.Message);
        }

        var expected = tests.Tests.Any(test => test.NeedsReference) ? await reference.Value : [];
        await using var run = new SubmissionRun(sandbox, slot, SessionCells(cells), tests.Drivers, cancellation);
        await run.RunCellsAsync();
        var reports = await run.TestAsync(tests.Tests, expected);
        cancellation.ThrowIfCancellationRequested();
        return Result(submission) with { Flags = [.. cells.Flags, .. run.Notes], Cells = Reports(cells, run), Tests = reports };
    }

    private SubmissionResult Failed(Submission submission, string why) => Result(submission) with
    {
        Error = why,
        Tests = [.. tests.Tests.Select(test => new TestReport(test.GradeId, test.Title, test.Points, Passed: false, test.IsHidden))],
    };

    private SubmissionResult Result(Submission submission) => new()
    {
        Id = submission.Id, Assignment = assignment.Name, Sandboxed = sandbox.IsReal, MaxScore = MaxScore, ManualPoints = assignment.Manual.Sum(cell => cell.Points),
    };

    // The instructor's notebook as students have it, with the student's text in the solution cells.
    private List<SessionCell> SessionCells(SubmittedCells cells) =>
    [
        .. assignment.Cells.Where(cell => cell.Cell.IsCode).Select(cell => new SessionCell(
            cell.Grade?.Id ?? $"cell {cell.Number}", cell.IsSolution ? cells[cell.Grade!.Id] ?? "" : cell.StudentSource, cell.Cell.OwnLanguage ?? "csharp")),
    ];

    private List<CellReport> Reports(SubmittedCells cells, SubmissionRun run) =>
    [
        .. assignment.Cells.Where(cell => cell.IsSolution).Select(cell =>
        {
            var id = cell.Grade!.Id;
            if (cells[id] is not { } source) return new CellReport(id, "", "missing");
            if (source.Trim() == cell.StudentSource.Trim()) return new CellReport(id, source, "unchanged");
            return run.Outcomes.TryGetValue(id, out var outcome) ? new CellReport(id, source, outcome.Status, outcome.Error) : new CellReport(id, source, "ok");
        }),
    ];
}
