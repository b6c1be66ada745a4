namespace RLTransfer.Cli.Tests;

internal static class Repository
{
    /// <summary>The folder that holds RLTransfer.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "RLTransfer.sln")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("RLTransfer.sln is in no folder above the tests."));
}
