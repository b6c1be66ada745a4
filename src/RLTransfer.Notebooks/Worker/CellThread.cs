using System.Collections.Concurrent;
using System.Runtime;

namespace RLTransfer.Notebooks.Worker;

/// <summary>Runs a cell so that it can be stopped: on one thread, the code after its awaits included, under <see cref="ControlledExecution"/>.</summary>
internal static class CellThread
{
    /// <summary>Runs to the end of the task that <paramref name="start"/> returns.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="abort"/> was cancelled.</exception>
    public static void Run(Func<Task> start, CancellationToken abort)
    {
#pragma warning disable SYSLIB0046 // the only way to stop while (true) {} short of ending the process
        ControlledExecution.Run(() => Pump(start, abort), abort);
#pragma warning restore SYSLIB0046
    }

    private static void Pump(Func<Task> start, CancellationToken abort)
    {
        using var context = new CellContext();
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var task = start();
            _ = task.ContinueWith(_ => context.Stop(), TaskScheduler.Default);
            context.RunUntilStopped(abort);
            task.GetAwaiter().GetResult();
        }
        finally
        {
            context.Close();
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>
    /// Continuations run on the cell's thread, where they can be interrupted, while it waits for the cell's task; where it
    /// waits for something else, they go to the thread pool: <c>task.Result</c> in a cell does not wait for itself.
    /// </summary>
    private sealed class CellContext : SynchronizationContext, IDisposable
    {
        private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

        private readonly BlockingCollection<Continuation> queue = [];
        private readonly Thread thread = Thread.CurrentThread;
        private readonly Lock access = new();
        private bool waitsForWork, closed;

        public override void Post(SendOrPostCallback d, object? state)
        {
            var continuation = new Continuation(d, state);
            lock (access)
            {
                if (!closed)
                {
                    queue.Add(continuation);
                    if (!waitsForWork) _ = GoElsewhereIfBlocked(continuation);
                    return;
                }
            }

            continuation.RunOnPool();
        }

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public void RunUntilStopped(CancellationToken abort)
        {
            while (true)
            {
                waitsForWork = true;
                if (!queue.TryTake(out var next, Timeout.Infinite, abort)) return;
                waitsForWork = false;
                next.RunHere();
            }
        }

        // The thread is in the cell's code: it will come here soon, or it waits for what only this continuation brings.
        private async Task GoElsewhereIfBlocked(Continuation continuation)
        {
            do await Task.Delay(Look).ConfigureAwait(false);
            while (!continuation.IsTaken && !closed && (waitsForWork || !thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)));
            if (!waitsForWork || closed) continuation.RunOnPool();
        }

        public void Stop()
        {
            lock (access)
            {
                if (!closed) queue.CompleteAdding();
                closed = true;
            }
        }

        public void Close()
        {
            lock (access) closed = true;
        }

        public void Dispose() => queue.Dispose();
    }

    /// <summary>Runs once, wherever it is taken up first.</summary>
    private sealed class Continuation(SendOrPostCallback callback, object? state)
    {
        private int taken;

        public bool IsTaken => Volatile.Read(ref taken) != 0;

        public void RunHere()
        {
            if (Interlocked.Exchange(ref taken, 1) == 0) callback(state);
        }

        public void RunOnPool() => ThreadPool.UnsafeQueueUserWorkItem(static continuation => continuation.RunHere(), this, preferLocal: false);
    }
}
