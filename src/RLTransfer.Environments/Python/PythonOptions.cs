namespace RLTransfer.Environments.Python;

/// <summary>Which Python runs the environments, and how.</summary>
public sealed record PythonOptions
{
    /// <summary>The Python to start, a path or a name on PATH; null for the environment variable RLTRANSFER_PYTHON, and without it <c>python3</c>.</summary>
    public string? Executable { get; init; }

    /// <summary>
    /// A module to import before the environment is made, by name or by the path of its .py file: one that registers environments.
    /// Where it has a function <c>make</c>, that is called instead of gymnasium's.
    /// </summary>
    public string? Module { get; init; }

    /// <summary>Folders to look for modules in, before Python's own.</summary>
    public IReadOnlyList<string> ModulePath { get; init; } = [];

    /// <summary>How long one exchange (resetting or stepping all instances) may take before Python counts as hanging; starting it and making them, a minute more.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>When ended instances start again; Gymnasium's default.</summary>
    public AutoresetMode Autoreset { get; init; } = AutoresetMode.NextStep;

    /// <summary>Entries of Python's info to pass on as numbers; NaN where an info has none of that name.</summary>
    public IReadOnlyList<string> InfoNames { get; init; } = [];
}
