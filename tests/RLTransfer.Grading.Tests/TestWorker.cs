using RLTransfer.Grading.Sandboxing;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Grading.Tests;

/// <summary>This assembly run as a program is a worker.</summary>
internal static class TestWorker
{
    public static WorkerHost Host { get; } = new(WorkerHost.Dotnet, [typeof(TestWorker).Assembly.Location, "worker"]);

    /// <summary>The machine's sandbox around it.</summary>
    public static Sandbox Sandbox(SandboxLimits? limits = null, int slots = 1) => Grading.Sandboxing.Sandbox.Find(limits, Host, slots);

    private static int Main(string[] arguments) => arguments is ["worker"] ? WorkerProgram.Run() : 2;
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-grading-");

    public string Path => folder.FullName;

    public string File(string name, string? text = null)
    {
        var path = System.IO.Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        if (text is not null) System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
