using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Files;
using RLTransfer.Grading.Checks;
using RLTransfer.Grading.Sandboxing;
using RLTransfer.Notebooks.Calling;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Running;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Grading.Marking;

/// <summary>A code cell to be run.</summary>
/// <param name="Name">What tracebacks call it.</param>
/// <param name="Source">Its text.</param>
/// <param name="Language">.NET Interactive's name of its language.</param>
/// <param name="Outputs">The cell that gets what it shows; null drops it.</param>
internal sealed record SessionCell(string Name, string Source, string Language, NotebookCell? Outputs = null);

/// <summary>How a cell ended: <c>ok</c>, <c>error</c>, <c>timeout</c> or <c>died</c>.</summary>
internal sealed record CellOutcome(string Status, string? Error = null);

/// <summary>How a call ended, and what it returned.</summary>
internal sealed record CallOutcome(string Status, JsonNode? Value = null, string? Error = null);

/// <summary>One sandboxed worker with a student's cells in it. All that comes out of it is a stranger's word.</summary>
internal sealed class StudentSession : IAsyncDisposable
{
    private const int LongestError = 1000, MostShown = 500_000, MostTokens = 3 * PlainValues.MostValues;   // a value of an object: its name, and in a list of its own two brackets
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly SandboxedWorker sandboxed;
    private readonly WorkerProcess worker;
    private readonly TimeSpan cellLimit;
    private long shown;

    private StudentSession(SandboxedWorker sandboxed, TimeSpan cellLimit)
    {
        this.sandboxed = sandboxed;
        worker = sandboxed.Process;
        this.cellLimit = cellLimit;
    }

    public bool IsAlive => worker.IsAlive;

    /// <exception cref="SandboxException">It does not start.</exception>
    public static async Task<StudentSession> StartAsync(Sandbox sandbox, int slot, CancellationToken over)
    {
        var session = new StudentSession(await sandbox.StartAsync(slot), sandbox.Limits.Cell);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(over);
        limit.CancelAfter(StartLimit);
        try
        {
            await session.worker.WaitUntilReadyAsync(limit.Token);
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
        var collector = cell.Outputs is null ? null : new OutputCollector();
        cell.Outputs?.Outputs.Clear();
        collector?.Begin(cell.Outputs!);
        var outcome = await worker.ExecuteAsync(cell.Source, cell.Name, cell.Language, Take, limit.Token);
        collector?.WhenWhole(() => { });
        if (outcome.Status == "ok") return new CellOutcome("ok");
        if (limit.IsCancellationRequested) return new CellOutcome(outcome.Status == "died" ? "died" : "timeout", over.IsCancellationRequested ? "the time for this submission was over" : $"it took longer than {Seconds(cellLimit)}");
        if (outcome.Status == "died") return new CellOutcome("died", outcome.Death);
        return new CellOutcome("error", Short(failed is null ? "an error" : $"{(failed.Line > 0 ? $"line {failed.Line}: " : "")}{failed.Name}: {failed.Value}"));

        void Take(Message message)
        {
            failed = message as Failed ?? failed;
            if ((shown += Weight(message)) <= MostShown) collector?.Add(message);
        }
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

    public ValueTask DisposeAsync() => sandboxed.DisposeAsync();

    // Written by a stranger's process: keys may stand twice, and lists lie in lists without end.
    private static CallOutcome Plain(JsonNode? value)
    {
        try
        {
            var utf8 = JsonSerializer.SerializeToUtf8Bytes(value);
            if (JsonSize.Tokens(utf8) > MostTokens) return new CallOutcome("error", Error: string.Create(CultureInfo.InvariantCulture, $"it returned more than {PlainValues.MostValues:N0} values"));
            return new CallOutcome("ok", JsonNode.Parse(utf8, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }));
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            return new CallOutcome("error", Error: "it returned no plain value");
        }
    }

    // What a message takes once it is an output: lines of text and values of JSON are objects.
    private static long Weight(Message message) => message switch
    {
        StreamText text => Weight(text.Text),
        Displayed display => Weight(display.Data),
        DisplayUpdated updated => Weight(updated.Data),
        Result result => Weight(result.Data),
        Failed error => Weight(error.Name) + Weight(error.Value) + error.Traceback.Sum(Weight),
        _ => 0,
    };

    private static long Weight(string text) => 1 + (text.Length / 16) + text.AsSpan().Count('\n');

    private static long Weight(JsonObject data)
    {
        var utf8 = JsonSerializer.SerializeToUtf8Bytes(data);
        return JsonSize.Tokens(utf8) + (utf8.Length / 16) + utf8.AsSpan().Count("\\n"u8);
    }

    private static string Short(string text) => ShortText.Of(text, LongestError);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
