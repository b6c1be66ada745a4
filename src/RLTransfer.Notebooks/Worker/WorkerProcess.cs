using System.Diagnostics;
using System.Text.Json.Nodes;

namespace RLTransfer.Notebooks.Worker;

/// <summary>How a cell ended: <c>ok</c>, <c>error</c>, <c>interrupted</c> or <c>died</c>; <paramref name="Death"/> says how the process ended.</summary>
public sealed record Outcome(string Status, string? Death = null);

/// <summary>One life of a worker, seen from outside: it starts, answers one request at a time, can be interrupted, and ends, which is told in words.</summary>
/// <remarks>Whoever owns it: the runner, the grader, and the <see cref="WorkerSupervisor"/> that stands before the kernel.</remarks>
public sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan InterruptGrace = TimeSpan.FromSeconds(5), TextGrace = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly TimeProvider clock;
    private readonly FrameStream frames;
    private readonly StandardErrorText standardError;
    private readonly Action<Message>? late;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock delivering = new();
    private Asked? asked;
    private int lastRequest;
    private bool ignoredInterrupt;

    private WorkerProcess(Process process, FrameLimits limits, TimeProvider clock, Action<Message>? late)
    {
        this.process = process;
        Id = process.Id;
        this.clock = clock;
        this.late = late;
        frames = new FrameStream(new BufferedStream(process.StandardOutput.BaseStream, 1 << 16), process.StandardInput.BaseStream, limits);
        standardError = new StandardErrorText(process.StandardError.BaseStream, DeliverText);
        new Thread(ReadMessages) { IsBackground = true, Name = "worker messages" }.Start();
    }

    /// <summary>Whether the process can still be used.</summary>
    public bool IsAlive => !process.HasExited;

    /// <summary>The number of the process that was started: the worker, or what stands around it.</summary>
    public int Id { get; }

    /// <summary>Whether it has ever been ready to run cells.</summary>
    public bool WasReady => ready.Task.IsCompleted;

    /// <summary>Completes when the process has ended, with how: <c>the worker process exited with code 3</c>.</summary>
    public Task<string> Ended => ended.Task;

    /// <summary>Starts a worker; it need not be waited for.</summary>
    /// <param name="host">The program.</param>
    /// <param name="folder">The cells' working directory.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="clock">What measures the time that an interrupted cell has to stop.</param>
    /// <param name="late">Gets what threads of earlier cells show while another runs, or none; null drops it.</param>
    public static WorkerProcess Start(
        WorkerHost host, string folder, IReadOnlyDictionary<string, string>? environment = null, TimeProvider? clock = null, Action<Message>? late = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        var start = new ProcessStartInfo(host.FileName, host.Arguments)
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new WorkerProcess(Process.Start(start)!, host.Limits, clock ?? TimeProvider.System, late);
    }

    /// <summary>Waits until the worker can run cells at full speed.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellation = default)
    {
        var first = await Task.WhenAny(ready.Task, ended.Task).WaitAsync(cancellation);
        if (first == ended.Task) throw new InvalidOperationException($"the worker did not start: {ended.Task.Result}. {standardError.LastLines.Trim().ReplaceLineEndings(" ")}".Trim());
    }

    /// <summary>Runs a cell and hands on all that it shows, in order.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="name">What tracebacks call it.</param>
    /// <param name="language">.NET Interactive's name of its language.</param>
    /// <param name="sink">Gets every message of the cell but the last; never two at once.</param>
    /// <param name="interruption">Cancelled to interrupt the cell; where that does not stop it within some seconds, the process is killed.</param>
    public async Task<Outcome> ExecuteAsync(string code, string name, string language, Action<Message> sink, CancellationToken interruption = default)
    {
        var answer = await AskAsync(new ExecuteRequest(Interlocked.Increment(ref lastRequest), code, name, language), sink, interruption);
        return answer is Died died ? new Outcome("died", died.Text) : new Outcome((answer as Done)?.Status ?? "error");
    }

    /// <summary>Calls a function that the cells have defined.</summary>
    /// <param name="function">Its name, or <c>Type.Method</c>.</param>
    /// <param name="arguments">Plain values.</param>
    /// <param name="interruption">As for cells.</param>
    /// <returns>What it returned as a plain value, or its error; the status is <c>died</c> where the process ended in it.</returns>
    public async Task<Called> CallAsync(string function, JsonArray arguments, CancellationToken interruption = default)
    {
        var answer = await AskAsync(new CallRequest(Interlocked.Increment(ref lastRequest), function, arguments), _ => { }, interruption);
        return answer switch
        {
            Called called => called,
            Died died => new Called(answer.Parent, "died", ErrorValue: died.Text),
            _ => new Called(answer.Parent, "interrupted"),
        };
    }

    /// <summary>Evaluates one expression.</summary>
    /// <returns>Its representations, or its error.</returns>
    public async Task<Evaluated> EvaluateAsync(string expression, CancellationToken interruption = default)
    {
        var answer = await AskAsync(new EvaluateRequest(Interlocked.Increment(ref lastRequest), expression), _ => { }, interruption);
        return answer switch
        {
            Evaluated evaluated => evaluated,
            Died died => new Evaluated(answer.Parent, null, "WorkerDied", died.Text, []),
            _ => new Evaluated(answer.Parent, null, "Interrupted", "the evaluation was interrupted", []),
        };
    }

    /// <summary>Ends the process now, and those that it has started.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Lets the process end by itself, unless a cell still runs or it takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        if (asked is not null) Kill();
        if (IsAlive)
        {
            Send(new ShutdownRequest(Interlocked.Increment(ref lastRequest)));
            using var limit = new CancellationTokenSource(TextGrace * 2);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Kill();
            }
        }

        process.Dispose();
    }

    /// <summary>The last line that it wrote to standard error.</summary>
    internal string LastWords => standardError.LastLines.Split('\n').LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "";

    /// <summary>Ends the process because the cell does not stop when it is interrupted.</summary>
    internal void GiveUp()
    {
        ignoredInterrupt = true;
        Kill();
    }

    /// <summary>Sends one request and waits for its answer; one at a time.</summary>
    internal async Task<Answer> AskAsync(Request request, Action<Message> sink, CancellationToken interruption = default)
    {
        var mine = new Asked(request.Id, sink);
        lock (delivering) asked = mine;
        standardError.Begin();
        using var kill = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        var sending = Task.Run(() => Send(request), CancellationToken.None);   // a process that has stopped reading must not stop this one
        await using var interrupt = interruption.Register(() =>
        {
            kill.CancelAfter(InterruptGrace);
            _ = sending.ContinueWith(_ => Send(new InterruptRequest(0)), TaskScheduler.Default);
        });
        await using var killing = kill.Token.Register(GiveUp);

        await Task.WhenAny(mine.Answered.Task, ended.Task);
        var answer = mine.Answered.Task.IsCompleted ? mine.Answered.Task.Result : new Died(request.Id, await ended.Task);
        if (request is ExecuteRequest && answer is not Died) await standardError.WaitForMark(WorkerProgram.EndMark(request.Id), TextGrace);
        lock (delivering) asked = null;
        return answer;
    }

    /// <summary>Sends what nobody waits for an answer to.</summary>
    internal void Send(Request request)
    {
        try
        {
            frames.Write(request, MessageJson.Default.Request);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The process has ended; whoever waits for its messages learns it there.
        }
    }

    private void ReadMessages()
    {
        try
        {
            while (frames.Read(MessageJson.Default.Message) is { } message) Deliver(message);
        }
        catch (Exception)
        {
            Kill();   // whatever writes there, and whoever cannot take it, it is no longer the worker
        }

        _ = TellEnd();
    }

    private void Deliver(Message message)
    {
        lock (delivering)
        {
            if (message is Ready) ready.TrySetResult();
            else if (message.Parent != asked?.Id) late?.Invoke(message);
            else if (message is Answer answer) asked.Answered.TrySetResult(answer);
            else asked.Sink(message);
        }
    }

    private void DeliverText(string text)
    {
        lock (delivering)
        {
            if (asked is null || asked.Written > CellOutput.MostText) return;
            asked.Written += text.Length;
            asked.Sink(new StreamText(asked.Id, "stderr", asked.Written <= CellOutput.MostText ? text : "\n… the rest of what native code wrote to standard error is left out …\n"));
        }
    }

    private async Task TellEnd()
    {
        try
        {
            ended.TrySetResult(await DescribeEnd());
        }
        catch (InvalidOperationException)
        {
            ended.TrySetResult("the worker process was given up");   // disposed of meanwhile
        }
    }

    private async Task<string> DescribeEnd()
    {
        using var limit = new CancellationTokenSource(TextGrace * 3);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            return "the worker process closed its pipes";
        }

        var code = process.ExitCode;
        await standardError.WaitForEnd(TextGrace);
        if (ignoredInterrupt) return "the cell could not be interrupted, so its process was killed";
        var last = standardError.LastLines;
        var cause = last.Contains("Stack overflow", StringComparison.Ordinal) ? "stack overflow: " : last.Contains("Out of memory", StringComparison.Ordinal) ? "out of memory: " : "";
        return cause + (code is > 128 and < 160 ? $"the worker process was ended by signal {code - 128} ({SignalName(code - 128)})" : $"the worker process exited with code {code}");
    }

    private static string SignalName(int signal) => signal switch
    {
        2 => "SIGINT", 4 => "SIGILL", 6 => "SIGABRT", 7 => "SIGBUS", 8 => "SIGFPE", 9 => "SIGKILL", 11 => "SIGSEGV", 15 => "SIGTERM", 24 => "SIGXCPU", 25 => "SIGXFSZ", _ => "see kill -l",
    };

    /// <summary>The request that runs.</summary>
    private sealed class Asked(int id, Action<Message> sink)
    {
        public int Id => id;

        public Action<Message> Sink => sink;

        public TaskCompletionSource<Answer> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>How many characters native code has written to standard error.</summary>
        public long Written { get; set; }
    }
}
