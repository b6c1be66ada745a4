namespace RLTransfer.Cli;

/// <summary>The repository this program was built from.</summary>
internal static class RepositoryHome
{
    /// <summary>The folder that holds RLTransfer.sln: named by the launcher, else found above the program.</summary>
    /// <exception cref="DirectoryNotFoundException">The program was moved out of its repository.</exception>
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("RLTRANSFER_HOME") is { Length: > 0 } named ? named : Above(AppContext.BaseDirectory);

    private static string Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "RLTransfer.sln")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No RLTransfer.sln above {folder}; start the program by ./rlt in the repository.");
    }
}
