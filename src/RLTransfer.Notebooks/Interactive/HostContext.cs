using RLTransfer.Figures.Display;

namespace RLTransfer.Notebooks.Interactive;

/// <summary>What stands behind <see cref="CellHelpers"/>: the worker while it runs cells, nobody in an ordinary program.</summary>
internal interface IHostContext : IDisplay
{
    CancellationToken Cancellation { get; }

    /// <summary>Asks for a line; null where none will come.</summary>
    Task<string?> ReadLineAsync(string prompt, bool password);

    void ClearOutput(bool wait);
}

internal static class HostContext
{
    private static int displays;

    public static IHostContext? Current { get; set; }

    public static string NextDisplayId() => $"display-{Environment.ProcessId}-{Interlocked.Increment(ref displays)}";
}
