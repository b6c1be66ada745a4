using RLTransfer.Course.Datasets;

namespace RLTransfer.Cli;

/// <summary>The repository this program was built from.</summary>
internal static class RepositoryHome
{
    /// <summary>The folder that holds RLTransfer.sln: named by the launcher, else found above the program.</summary>
    /// <exception cref="DirectoryNotFoundException">The program was moved out of its repository.</exception>
    public static string Path => ProjectFolders.Repository
        ?? throw new DirectoryNotFoundException($"No RLTransfer.sln above {AppContext.BaseDirectory}; start the program by ./rlt in the repository.");
}
