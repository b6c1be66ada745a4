using System.Diagnostics;
using RLTransfer.Figures.Display;
using RLTransfer.Figures.Progressing;

namespace RLTransfer.Figures;

/// <summary>Tells how far long work is: in place in a notebook, on one line of a terminal, silent anywhere else.</summary>
/// <remarks>
/// While it runs it shows rate and time left, at most ten times a second. What stays in a saved notebook holds no figure of the clock,
/// so that two runs of a notebook save the same outputs.
/// </remarks>
/// <example>
/// <code>
/// using var progress = Progress.Start("pretraining", steps);
/// progress.Report(done, $"loss {loss:0.00}");
///
/// foreach (var step in Progress.Over(500, "finetuning")) { … }
/// </code>
/// </example>
public sealed class Progress : IDisposable
{
    private static int started;

    private readonly IProgressSink sink;
    private readonly long begin = Stopwatch.GetTimestamp();
    private readonly Lock gate = new();
    private long lastShown;
    private bool finished;
    private ProgressState state;

    internal Progress(string name, long total, IProgressSink sink)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        this.sink = sink;
        state = new ProgressState(name, 0, total, null, TimeSpan.Zero, ProgressPhase.Running);
        sink.Show(state);
        lastShown = begin;
    }

    /// <summary>Begins to show the progress of some work.</summary>
    /// <param name="name">What is being done, for example <c>pretraining</c>.</param>
    /// <param name="total">How many steps it takes; 0 where nobody knows.</param>
    public static Progress Start(string name, long total = 0)
    {
        IProgressSink sink = AmbientDisplay.Current is { } notebook ? new NotebookProgress(notebook, $"rlt-progress-{Interlocked.Increment(ref started)}")
            : !Console.IsErrorRedirected ? new TerminalProgress(Console.Error, TerminalProgress.ConsoleWidth)
            : new NoProgress();
        return new Progress(name, total, sink);
    }

    /// <summary>Counts from 0 to <paramref name="count"/> − 1 and shows it. Left by <c>break</c> or an exception, it says how far it came.</summary>
    public static IEnumerable<int> Over(int count, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Iterate(count, name);

        static IEnumerable<int> Iterate(int count, string name)
        {
            using var progress = Start(name, count);
            for (var i = 0; i < count; i++)
            {
                yield return i;
                progress.Report(i + 1);
            }
        }
    }

    /// <summary>Goes through a list and shows how far.</summary>
    public static IEnumerable<T> Over<T>(IReadOnlyCollection<T> items, string name)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Iterate(items, name);

        static IEnumerable<T> Iterate(IReadOnlyCollection<T> items, string name)
        {
            using var progress = Start(name, items.Count);
            var done = 0;
            foreach (var item in items)
            {
                yield return item;
                progress.Report(++done);
            }
        }
    }

    /// <summary>Tells how many steps are done; shown if a tenth of a second has passed since the last time. Any thread may call.</summary>
    /// <param name="done">Steps done, in all.</param>
    /// <param name="note">What else to show, for example the loss; null keeps the last note.</param>
    public void Report(long done, string? note = null)
    {
        lock (gate)
        {
            if (finished) return;
            state = state with { Done = done, Note = note ?? state.Note };
            var now = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(lastShown, now) < TimeSpan.FromMilliseconds(100)) return;
            lastShown = now;
            state = state with { Elapsed = Stopwatch.GetElapsedTime(begin, now) };
            sink.Show(state);
        }
    }

    /// <summary>Shows the last state: done, or how far it came.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (finished) return;
            finished = true;
            var complete = state.Total == 0 || state.Done >= state.Total;
            state = state with { Elapsed = Stopwatch.GetElapsedTime(begin), Phase = complete ? ProgressPhase.Done : ProgressPhase.Stopped };
            sink.Show(state);
        }
    }
}
