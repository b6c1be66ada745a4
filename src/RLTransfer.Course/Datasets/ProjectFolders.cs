namespace RLTransfer.Course.Datasets;

/// <summary>Where the course keeps what it makes.</summary>
public static class ProjectFolders
{
    /// <summary>The environment variable that names the project's folder; <c>./rlt</c> sets it.</summary>
    public const string HomeVariable = "RLTRANSFER_HOME";

    /// <summary>The project's folder: from the environment, or the folder above this program that holds RLTransfer.sln, or else a folder of the user's.</summary>
    public static string Home
    {
        get
        {
            if (Environment.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } home)
            {
                return Path.GetFullPath(home);
            }

            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "RLTransfer.sln")))
                {
                    return folder.FullName;
                }
            }

            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "rltransfer");
        }
    }

    /// <summary>Where a data set's files are.</summary>
    public static string Dataset(string name) => Path.Combine(Home, "artifacts", "datasets", name);
}
