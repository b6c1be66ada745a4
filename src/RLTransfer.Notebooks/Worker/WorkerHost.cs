namespace RLTransfer.Notebooks.Worker;

/// <summary>How a worker process is started.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record WorkerHost(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>How much is taken from it.</summary>
    public FrameLimits Limits { get; init; } = new();

    /// <summary><c>rlt worker</c>, of the rlt that is running.</summary>
    public static WorkerHost OfThisProgram { get; } = new(Dotnet, [Path.Combine(AppContext.BaseDirectory, "rlt.dll"), "worker"]);

    /// <summary>The .NET host that runs this process.</summary>
    public static string Dotnet =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
}
