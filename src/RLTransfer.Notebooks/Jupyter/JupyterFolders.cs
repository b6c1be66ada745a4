namespace RLTransfer.Notebooks.Jupyter;

/// <summary>Where Jupyter looks for kernels, extensions and settings.</summary>
/// <param name="Data">Kernels and extensions.</param>
/// <param name="Config">Settings.</param>
public sealed record JupyterFolders(string Data, string Config)
{
    /// <summary>This user's: JUPYTER_DATA_DIR, else below XDG_DATA_HOME, else <c>~/.local/share/jupyter</c>; JUPYTER_CONFIG_DIR, else <c>~/.jupyter</c>.</summary>
    public static JupyterFolders User
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return new(
                Named("JUPYTER_DATA_DIR") ?? Path.Combine(Named("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter"),
                Named("JUPYTER_CONFIG_DIR") ?? Path.Combine(home, ".jupyter"));
        }
    }

    /// <summary>Every user's.</summary>
    public static JupyterFolders System { get; } = new("/usr/local/share/jupyter", "/usr/local/etc/jupyter");

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
