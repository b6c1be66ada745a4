using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace RLTransfer.Notebooks.Worker;

/// <summary>How a request ended: <c>ok</c>, <c>error</c>, <c>interrupted</c> or <c>died</c>; <paramref name="Death"/> says how the process ended.</summary>
internal sealed record Outcome(string Status, string? Death = null);

/// <summary>A worker process, seen from outside.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan InterruptGrace = TimeSpan.FromSeconds(5), TextGrace = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly TimeProvider clock;
    private readonly FrameStream frames;
    private readonly Channel<Message> messages = Channel.CreateBounded<Message>(256);
    private readonly StandardErrorText standardError;
    private readonly Lock delivering = new();
    private int lastRequest;

    private WorkerProcess(Process process, TimeProvider clock)
    {
        this.process = process;
        this.clock = clock;
        frames = new FrameStream(new BufferedStream(process.StandardOutput.BaseStream, 1 << 16), process.StandardInput.BaseStream);
        standardError = new StandardErrorText(process.StandardError.BaseStream);
        new Thread(ReadMessages) { IsBackground = true, Name = "worker messages" }.Start();
    }

    /// <summary>Whether the process can still be used.</summary>
    public bool IsAlive => !process.HasExited;

    /// <summary>Starts a worker; it need not be waited for.</summary>
    /// <param name="host">The program.</param>
    /// <param name="folder">The cells' working directory.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="clock">What measures the time that an interrupted cell has to stop.</param>
    public static WorkerProcess Start(WorkerHost host, string folder, IReadOnlyDictionary<string, string> environment, TimeProvider clock)
    {
        var start = new ProcessStartInfo(host.FileName, host.Arguments)
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new WorkerProcess(Process.Start(start)!, clock);
    }

    /// <summary>Waits until the worker can run cells at full speed.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellation = default)
    {
        var text = new StringBuilder();
        standardError.HandTo(each => text.Append(each));
        while (await messages.Reader.WaitToReadAsync(cancellation))
            if (messages.Reader.TryRead(out var message) && message is Ready) return;
        var death = await DescribeDeath(killed: false);
        throw new InvalidOperationException($"the worker did not start: {death}. {text.ToString().Trim().ReplaceLineEndings(" ")}");
    }

    /// <summary>Runs a cell and hands on all that it shows, in order.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="name">What tracebacks call it.</param>
    /// <param name="language">.NET Interactive's name of its language.</param>
    /// <param name="sink">Gets every message of the cell but the last; never two at once.</param>
    /// <param name="interruption">Cancelled to interrupt the cell; where that does not stop it within some seconds, the process is killed.</param>
    public async Task<Outcome> ExecuteAsync(string code, string name, string language, Action<Message> sink, CancellationToken interruption = default)
    {
        var id = ++lastRequest;
        standardError.HandTo(text => Deliver(new StreamText(id, "stderr", text)));
        using var kill = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        await using var interrupt = interruption.Register(() =>
        {
            Send(new InterruptRequest(0));
            kill.CancelAfter(InterruptGrace);
        });
        await using var killing = kill.Token.Register(Kill);
        Send(new ExecuteRequest(id, code, name, language));
        await foreach (var message in messages.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (message.Parent != id) continue;
            if (message is not Done done)
            {
                Deliver(message);
                continue;
            }

            await standardError.WaitForMark(WorkerProgram.EndMark(id), TextGrace);
            return new Outcome(done.Status);
        }

        return new Outcome("died", await DescribeDeath(kill.IsCancellationRequested));

        void Deliver(Message message)
        {
            lock (delivering) sink(message);
        }
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

    public async ValueTask DisposeAsync()
    {
        if (IsAlive)
        {
            Send(new ShutdownRequest(++lastRequest));
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

    private void Send(Request request)
    {
        try
        {
            frames.Write(request, MessageJson.Default.Request);
        }
        catch (IOException)
        {
            // The process has ended; whoever waits for its messages learns it there.
        }
    }

    private void ReadMessages()
    {
        try
        {
            while (frames.Read(MessageJson.Default.Message) is { } message)
                if (!messages.Writer.TryWrite(message)) messages.Writer.WriteAsync(message).AsTask().Wait();
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ObjectDisposedException)
        {
            Kill();   // whatever writes there, it is no longer the worker
        }
        finally
        {
            messages.Writer.Complete();
        }
    }

    private async Task<string> DescribeDeath(bool killed)
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

        await standardError.WaitForEnd(TextGrace);
        if (killed) return "the cell could not be interrupted, so its process was killed";
        var last = standardError.LastLines;
        var cause = last.Contains("Stack overflow", StringComparison.Ordinal) ? "stack overflow: " : last.Contains("Out of memory", StringComparison.Ordinal) ? "out of memory: " : "";
        return cause + process.ExitCode switch
        {
            > 128 and < 160 and var code => $"the worker process was ended by signal {code - 128} ({SignalName(code - 128)})",
            var code => $"the worker process exited with code {code}",
        };
    }

    private static string SignalName(int signal) => signal switch
    {
        2 => "SIGINT", 4 => "SIGILL", 6 => "SIGABRT", 7 => "SIGBUS", 8 => "SIGFPE", 9 => "SIGKILL", 11 => "SIGSEGV", 15 => "SIGTERM", _ => "see kill -l",
    };

    /// <summary>The process's own standard error: native code's, and the runtime's last words.</summary>
    private sealed class StandardErrorText
    {
        private readonly Lock access = new();
        private readonly StringBuilder recent = new();
        private readonly HashSet<string> marks = new(StringComparer.Ordinal);
        private readonly TaskCompletionSource ended = new();
        private Action<string>? reader;
        private string held = "";
        private (string Mark, TaskCompletionSource Seen)? awaited;

        public StandardErrorText(Stream stream) => _ = Read(stream);

        public string LastLines
        {
            get { lock (access) return recent.ToString(); }
        }

        public void HandTo(Action<string> next)
        {
            lock (access)
            {
                recent.Clear();
                marks.Clear();
                reader = next;
            }
        }

        public async Task WaitForMark(string mark, TimeSpan limit)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (access)
            {
                awaited = (mark, seen);
                Take("");
            }

            await Task.WhenAny(seen.Task, ended.Task, Task.Delay(limit));
            lock (access) awaited = null;
        }

        public Task WaitForEnd(TimeSpan limit) => Task.WhenAny(ended.Task, Task.Delay(limit));

        private async Task Read(Stream stream)
        {
            var decoder = Encoding.UTF8.GetDecoder();
            var bytes = new byte[1 << 14];
            var characters = new char[(1 << 14) + 4];
            try
            {
                int count;
                while ((count = await stream.ReadAsync(bytes)) > 0)
                {
                    var text = new string(characters, 0, decoder.GetChars(bytes, 0, count, characters, 0));
                    lock (access) Take(text);
                }
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // The process is gone.
            }

            lock (access)
            {
                Hand(held);
                held = "";
            }

            ended.TrySetResult();
        }

        // Marks are taken out; what may be the beginning of one waits for the rest.
        private void Take(string text)
        {
            held += text;
            while (held.IndexOf('\u0001', StringComparison.Ordinal) is var open and >= 0)
            {
                Hand(held[..open]);
                held = held[open..];
                var close = held.IndexOf('\u0001', 1);
                if (close < 0 && held.Length < 32) return;
                if (close < 0 || !held.StartsWith("\u0001rlt:", StringComparison.Ordinal))
                {
                    Hand(held[..1]);
                    held = held[1..];
                    continue;
                }

                marks.Add(held[..(close + 1)]);
                held = held[(close + 1)..];
            }

            Hand(held);
            held = "";
            if (awaited is { } wait && marks.Remove(wait.Mark)) wait.Seen.TrySetResult();
        }

        private void Hand(string text)
        {
            if (text.Length == 0) return;
            recent.Append(text);
            if (recent.Length > 8000) recent.Remove(0, recent.Length - 4000);
            reader?.Invoke(text);
        }
    }
}
