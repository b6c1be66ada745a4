using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Notebooks.Tests;

/// <summary>This assembly run as a program is a worker.</summary>
internal static class TestWorker
{
    public static WorkerHost Host { get; } = new(WorkerHost.Dotnet, [typeof(TestWorker).Assembly.Location, "worker"]);

    /// <summary>A worker whose interrupted cells have all the time they want to end by themselves.</summary>
    public static WorkerHost Patient { get; } = new(WorkerHost.Dotnet, [typeof(TestWorker).Assembly.Location, "worker", "patient"]);

    private static int Main(string[] arguments) => arguments switch
    {
        ["worker"] => WorkerProgram.Run(),
        ["worker", "patient"] => WorkerProgram.Run(TimeSpan.FromDays(1)),
        _ => 2,
    };
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-notebooks-");

    public string Path => folder.FullName;

    public string File(string name, string? text = null)
    {
        var path = System.IO.Path.Combine(folder.FullName, name);
        if (text is not null) System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
