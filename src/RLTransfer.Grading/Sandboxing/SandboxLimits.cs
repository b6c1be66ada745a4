namespace RLTransfer.Grading.Sandboxing;

/// <summary>What a submission may use.</summary>
public sealed record SandboxLimits
{
    /// <summary>Bytes of managed memory; beyond it the student's code gets an OutOfMemoryException.</summary>
    public long Heap { get; init; } = 768L << 20;

    /// <summary>Bytes of address space of one process. The runtime alone reserves several times its heap.</summary>
    public long AddressSpace { get; init; } = 8L << 30;

    /// <summary>Bytes of memory of all its processes and files together.</summary>
    public long Memory { get; init; } = 1536L << 20;

    /// <summary>Bytes that its files may fill; they lie in memory.</summary>
    public long Disk { get; init; } = 64L << 20;

    /// <summary>Processes and threads.</summary>
    public int Processes { get; init; } = 128;

    /// <summary>Bytes that may come out of it.</summary>
    public long Output { get; init; } = 32L << 20;

    /// <summary>How long one cell may take.</summary>
    public TimeSpan Cell { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long everything may take, restarts included.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(10);
}
