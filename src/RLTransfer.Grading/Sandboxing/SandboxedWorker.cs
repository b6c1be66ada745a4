using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Grading.Sandboxing;

/// <summary>A worker in a sandbox, and what bounds it from outside.</summary>
internal sealed class SandboxedWorker : IAsyncDisposable
{
    private readonly ControlGroup? group;
    private readonly MemoryWatch? watch;

    public SandboxedWorker(WorkerProcess process, ControlGroup? group, SandboxLimits limits)
    {
        Process = process;
        this.group = group;
        watch = group is null ? new MemoryWatch(process.Id, limits.Memory, process.Kill) : null;
    }

    public WorkerProcess Process { get; }

    // No farewell: what a stranger's process would do with it is its own idea.
    public async ValueTask DisposeAsync()
    {
        watch?.Dispose();
        Process.Kill();
        await Process.Ended;
        await Process.DisposeAsync();
        group?.Dispose();
    }
}
