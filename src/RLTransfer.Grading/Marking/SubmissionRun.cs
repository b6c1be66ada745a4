using System.Text.Json.Nodes;
using RLTransfer.Grading.Checks;
using RLTransfer.Grading.Sandboxing;

namespace RLTransfer.Grading.Marking;

/// <summary>
/// The cells of one submission in a sandbox, and the tests put to them. Where a cell ends the process, the others are
/// run again without it, in a fresh sandbox; where a call does, the tests that are left go on in a fresh one.
/// </summary>
internal sealed class SubmissionRun : IAsyncDisposable
{
    private const int MostDeathsOfFunction = 2;

    private readonly Sandbox sandbox;
    private readonly int slot;
    private readonly IReadOnlyList<SessionCell> cells;
    private readonly HashSet<SessionCell> fatal = [];
    private readonly Dictionary<string, CellOutcome> outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> deaths = new(StringComparer.Ordinal);
    private readonly List<string> notes = [];
    private readonly CancellationTokenSource over;
    private StudentSession? session;

    public SubmissionRun(Sandbox sandbox, int slot, IReadOnlyList<SessionCell> cells, IReadOnlyList<string> drivers, CancellationToken cancellation)
    {
        this.sandbox = sandbox;
        this.slot = slot;
        this.cells = [.. cells.Where(cell => !string.IsNullOrWhiteSpace(cell.Source)), .. drivers.Select((driver, i) => new SessionCell($"driver {i + 1}", driver, "csharp"))];
        over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        over.CancelAfter(sandbox.Limits.Total);
    }

    /// <summary>How each cell ended, by its name.</summary>
    public IReadOnlyDictionary<string, CellOutcome> Outcomes => outcomes;

    /// <summary>What happened that a person should know of.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Runs every cell, in order; one that fails does not stop the others.</summary>
    public async Task RunCellsAsync()
    {
        while (!over.IsCancellationRequested)
        {
            if (session is not null) await session.DisposeAsync();
            session = await StartAsync();
            if (session is null) return;
            if (await RunAllAsync(session) is not { } died) return;
            fatal.Add(died);
            notes.Add($"The submission's process died at {died.Name}: {outcomes[died.Name].Error}. The rest was run without that cell.");
        }
    }

    /// <summary>Puts the tests to the cells. The visible ones come first: nothing that a hidden one has handed in can come back in what students see.</summary>
    public async Task<IReadOnlyList<TestReport>> TestAsync(IReadOnlyList<GradedTest> tests, IReadOnlyList<JsonNode?> reference)
    {
        var reports = new TestReport[tests.Count];
        foreach (var i in Enumerable.Range(0, tests.Count).OrderBy(i => tests[i].IsHidden))
        {
            reports[i] = Report(tests[i], await MeasureAsync(tests[i]), i < reference.Count ? reference[i] : null);
        }

        return reports;
    }

    /// <summary>Makes a test's calls.</summary>
    public async Task<CallOutcome> MeasureAsync(GradedTest test)
    {
        var values = new JsonArray();
        foreach (var call in test.Preparations.Concat(test.Calls))
        {
            var outcome = await CallAsync(call, test.Limit);
            if (outcome.Status != "ok") return outcome;
            if (test.Calls.Contains(call)) values.Add(outcome.Value?.DeepClone());
        }

        return new CallOutcome("ok", test.IsOneCall ? values[0]?.DeepClone() : values);
    }

    public async ValueTask DisposeAsync()
    {
        if (session is not null) await session.DisposeAsync();
        over.Dispose();
    }

    private async Task<CallOutcome> CallAsync(FunctionInput call, TimeSpan limit)
    {
        if (over.IsCancellationRequested) return new CallOutcome("timeout", Error: "the time for this submission was over");
        if (deaths.GetValueOrDefault(call.Function) >= MostDeathsOfFunction) return new CallOutcome("died", Error: $"{call.Function} has ended its process {MostDeathsOfFunction} times; it is not called again");
        if (session is not { IsAlive: true }) await RunCellsAsync();
        if (session is null) return new CallOutcome("timeout", Error: "the time for this submission was over");
        var outcome = await session.CallAsync(call, limit, over.Token);
        if (outcome.Status == "died") deaths[call.Function] = deaths.GetValueOrDefault(call.Function) + 1;
        return outcome;
    }

    private async Task<StudentSession?> StartAsync()
    {
        try
        {
            return await StudentSession.StartAsync(sandbox, slot, over.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // Returns the cell in which the process ended.
    private async Task<SessionCell?> RunAllAsync(StudentSession worker)
    {
        foreach (var cell in cells.Where(cell => !fatal.Contains(cell)))
        {
            var outcome = over.IsCancellationRequested ? new CellOutcome("timeout", "the time for this submission was over") : await worker.RunAsync(cell, over.Token);
            if (!worker.IsAlive && outcome.Status != "died") outcome = new CellOutcome("died", outcome.Error ?? "its process ended behind it");
            outcomes[cell.Name] = outcome;
            if (outcome.Status == "died") return cell;
        }

        return null;
    }

    private static TestReport Report(GradedTest test, CallOutcome measured, JsonNode? reference)
    {
        var fault = measured.Status == "ok" ? test.Judge(measured.Value, reference) : null;
        var passed = measured.Status == "ok" && fault is null;
        var report = new TestReport(test.GradeId, test.Title, test.Points, passed, test.IsHidden) { Hint = passed ? null : measured.Status == "ok" ? test.HintFor(measured.Value) : test.GeneralHint };
        if (test.IsHidden) return report with { Message = passed ? null : measured.Status switch { "ok" => "wrong", "timeout" => "it took too long", "died" => "it ended the process", _ => "it threw an exception" } };
        return report with
        {
            Call = string.Join("; ", test.Calls.Take(4).Select(Text)) + (test.Calls.Count > 4 ? $"; … {test.Calls.Count} calls" : ""),
            Expected = fault?.Expected ?? string.Join("; ", test.Judges.Select(judge => judge.Wanted(reference))),
            Got = measured.Status == "ok" ? PlainComparison.Text(measured.Value) : null,
            Message = measured.Status == "ok" ? fault?.Difference : measured.Error,
        };
    }

    private static string Text(FunctionInput call) => $"{call.Function}({string.Join(", ", call.Arguments.Select(PlainComparison.Text))})";
}
