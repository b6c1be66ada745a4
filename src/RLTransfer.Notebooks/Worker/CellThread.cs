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
    /// Continuations run on the cell's thread while it waits for the cell's task, and on the thread pool while it is busy:
    /// so <c>await</c> can be interrupted, and <c>task.Result</c> in a cell does not wait for itself.
    /// </summary>
    private sealed class CellContext : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> queue = [];
        private readonly Lock access = new();
        private bool waits, closed;

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (access)
            {
                if (waits && !closed)
                {
                    waits = false;
                    queue.Add((d, state));
                    return;
                }
            }

            ThreadPool.UnsafeQueueUserWorkItem(_ => d(state), null);
        }

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public void RunUntilStopped(CancellationToken abort)
        {
            while (true)
            {
                lock (access) waits = true;
                if (!queue.TryTake(out var next, Timeout.Infinite, abort)) return;
                lock (access) waits = false;
                next.Callback(next.State);
            }
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
}
