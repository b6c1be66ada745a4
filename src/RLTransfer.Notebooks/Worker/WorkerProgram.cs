using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using RLTransfer.Figures.Display;
using RLTransfer.Notebooks.Interactive;
using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Worker;

/// <summary>The worker: a process that runs C# cells for whoever holds the other ends of its pipes.</summary>
public sealed class WorkerProgram
{
    /// <summary>The protocol's version, said in the first message.</summary>
    public const int ProtocolVersion = 1;

    private const int StackSize = 16 << 20;
    private static readonly TimeSpan UsualGrace = TimeSpan.FromMilliseconds(250), ShutdownGrace = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<Request> requests = [];
    private readonly FrameStream frames;
    private readonly CellOutput output;
    private readonly NativeStreams native;
    private readonly Stream standardError;
    private readonly CellRunner runner;
    private readonly Lock access = new();
    private readonly TimeSpan grace;
    private CancellationTokenSource? cancel, abort;
    private bool isInterruptedBefore;
    private readonly Thread cells;

    private WorkerProgram(TimeSpan grace)
    {
        this.grace = grace;
        frames = NativeStreams.TakeProtocol();
        output = new CellOutput(frames);
        native = NativeStreams.Capture(text => output.Write("stdout", text));
        standardError = Console.OpenStandardError();
        Console.SetOut(new CellWriter(output, "stdout"));
        Console.SetError(new CellWriter(output, "stderr"));
        Console.SetIn(new CellReader(output));
        HostContext.Current = output;
        AmbientDisplay.Current = output;
        DisplayHost.Listen();
        runner = new CellRunner(output);
        cells = new Thread(RunRequests, StackSize) { IsBackground = true, Name = "cells" };   // one for all: what is bound to a thread stays from cell to cell
    }

    /// <summary>Serves requests from standard input until it closes.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(TimeSpan? grace = null)
    {
        using var interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);   // the parent decides
        var worker = new WorkerProgram(grace ?? UsualGrace);
        worker.Serve();
        return 0;
    }

    /// <summary>What the worker writes to standard error behind a cell, so that the parent knows that nothing of that cell is still to come there.</summary>
    internal static string EndMark(int request) => $"\u0001rlt:{request}\u0001";

    private void Serve()
    {
        cells.Start();
        while (frames.Read(MessageJson.Default.Request) is { } request)
        {
            switch (request)
            {
                case InterruptRequest: Interrupt(); break;
                case InputReply reply: output.Answer(reply.Value); break;
                case ShutdownRequest: Shutdown(); break;
                default: requests.Add(request); break;
            }
        }

        NativeStreams.Exit(0);   // the parent is gone: whatever runs has nobody to report to
    }

    // What a cell has hung on the process's end may never come to its own.
    private static void Shutdown()
    {
        using var limit = new Timer(_ => NativeStreams.Exit(0), null, ShutdownGrace, Timeout.InfiniteTimeSpan);
        Environment.Exit(0);
    }

    private void RunRequests()
    {
        _ = Task.Run(DefaultFormatters.Install);
        ScriptSession.WarmUp();
        output.Send(new Ready(ProtocolVersion, Environment.ProcessId));
        foreach (var request in requests.GetConsumingEnumerable())
        {
            using var cancelled = new CancellationTokenSource();
            using var aborted = new CancellationTokenSource();
            output.Begin(request.Id, request is ExecuteRequest { AllowInput: true }, cancelled.Token);
            lock (access)
            {
                (cancel, abort) = (cancelled, aborted);
                if (isInterruptedBefore) Interrupt();
                isInterruptedBefore = false;
            }

            var answer = Answer(request, aborted.Token);
            lock (access) (cancel, abort) = (null, null);
            if (aborted.IsCancellationRequested) AbortedThread.Mend();
            if (cancelled.IsCancellationRequested) ForgetInterrupt();
            native.Drain();
            output.End();
            if (request is ExecuteRequest) standardError.Write(Encoding.ASCII.GetBytes(EndMark(request.Id)));
            output.Send(answer);
        }
    }

    // An interrupt that came too late for the cell would end this thread's next wait.
    private static void ForgetInterrupt()
    {
        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
            // That is the one.
        }
    }

    private Message Answer(Request request, CancellationToken aborted)
    {
        try
        {
            return request switch
            {
                ExecuteRequest execute => new Done(request.Id, runner.Execute(execute, aborted)),
                CallRequest call => runner.Call(call, aborted),
                EvaluateRequest evaluate => runner.Evaluate(evaluate, aborted),
                CompleteRequest complete => runner.Complete(complete),
                InspectRequest inspect => runner.Inspect(inspect),
                IsCompleteRequest isComplete => runner.IsComplete(isComplete),
                _ => new Done(request.Id, "error"),
            };
        }
        catch (Exception error) when (error is OperationCanceledException or ThreadInterruptedException)
        {
            return new Done(request.Id, "interrupted");
        }
    }

    // First the polite way; where the cell does not look at its token, its thread is aborted.
    private void Interrupt()
    {
        CancellationTokenSource? politely, firmly;
        lock (access)
        {
            (politely, firmly) = (cancel, abort);
            isInterruptedBefore = cancel is null && requests.Count > 0;   // it is meant for the one that is about to begin
        }

        if (politely is null || firmly is null) return;
        _ = Task.Run(() => Quietly(politely));
        _ = Task.Run(async () =>
        {
            await Task.Delay(grace);
            if (!EndWait(firmly)) return;
            await Task.Delay(grace);
            _ = Task.Run(() => Quietly(firmly));   // returns when the thread has stopped, which it does not in a sleep or a wait
            do await Task.Delay(grace);
            while (EndWait(firmly));
        });

        // Wakes the cell's thread where it sleeps or waits, which an abort does not. Returns whether the cell still runs.
        bool EndWait(CancellationTokenSource ofCell)
        {
            lock (access)
            {
                if (abort == ofCell && cells.ThreadState.HasFlag(ThreadState.WaitSleepJoin)) cells.Interrupt();
                return abort == ofCell;
            }
        }

        static void Quietly(CancellationTokenSource source)
        {
            try
            {
                source.Cancel();
            }
            catch (Exception error) when (error is ObjectDisposedException or AggregateException)
            {
                // The cell ended meanwhile, or what it registered with its token threw: either way it is told.
            }
        }
    }
}
