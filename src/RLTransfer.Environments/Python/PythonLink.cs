using System.Text.Json;

namespace RLTransfer.Environments.Python;

/// <summary>One batch of environments in Python, as binding.py makes it: in this process or in one of its own.</summary>
internal abstract class PythonLink(string name, string interpreter) : IDisposable
{
    /// <summary>What errors call the environment.</summary>
    protected string Name { get; } = name;

    /// <summary>The process that Python runs in.</summary>
    public abstract int ProcessId { get; }

    /// <summary>Whether Python can still be asked.</summary>
    public abstract bool IsAlive { get; }

    /// <summary>The link that the options ask for.</summary>
    public static PythonLink Open(string name, PythonOptions options) =>
        options.Timeout <= TimeSpan.Zero ? throw new ArgumentException($"{name}: the time limit must be positive, got {options.Timeout}.", nameof(options))
        : options.Isolated ? new PythonProcess(name, PythonInstallation.FindExecutable(name, options), options.Timeout)
        : new PythonInProcess(name, PythonRuntime.Load(name, options), options.Timeout);

    /// <summary>Makes the environments; what they are like.</summary>
    public abstract JsonDocument Make(PythonRecipe recipe);

    /// <summary>Says where steps are written to and actions read from.</summary>
    public abstract void Attach(PythonArrays arrays);

    /// <summary>Starts episodes.</summary>
    public abstract void Reset(PythonReset request);

    /// <summary>Steps all instances with the actions that lie in the arrays.</summary>
    public abstract void Step();

    /// <summary>A picture of one instance; null where there is none.</summary>
    public abstract Frame? Render(int instance);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The exception for what binding.py's <c>describe</c> tells.</summary>
    protected PythonException Raised(string json)
    {
        using var error = JsonDocument.Parse(json);
        string Text(string key) => error.RootElement.GetProperty(key).GetString() ?? "";
        return Text("type") == "Missing"
            ? new($"{Name}: {PythonInstallation.Lacks(interpreter, Text("text"))}.")
            : new($"{Name}: {Text("type")}: {Text("text")} ({Text("where")}, in Python)", Text("type"), Text("traceback"));
    }
}
