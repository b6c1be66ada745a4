using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Grading.Checks;
using RLTransfer.Grading.Sandboxing;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Grading.Marking;

/// <summary>A code cell to be run.</summary>
/// <param name="Name">What tracebacks call it.</param>
/// <param name="Source">Its text.</param>
/// <param name="Language">.NET Interactive's name of its language.</param>
internal sealed record SessionCell(string Name, string Source, string Language);

/// <summary>How a cell ended: <c>ok</c>, <c>error</c>, <c>timeout</c> or <c>died</c>.</summary>
internal sealed record CellOutcome(string Status, string? Error = null);

/// <summary>How a call ended, and what it returned.</summary>
internal sealed record CallOutcome(string Status, JsonNode? Value = null, string? Error = null);

/// <summary>One sandboxed worker with a student's cells in it. All that comes out of it is a stranger's word.</summary>
internal sealed class StudentSession : IAsyncDisposable
{
    private const int LongestError = 1000;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly WorkerProcess worker;
    private readonly TimeSpan cellLimit;

    private StudentSession(WorkerProcess worker, TimeSpan cellLimit)
    {
        this.worker = worker;
        this.cellLimit = cellLimit;
    }

    public bool IsAlive => worker.IsAlive;

    /// <exception cref="SandboxException">It does not start.</exception>
    public static async Task<StudentSession> StartAsync(Sandbox sandbox, int slot, CancellationToken over)
    {
        var worker = await Launcher.Run(() => WorkerProcess.Start(sandbox.Host(slot), sandbox.Folder(slot), new Dictionary<string, string>(StringComparer.Ordinal), TimeProvider.System));
        var session = new StudentSession(worker, sandbox.Limits.Cell);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(over);
        limit.CancelAfter(StartLimit);
        try
        {
            await worker.WaitUntilReadyAsync(limit.Token);
            return session;
        }
        catch (Exception error) when (error is InvalidOperationException or OperationCanceledException)
        {
            await session.DisposeAsync();
            over.ThrowIfCancellationRequested();
            throw new SandboxException(error is OperationCanceledException ? "a worker did not start within a minute." : error.Message);
        }
    }

    public async Task<CellOutcome> RunAsync(SessionCell cell, CancellationToken over)
    {
        Failed? failed = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(over);
        limit.CancelAfter(cellLimit);
        var outcome = await worker.ExecuteAsync(cell.Source, cell.Name, cell.Language, message => failed = message as Failed ?? failed, limit.Token);
        if (outcome.Status == "ok") return new CellOutcome("ok");
        if (limit.IsCancellationRequested) return new CellOutcome(outcome.Status == "died" ? "died" : "timeout", over.IsCancellationRequested ? "the time for this submission was over" : $"it took longer than {Seconds(cellLimit)}");
        if (outcome.Status == "died") return new CellOutcome("died", outcome.Death);
        return new CellOutcome("error", Short(failed is null ? "an error" : $"{(failed.Line > 0 ? $"line {failed.Line}: " : "")}{failed.Name}: {failed.Value}"));
    }

    public async Task<CallOutcome> CallAsync(FunctionInput input, TimeSpan callLimit, CancellationToken over)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(over);
        limit.CancelAfter(callLimit);
        var answer = await worker.CallAsync(input.Function, input.Arguments, limit.Token);
        return answer.Status switch
        {
            "ok" => Plain(answer.Value),
            _ when limit.IsCancellationRequested => new CallOutcome(answer.Status == "died" ? "died" : "timeout", Error: over.IsCancellationRequested ? "the time for this submission was over" : $"it took longer than {Seconds(callLimit)}"),
            "died" => new CallOutcome("died", Error: answer.ErrorValue),
            _ => new CallOutcome("error", Error: Short($"{answer.ErrorName}: {answer.ErrorValue}")),
        };
    }

    // No farewell: what a stranger's process would do with it is its own idea.
    public async ValueTask DisposeAsync()
    {
        worker.Kill();
        await worker.DisposeAsync();
    }

    // Written by a stranger's process: keys may stand twice, and lists lie in lists without end.
    private static CallOutcome Plain(JsonNode? value)
    {
        try
        {
            return new CallOutcome("ok", value is null ? null : JsonNode.Parse(value.ToJsonString(), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }));
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            return new CallOutcome("error", Error: "it returned no plain value");
        }
    }

    private static string Short(string text) => text.Length <= LongestError ? text : text[..LongestError] + "…";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
