namespace RLTransfer.Environments;

/// <summary>Threads that share the instances of one vector environment; the caller's thread is one of them. Nothing is allocated per round.</summary>
internal sealed class StepCrew : IDisposable
{
    /// <summary>How often a thread looks for work, or the caller for its end, before it goes to sleep: some tens of microseconds.</summary>
    private const int Patience = 400;

    private readonly Action<int> share;
    private readonly Thread[] threads;
    private readonly ManualResetEventSlim[] wake;
    private readonly bool[] asleep;
    private readonly ManualResetEventSlim done = new(initialState: false, spinCount: 0);
    private int round, left;
    private bool stopped;
    private Exception? failure;

    /// <summary>A crew of so many threads, the caller's included; <paramref name="share"/> does the share of that number.</summary>
    public StepCrew(int count, Action<int> share)
    {
        this.share = share;
        wake = [.. Enumerable.Range(1, count - 1).Select(_ => new ManualResetEventSlim(initialState: false, spinCount: 0))];
        asleep = new bool[count - 1];
        threads = [.. Enumerable.Range(1, count - 1).Select(number => new Thread(() => Work(number)) { IsBackground = true, Name = $"environment {number}" })];
        foreach (var thread in threads)
        {
            thread.Start();
        }
    }

    /// <summary>Does all shares, each on its thread, and returns when the last is done.</summary>
    public void Run()
    {
        done.Reset();
        Volatile.Write(ref left, threads.Length);
        Interlocked.Increment(ref round);
        for (var i = 0; i < threads.Length; i++)
        {
            if (Volatile.Read(ref asleep[i]))
            {
                wake[i].Set();
            }
        }

        Do(0);
        for (var look = 0; Volatile.Read(ref left) != 0; look++)
        {
            if (look < Patience)
            {
                Thread.SpinWait(8);
            }
            else
            {
                done.Wait();
            }
        }

        if (Interlocked.Exchange(ref failure, null) is { } error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref stopped, true);
        Interlocked.Increment(ref round);
        foreach (var one in wake)
        {
            one.Set();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    private void Work(int number)
    {
        var seen = 0;
        while (true)
        {
            for (var look = 0; Volatile.Read(ref round) == seen; look++)
            {
                if (look < Patience)
                {
                    Thread.SpinWait(8);
                    continue;
                }

                // Announce the sleep before looking once more, or a round that starts in between is missed.
                wake[number - 1].Reset();
                Volatile.Write(ref asleep[number - 1], true);
                Interlocked.MemoryBarrier();
                if (Volatile.Read(ref round) == seen)
                {
                    wake[number - 1].Wait();
                }

                Volatile.Write(ref asleep[number - 1], false);
            }

            if (Volatile.Read(ref stopped))
            {
                return;
            }

            seen++;
            Do(number);
            if (Interlocked.Decrement(ref left) == 0)
            {
                done.Set();
            }
        }
    }

    private void Do(int number)
    {
        try
        {
            share(number);
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref failure, error, null);
        }
    }
}
