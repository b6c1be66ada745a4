namespace RLTransfer.Notebooks.Interactive;

/// <summary>What is to be disposed of when the running cell is over: its <c>using var</c> at the top level.</summary>
public static class CellEnd
{
    private static readonly Stack<object> Held = [];

    /// <summary>Disposes of a value when the running cell is over; called by what <c>using var</c> is compiled to.</summary>
    public static void Dispose(object? value)
    {
        if (value is null) return;
        if (value is not (IDisposable or IAsyncDisposable)) throw new InvalidOperationException($"using var: {value.GetType()} cannot be disposed of.");
        lock (Held) Held.Push(value);
    }

    /// <summary>The cell is over.</summary>
    internal static async Task Come()
    {
        while (true)
        {
            object? next;
            lock (Held)
            {
                if (!Held.TryPop(out next)) return;
            }

            if (next is IAsyncDisposable later) await later.DisposeAsync();
            else ((IDisposable)next).Dispose();
        }
    }
}
