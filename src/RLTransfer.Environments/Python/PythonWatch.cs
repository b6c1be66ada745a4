using System.Diagnostics;
using Python.Runtime;

namespace RLTransfer.Environments.Python;

/// <summary>Raises KeyboardInterrupt in a call into Python that takes too long. A call costs two looks at the clock.</summary>
internal sealed class PythonWatch : IDisposable
{
    private readonly TimeSpan limit;
    private readonly Timer timer;
    private TimeSpan allowed;
    private long began;        // 0 between calls; written under Python's lock, so that an interrupt cannot hit what comes after the call
    private ulong thread;
    private TimeSpan? late;

    /// <summary>Watches calls that may take as long as <paramref name="limit"/>.</summary>
    public PythonWatch(TimeSpan limit)
    {
        this.limit = limit;
        var period = TimeSpan.FromMilliseconds(Math.Clamp(limit.TotalMilliseconds / 4, 10, 1000));
        timer = new Timer(Look, new WeakReference<PythonWatch>(this), period, period);
    }

    /// <summary>A call begins; under the lock.</summary>
    public void Begin(TimeSpan more = default)
    {
        (thread, allowed, late) = (PythonRuntime.ThreadId, limit + more, null);
        Volatile.Write(ref began, Stopwatch.GetTimestamp());
    }

    /// <summary>The call has returned; under the lock.</summary>
    public void End() => Volatile.Write(ref began, 0);

    /// <summary>How long the last call was allowed to take, if it was interrupted.</summary>
    public TimeSpan? TakeLate()
    {
        var taken = late;
        late = null;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private static void Look(object? reference)
    {
        if (((WeakReference<PythonWatch>)reference!).TryGetTarget(out var watch) && watch.IsLate())
        {
            PythonRuntime.Run(watch.Interrupt);
        }
    }

    private bool IsLate() => Volatile.Read(ref began) is not 0 and var start && late is null && Stopwatch.GetElapsedTime(start) > allowed;

    private int Interrupt()
    {
        if (!IsLate())
        {
            return 0;
        }

        late = allowed;
        return PythonEngine.Interrupt(thread);
    }
}
