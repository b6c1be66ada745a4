using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace RLTransfer.Notebooks.Worker;

/// <summary>
/// Stands between a kernel and its worker, in a process of its own: what the kernel asks is answered whatever becomes of the worker,
/// and a worker that ends is told of and replaced.
/// </summary>
/// <remarks>It speaks the worker's own protocol, with <see cref="Died"/> beside it.</remarks>
public sealed class WorkerSupervisor
{
    private readonly BlockingCollection<(Request Request, CancellationTokenSource Interruption)> requests = [];
    private readonly FrameStream frames = new(new BufferedStream(Console.OpenStandardInput(), 1 << 16), Console.OpenStandardOutput());
    private readonly WorkerHost host;
    private readonly Lock access = new();
    private WorkerProcess? worker;
    private CancellationTokenSource? running;
    private string? lost;       // what to tell of a worker that ended and whom nobody has been told of yet

    private WorkerSupervisor(WorkerHost host) => this.host = host;

    /// <summary>Serves requests from standard input until it closes.</summary>
    /// <param name="host">How workers are started.</param>
    /// <returns>The process's exit code.</returns>
    public static int Run(WorkerHost host)
    {
        using var interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);   // the kernel decides
        new WorkerSupervisor(host).Serve();
        return 0;
    }

    private void Serve()
    {
        lock (access) worker = StartWorker();
        Tell(new Ready(WorkerProgram.ProtocolVersion, Environment.ProcessId));
        new Thread(AnswerAll) { IsBackground = true, Name = "answers" }.Start();
        while (frames.Read(MessageJson.Default.Request) is { } request)
        {
            switch (request)
            {
                case InterruptRequest: Interrupt(); break;
                case InputReply: Current()?.Send(request); break;
                case ShutdownRequest: End(); return;
                default:
                    var interruption = new CancellationTokenSource();
                    lock (access) running ??= interruption;
                    requests.Add((request, interruption));
                    break;
            }
        }

        Current()?.Kill();   // the kernel is gone
    }

    private WorkerProcess? Current()
    {
        lock (access) return worker;
    }

    private void End()
    {
        WorkerProcess? last;
        lock (access) (last, worker) = (worker, null);
        last?.DisposeAsync().AsTask().Wait();
    }

    private WorkerProcess StartWorker()
    {
        var started = WorkerProcess.Start(host, Environment.CurrentDirectory, late: Tell);
        _ = started.Ended.ContinueWith(ended => Replace(started, ended.Result), TaskScheduler.Default);
        return started;
    }

    private void AnswerAll()
    {
        foreach (var (request, interruption) in requests.GetConsumingEnumerable())
        {
            lock (access) running = interruption;
            var answer = Answer(request, interruption.Token);
            lock (access) running = null;   // before the kernel learns of it: its next interrupt is for the next request
            Tell(answer);
            interruption.Dispose();
        }
    }

    // A cell that finds the state lost is told so, and not run.
    private Answer Answer(Request request, CancellationToken interruption)
    {
        if (request is ExecuteRequest && TakeLost() is { } text) return new Died(request.Id, text);
        WorkerProcess asked;
        lock (access) asked = worker ??= StartWorker();
        var answer = asked.AskAsync(request, Tell, interruption).GetAwaiter().GetResult();
        if (answer is not Died died) return answer;
        Replace(asked, died.Text);
        return died with { Text = (request is ExecuteRequest ? TakeLost() : null) ?? died.Text };
    }

    private string? TakeLost()
    {
        lock (access)
        {
            var text = lost;
            lost = null;
            return text;
        }
    }

    private void Replace(WorkerProcess ended, string how)
    {
        lock (access)
        {
            if (worker != ended) return;
            worker = null;
            var sentence = char.ToUpperInvariant(how[0]) + how[1..];
            lost = ended.WasReady
                ? $"{sentence}. State was lost: all variables are gone; a new worker has been started."
                : $"The C# worker cannot start: {how}. {ended.LastWords}".Trim();
            if (ended.WasReady) worker = StartWorker();   // one that cannot start is not tried again until somebody asks
            _ = ended.DisposeAsync();
        }
    }

    private void Interrupt()
    {
        CancellationTokenSource? interruption;
        lock (access) interruption = running;
        if (interruption is null) return;
        if (interruption.IsCancellationRequested) Current()?.GiveUp();   // it was asked politely once
        else interruption.Cancel();
    }

    private void Tell(Message message)
    {
        try
        {
            frames.Write(message, MessageJson.Default.Message);
        }
        catch (IOException)
        {
            Current()?.Kill();   // the kernel is gone
        }
    }
}
