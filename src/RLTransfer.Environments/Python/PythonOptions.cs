namespace RLTransfer.Environments.Python;

/// <summary>Which Python runs the environments, and how.</summary>
public sealed record PythonOptions
{
    /// <summary>
    /// The Python: its path, its name on PATH, or the folder of a virtual environment. Null for what the environment variable
    /// RLTRANSFER_PYTHON names; without it, for the Python that this process has loaded already, or the first of <c>python3</c>
    /// and <c>/usr/bin/python3</c> that has what is needed.
    /// </summary>
    public string? Interpreter { get; init; }

    /// <summary>
    /// Whether Python runs in a process of its own, which may crash, hang or be another version; several Pythons side by side
    /// need it too. Steps are slower: each is an exchange over pipes.
    /// </summary>
    public bool Isolated { get; init; }

    /// <summary>
    /// Whether to take an environment that steps all instances at once where Gymnasium registers one and the autoreset mode is
    /// NextStep, its own. It is many times faster, but has one random stream for all instances, so that its episodes
    /// are not those of single environments, and starts all of them together.
    /// </summary>
    public bool Vectorized { get; init; } = true;

    /// <summary>
    /// A module to import before the environment is made, by name or by the path of its .py file: one that registers environments.
    /// Where it has a function <c>make</c>, that is called instead of gymnasium's.
    /// </summary>
    public string? Module { get; init; }

    /// <summary>Folders to look for modules in, before Python's own.</summary>
    public IReadOnlyList<string> ModulePath { get; init; } = [];

    /// <summary>
    /// How long one exchange (resetting or stepping all instances) may take before Python counts as hanging; starting it and making
    /// them, a minute more. An isolated Python is ended then; one in process gets a KeyboardInterrupt, which
    /// reaches Python's own code and not a call into native code that does not return.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>When ended instances start again; Gymnasium's default.</summary>
    public AutoresetMode Autoreset { get; init; } = AutoresetMode.NextStep;

    /// <summary>Entries of Python's info to pass on as numbers; NaN where an info has none of that name.</summary>
    public IReadOnlyList<string> InfoNames { get; init; } = [];
}
