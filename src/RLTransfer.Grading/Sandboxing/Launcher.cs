using System.Collections.Concurrent;

namespace RLTransfer.Grading.Sandboxing;

/// <summary>
/// Starts processes on one thread that lives as long as the grader. What is told to die with its parent dies with the
/// *thread* that started it, and the pool's threads come and go.
/// </summary>
internal static class Launcher
{
    private static readonly Lazy<BlockingCollection<Action>> Work = new(Begin);

    /// <summary>Runs a function on that thread, up to its first await.</summary>
    public static Task<T> Run<T>(Func<T> start)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Value.Add(() =>
        {
            try
            {
                done.SetResult(start());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    private static BlockingCollection<Action> Begin()
    {
        var work = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (var action in work.GetConsumingEnumerable()) action();
        })
        { IsBackground = true, Name = "sandbox launcher" };
        thread.Start();
        return work;
    }
}
