using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace RLTransfer.Environments.Python;

/// <summary>A Python on this machine: what probe.py tells of it.</summary>
internal sealed record PythonInstallation(
    int[] Version, string Executable, string Prefix, string BasePrefix, string? Library, bool FreeThreaded, bool Numpy, bool Gymnasium, string[] Path)
{
    private const string DebiansOwn = "/usr/bin/python3";
    private const string OtherPython = "name another Python by the environment variable RLTRANSFER_PYTHON or Gym.Python's argument python";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Major and minor version, such as 3.11.</summary>
    public string Release => $"{Version[0]}.{Version[1]}";

    /// <inheritdoc/>
    public override string ToString() => $"{Executable} ({string.Join('.', Version)})";

    /// <summary>The Python that the options name or, where they name none, the first that has what is needed.</summary>
    /// <exception cref="PythonException">There is none; why, and the remedy.</exception>
    public static PythonInstallation Find(string name, PythonOptions options)
    {
        if (Named(options) is { } named)
        {
            var only = Ask(name, Resolve(name, named));
            return only.Fault(options) is { } fault ? throw new PythonException($"{name}: {fault}.") : only;
        }

        List<string> faults = [];
        foreach (var candidate in new[] { "python3", DebiansOwn }.Where(candidate => candidate == "python3" || File.Exists(candidate)))
        {
            try
            {
                var found = Ask(name, candidate);
                if (found.Fault(options) is not { } fault)
                {
                    return found;
                }

                faults.Add(fault);
            }
            catch (PythonException error) when (candidate != DebiansOwn)
            {
                faults.Add(error.Message[(name.Length + 2)..].TrimEnd('.'));
            }
        }

        throw new PythonException($"{name}: {string.Join("; and ", faults.Distinct(StringComparer.Ordinal))}.");
    }

    /// <summary>What to start for an isolated Python: what was named, whatever it lacks, so that it says so itself; else the first that has what is needed.</summary>
    public static string FindExecutable(string name, PythonOptions options) =>
        Named(options) is { } named ? Resolve(name, named) : Find(name, options).Executable;

    /// <summary>Which Python the caller or the environment variable asks for; null for none.</summary>
    public static string? Named(PythonOptions options) =>
        options.Interpreter ?? (Environment.GetEnvironmentVariable("RLTRANSFER_PYTHON") is { Length: > 0 } variable ? variable : null);

    /// <summary>Asks a Python about itself.</summary>
    /// <exception cref="PythonException">It cannot be started, or is no Python.</exception>
    public static PythonInstallation Ask(string name, string executable)
    {
        var start = new ProcessStartInfo(executable, ["-c", PythonText.Read("probe.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var (answer, complaint) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                throw new PythonException($"{name}: '{executable}' does not answer as a Python does; {OtherPython}.");
            }

            return Read(answer.Result) ?? throw NoPython(name, executable, complaint.Result);
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException or DirectoryNotFoundException)
        {
            throw CannotStart(name, executable, e);
        }
    }

    /// <summary>The error of a program that cannot be started.</summary>
    public static PythonException CannotStart(string name, string executable, Exception cause) =>
        new($"{name}: Python cannot be started as '{executable}'; {OtherPython}.", cause);

    /// <summary>What stands in the way of using this Python; null for nothing.</summary>
    public string? Fault(PythonOptions options)
    {
        if (!options.Isolated && Unloadable() is { } fault)
        {
            return fault;
        }

        return !Numpy ? Lacks(Executable, "numpy") : options.Module is null && !Gymnasium && !Shadowed(options, "gymnasium") ? Lacks(Executable, "gymnasium") : null;
    }

    /// <summary>A Python that lacks a package, and the remedy.</summary>
    public static string Lacks(string executable, string package) => $"the Python '{executable}' has no {package}; " + (executable, package) switch
    {
        (DebiansOwn, "numpy") => "install it with 'apt-get install -y python3-numpy'",
        (DebiansOwn, _) => $"make a virtual environment with it, '{executable} -m venv ~/gym && ~/gym/bin/pip install {package}', and name that: python: \"~/gym\"",
        _ => $"install it with '{executable} -m pip install {package}'",
    } + $", or {OtherPython}";

    private string? Unloadable()
    {
        var version = new Version(Version[0], Version[1]);
        var (oldest, newest) = PythonRuntime.Supported;
        if (version < oldest || version > newest)
        {
            return $"{this} cannot be loaded into this process, which takes Python {oldest} to {newest}; {OtherPython}, or run it with isolated: true";
        }

        if (FreeThreaded)
        {
            return $"{this} is built without the global interpreter lock and cannot be loaded into this process; {OtherPython}, or run it with isolated: true";
        }

        if (Library is not null)
        {
            return null;
        }

        var remedy = BasePrefix == "/usr" && File.Exists("/etc/debian_version")
            ? $"install it with 'apt-get install -y libpython{Release}'"
            : "build that Python with --enable-shared (pyenv: PYTHON_CONFIGURE_OPTS=--enable-shared)";
        return $"{this} has no shared library libpython{Release}, so it cannot be loaded into this process; {remedy}, {OtherPython}, or run it with isolated: true";
    }

    private static bool Shadowed(PythonOptions options, string module) =>
        options.ModulePath.Any(folder => File.Exists(System.IO.Path.Combine(folder, module + ".py")) || Directory.Exists(System.IO.Path.Combine(folder, module)));

    /// <summary>The program of a virtual environment, where a folder was named; any other name as it is.</summary>
    private static string Resolve(string name, string named)
    {
        if (named.StartsWith("~/", StringComparison.Ordinal))
        {
            named = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), named[2..]);
        }

        if (!Directory.Exists(named))
        {
            return named;
        }

        var program = System.IO.Path.GetFullPath(System.IO.Path.Combine(named, "bin", "python3"));
        return File.Exists(program)
            ? program
            : throw new PythonException($"{name}: the folder '{named}' is no virtual environment, it has no bin/python3; make one with 'python3 -m venv {named}', or give the path of a Python.");
    }

    private static PythonInstallation? Read(string answer)
    {
        try
        {
            return JsonSerializer.Deserialize<PythonInstallation>(answer, PythonJson.Options) is { Version.Length: 3 } told ? told : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static PythonException NoPython(string name, string executable, string complaint)
    {
        var last = complaint.Trim().Split('\n')[^1];
        return new($"{name}: '{executable}' is no Python 3 as far as it answers{(last.Length > 0 ? $" ({last})" : "")}; {OtherPython}.");
    }
}

/// <summary>The texts that Python runs.</summary>
internal static class PythonText
{
    /// <summary>The text of a file of this folder.</summary>
    public static string Read(string file)
    {
        using var stream = typeof(PythonText).Assembly.GetManifestResourceStream($"RLTransfer.Environments.Python.{file}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
