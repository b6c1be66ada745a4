using RLTransfer.Environments;

namespace RLTransfer.Cli.Doctor;

/// <summary>What the course needs of a machine, one method a thing.</summary>
internal static class Checks
{
    /// <summary>Every check, in the order it is printed.</summary>
    public static IEnumerable<Check> All(string home) =>
    [
        Sdk(),
        Folder(home),
        TensorEngine.Look(),
        Robots(),
        Sandbox(),
        PythonModule("PyTorch (peers of rlt bench)", "torch", "/usr/bin/python3", Install("benchmarks")),
        PythonModule("Jupyter (rlt kernel)", "ipykernel", "/usr/bin/python3", Install("jupyter")),
        Npm(),
        PythonModule("Gymnasium (Gym.Python)", "gymnasium", Environment.GetEnvironmentVariable("RLTRANSFER_PYTHON") ?? "python3", "python3 -m pip install gymnasium"),
        .. Directory.EnumerateFiles(Path.Combine(home, "binder"), "apt-*.txt").Order(StringComparer.Ordinal).Select(SystemPackages),
    ];

    internal static Check Sdk()
    {
        const string name = ".NET SDK";
        var version = Tool.Ask("dotnet", "--version");
        return version is not null && version.StartsWith("10.", StringComparison.Ordinal)
            ? new(name, Finding.Present, version)
            : new(name, Finding.Missing, version ?? "not found", "https://dotnet.microsoft.com/download/dotnet/10.0");
    }

    /// <summary>One list of binder/; a command installs the lists that it needs, and lectures need none.</summary>
    internal static Check SystemPackages(string list)
    {
        var purpose = Path.GetFileNameWithoutExtension(list)["apt-".Length..];
        var name = $"Packages: {purpose}";
        var wanted = File.ReadLines(list).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToArray();
        var missing = wanted.Where(package => Tool.Ask("dpkg-query", "-W", "-f", "${db:Status-Status}", package) != "installed").ToArray();
        return missing.Length == 0
            ? new(name, Finding.Present, $"all {wanted.Length} of binder/{Path.GetFileName(list)}")
            : new(name, Finding.Optional, $"not here: {string.Join(", ", missing)}", Install(purpose));
    }

    internal static Check Folder(string home)
    {
        const string name = "Project folder";
        const double gigabyte = 1 << 30;
        try
        {
            var probe = Path.Combine(home, ".rlt-doctor");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(name, Finding.Missing, $"{home} cannot be written", $"sudo chown -R \"$USER\" '{home}'");
        }

        var free = new DriveInfo(home).AvailableFreeSpace / gigabyte;
        return free >= 1
            ? new(name, Finding.Present, FormattableString.Invariant($"{home}, {free:F0} GiB free"))
            : new(name, Finding.Missing, FormattableString.Invariant($"{home} has {free:F2} GiB left, 1 is needed"), "free some disk space");
    }

    internal static Check Robots()
    {
        const string name = "Robots (MuJoCo)";
        try
        {
            using var hopper = Gym.Make("Hopper-v0");
            hopper.Reset(seed: 0);
            return new(name, Finding.Present, "libmujoco steps");
        }
        catch (Exception error)
        {
            return new(name, Finding.Optional, error.Message.ReplaceLineEndings(" "), Install("robots"));
        }
    }

    /// <summary>Whether this system lets a program have namespaces of its own; a container often does not.</summary>
    internal static Check Sandbox()
    {
        const string name = "Sandbox (rlt grade)";
        if (Tool.Ask("bwrap", "--version") is not { } version) return new(name, Finding.Optional, "no bubblewrap; grading is refused without", Install("grading"));
        return Tool.Ask("bwrap", "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "true") is not null
            ? new(name, Finding.Present, version)
            : new(name, Finding.Optional, $"{version} is refused namespaces of its own by this system", "allow unprivileged user namespaces (in a container: run it with --security-opt seccomp=unconfined), or grade as root");
    }

    internal static Check Npm()
    {
        const string name = "npm (interactive figures)";
        return Tool.Ask("npm", "--version") is { } version
            ? new(name, Finding.Present, version)
            : new(name, Finding.Optional, "not found; figures in Jupyter and in exported pages stay static", $"{Install("figures")}, then ./rlt kernel install");
    }

    internal static Check PythonModule(string name, string module, string python, string remedy)
    {
        var version = Tool.Ask(python, "-c", $"import {module}; print({module}.__version__)");
        return version is not null
            ? new(name, Finding.Present, $"{version} in {python}")
            : new(name, Finding.Optional, $"not in {python}", remedy);
    }

    private static string Install(string list) => $"sudo binder/install-packages {list}";
}
