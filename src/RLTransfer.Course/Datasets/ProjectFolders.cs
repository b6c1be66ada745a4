namespace RLTransfer.Course.Datasets;

/// <summary>Where the project is, and where the course keeps what it makes.</summary>
public static class ProjectFolders
{
    /// <summary>The environment variable that names the project's folder; <c>./rlt</c> sets it.</summary>
    public const string HomeVariable = "RLTRANSFER_HOME";

    /// <summary>The environment variable that names the folder of data sets: real ones are looked for in it, and ours are made in it.</summary>
    public const string DataVariable = "RLTRANSFER_DATA";

    /// <summary>The folder that holds RLTransfer.sln: named by the launcher, else found above the program; null where there is none.</summary>
    public static string? Repository
    {
        get
        {
            if (Environment.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } named)
            {
                return Path.GetFullPath(named);
            }

            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RLTransfer.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName;
        }
    }

    /// <summary>Where a data set's files are: in the folder of data sets, where the environment names one, else <see cref="Project"/>.</summary>
    public static string Dataset(string name) =>
        Environment.GetEnvironmentVariable(DataVariable) is { Length: > 0 } named ? Path.Combine(Path.GetFullPath(named), name) : Project(name);

    /// <summary>Among <see cref="Artifacts"/>.</summary>
    public static string Project(string name) => Path.Combine(Artifacts, "datasets", name);

    /// <summary>Where what is made or fetched is kept: the build's other products, or a folder of the user's where there is no repository.</summary>
    public static string Artifacts =>
        Path.Combine(Repository ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "rltransfer"), "artifacts");
}
