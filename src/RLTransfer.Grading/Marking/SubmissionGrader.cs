using System.Text.Json.Nodes;
using RLTransfer.Files;
using RLTransfer.Grading.Assignments;
using RLTransfer.Grading.Checks;
using RLTransfer.Grading.Sandboxing;
using RLTransfer.Grading.Submissions;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Grading.Marking;

/// <summary>Grades one submission at a time, each in sandboxes of its own.</summary>
public sealed class SubmissionGrader
{
    private const int LongestError = 1000;

    private readonly Assignment assignment;
    private readonly TestsFile tests;
    private readonly Sandbox sandbox;
    private readonly Notebook released;
    private readonly IReadOnlyList<string> given;
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
        if (sandbox.FolderOf(assignment.TestsPath!) is { } shown) throw new AssignmentException($"{assignment.TestsPath} lies in {shown}, which submissions can read; move the assignment to another folder.");
        released = Release.Of(assignment);
        given = GivenFunctions.ReachedBy(tests.Text, assignment);
        reference = new(() => new ReferenceRun(assignment, tests, sandbox).ValuesAsync());
    }

    /// <summary>What the tests are worth together.</summary>
    public double MaxScore => tests.Tests.Sum(test => test.Points);

    /// <summary>Changes with everything that a result depends on besides the submission.</summary>
    internal string Fingerprint => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Assignment.ReleaseId(assignment.Notebook)} {tests.Text} {tests.Seed} {sandbox.IsReal} {sandbox.Limits}");

    /// <summary>Makes sure that the sandbox starts and the reference solution runs, before anybody's submission is blamed.</summary>
    /// <exception cref="SandboxException">The sandbox does not start.</exception>
    /// <exception cref="AssignmentException">The reference solution fails.</exception>
    public async Task PrepareAsync(CancellationToken cancellation = default)
    {
        if (tests.Tests.Any(test => test.NeedsReference)) await reference.Value.WaitAsync(cancellation);
        else await using (await StudentSession.StartAsync(sandbox, ReferenceRun.Slot, cancellation)) return;
    }

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
        var now = released.Clone();
        await using var run = new SubmissionRun(sandbox, slot, SessionCells(cells, now), [.. given, .. tests.Drivers], cancellation);
        await run.RunCellsAsync();
        var outputs = SavedOutputs.Differences(cells.Notebook, assignment, now, run.Outcomes);
        var reports = await run.TestAsync(tests.Tests, expected);
        cancellation.ThrowIfCancellationRequested();
        return Result(submission) with { Flags = [.. cells.Flags, .. run.Notes], Cells = Reports(cells, run), Tests = reports, Outputs = outputs };
    }

    /// <summary>The result of a submission that holds no notebook.</summary>
    internal SubmissionResult Unreadable(Submission submission)
    {
        try
        {
            submission.Read();
            throw new InvalidOperationException("It can be read.");
        }
        catch (SubmissionException error)
        {
            return Failed(submission, error.Message);
        }
    }

    internal SubmissionResult Failed(Submission submission, string why) => Result(submission) with
    {
        Error = ShortText.Of(why, LongestError),
        Tests = [.. tests.Tests.Select(test => new TestReport(test.GradeId, test.Title, test.Points, Passed: false, test.IsHidden))],
    };

    private SubmissionResult Result(Submission submission) => new()
    {
        Id = submission.Id, Assignment = assignment.Name, Sandboxed = sandbox.IsReal, MaxScore = MaxScore, ManualPoints = assignment.Manual.Sum(cell => cell.Points),
    };

    // The instructor's notebook as students have it, with the student's text in the solution cells; what they show goes into `now`.
    private List<SessionCell> SessionCells(SubmittedCells cells, Notebook now) =>
    [
        .. assignment.Cells.Zip(now.Cells).Where(pair => pair.First.Cell.IsCode).Select(pair => new SessionCell(
            pair.First.Name, pair.First.IsSolution ? cells[pair.First.Grade!.Id] ?? "" : pair.First.StudentSource, pair.First.Cell.OwnLanguage ?? "csharp", pair.Second)),
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
