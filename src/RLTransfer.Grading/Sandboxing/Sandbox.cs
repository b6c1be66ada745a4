using System.Globalization;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Grading.Sandboxing;

/// <summary>
/// Runs a worker where it can harm nothing: bubblewrap gives it namespaces of its own (no network, no other processes,
/// of the file system only the runtime and the program, read-only, and a small folder in memory); prlimit and the
/// runtime's own limit bound what it uses; it is nobody, without any capability.
/// </summary>
public sealed class Sandbox
{
    private const string Program = "/program", Home = "/tmp";
    private const uint FirstUser = 1_900_000_000, UsersOfGrader = 1000, Graders = 100_000;   // beyond all that is given to people, services and containers

    // Enters the control groups, opens the filter, and becomes what is to be run: doors, "--", filter, command.
    private const string Enter = """while [ "$1" != -- ]; do echo $$ >"$1" || exit 125; shift; done; shift; exec 9<"$1"; shift; exec "$@";""";

    private readonly WorkerHost worker;
    private readonly string? bwrap;
    private readonly Lazy<string> filter = new(WriteFilter);
    private readonly Lazy<IReadOnlyList<int>> cores = new(AllowedCores);

    private Sandbox(WorkerHost worker, SandboxLimits limits, int slots, string? bwrap)
    {
        this.worker = worker with { Limits = new FrameLimits(4 << 20, limits.Output) };
        this.bwrap = bwrap;
        Limits = limits;
        Slots = slots;
    }

    /// <summary>What a submission may use.</summary>
    public SandboxLimits Limits { get; }

    /// <summary>Whether this is a sandbox; else submissions run as whoever grades, and every result says so.</summary>
    public bool IsReal => bwrap is not null;

    /// <summary>The sandbox of this machine.</summary>
    /// <param name="limits">What a submission may use.</param>
    /// <param name="worker">The worker; by default that of the rlt that is running.</param>
    /// <param name="slots">How many run at the same time.</param>
    /// <exception cref="SandboxException">A tool is missing.</exception>
    public static Sandbox Find(SandboxLimits? limits = null, WorkerHost? worker = null, int slots = 1)
    {
        if (!OperatingSystem.IsLinux()) throw new SandboxException("the sandbox needs Linux (bubblewrap); grade on one, or in the course's container.");
        var missing = ((string[])["bwrap", "prlimit", "setpriv"]).Where(tool => FindTool(tool) is null).ToList();
        if (missing.Count > 0)
        {
            throw new SandboxException(
                $"the sandbox needs {string.Join(", ", missing)}; install it with: apt-get install -y bubblewrap util-linux. "
                + "To run submissions without any protection, say --unsandboxed; every result will say so.");
        }

        return new Sandbox(worker ?? WorkerHost.OfThisProgram, limits ?? new(), slots, FindTool("bwrap"));
    }

    /// <summary>No sandbox at all: what submissions do, they do to this machine.</summary>
    public static Sandbox None(SandboxLimits? limits = null, WorkerHost? worker = null, int slots = 1) => new(worker ?? WorkerHost.OfThisProgram, limits ?? new(), slots, null);

    /// <summary>How many run at the same time. Where it is more than one, each has a core of its own, so that none slows the others.</summary>
    public int Slots { get; }

    /// <summary>The folder that every submission can read and that this file lies in; null where it lies in none.</summary>
    internal string? FolderOf(string path)
    {
        var whole = Path.GetFullPath(path);
        return IsReal ? ReadOnlyPaths().Append(Path.GetDirectoryName(worker.Arguments[0])!).FirstOrDefault(folder => whole.StartsWith(folder + "/", StringComparison.Ordinal)) : null;
    }

    /// <summary>Starts a worker in a sandbox.</summary>
    /// <param name="slot">Which of those that run at the same time it is: each is a user of its own.</param>
    internal async Task<SandboxedWorker> StartAsync(int slot)
    {
        var group = IsReal ? ControlGroup.TryMake(Limits) : null;
        var process = await Launcher.Run(() => WorkerProcess.Start(Host(slot, group?.Doors ?? []), Folder(slot)));
        return new SandboxedWorker(process, group, Limits);
    }

    /// <summary>How a worker is started in a sandbox.</summary>
    internal WorkerHost Host(int slot, IEnumerable<string> doors)
    {
        if (bwrap is null) return worker;
        var program = Path.GetDirectoryName(worker.Arguments[0])!;
        return new WorkerHost("/bin/sh", ["-c", Enter, "sh", .. doors, "--", filter.Value, .. Core(slot), bwrap, .. Mounts(program), "--", .. Drop(slot), .. Bounds(), Dotnet(), .. worker.Arguments.Select(argument => argument.Replace(program, Program, StringComparison.Ordinal))])
        {
            Limits = worker.Limits,
        };
    }

    /// <summary>Where a worker is started; not where its cells run.</summary>
    private string Folder(int slot)
    {
        if (bwrap is not null) return "/";
        var folder = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"rlt-unsandboxed-{Environment.ProcessId}-{slot}"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    private IEnumerable<string> Mounts(string program)
    {
        yield return "--unshare-pid";
        yield return "--unshare-net";
        yield return "--unshare-ipc";
        yield return "--unshare-uts";
        yield return "--unshare-cgroup-try";
        if (!Environment.IsPrivilegedProcess) yield return "--unshare-user";
        foreach (var argument in (string[])["--hostname", "sandbox", "--die-with-parent", "--new-session", "--clearenv", .. SystemCallFilter.IsKnown ? (string[])["--seccomp", "9"] : []]) yield return argument;
        foreach (var (name, value) in Variables())
            foreach (var argument in (string[])["--setenv", name, value]) yield return argument;
        var disk = Limits.Disk.ToString(CultureInfo.InvariantCulture);

        // Before what is bound: the repository, and with it what the program's links point to, may lie below it.
        foreach (var argument in (string[])["--perms", "1777", "--size", disk, "--tmpfs", Home]) yield return argument;
        var paths = ReadOnlyPaths().Concat(LinkedFolders(program)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var folder in paths.SelectMany(Parents).Where(folder => folder != Home).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            foreach (var argument in (string[])["--perms", "0755", "--dir", folder]) yield return argument;
        foreach (var path in paths)
            foreach (var argument in (string[])["--ro-bind", path, path]) yield return argument;
        foreach (var link in (string[])["/bin", "/lib", "/lib64"])
        {
            if (new DirectoryInfo(link) is not { LinkTarget: { } target }) continue;
            foreach (var argument in (string[])["--symlink", target, link]) yield return argument;
        }

        foreach (var argument in (string[])
                 [
                     "--ro-bind", program, Program, "--proc", "/proc", "--dev", "/dev",
                     "--perms", "1777", "--size", disk, "--tmpfs", "/dev/shm",
                     "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", Home,
                 ])
        {
            yield return argument;
        }
    }

    private IEnumerable<(string Name, string Value)> Variables() =>
    [
        ("PATH", "/usr/bin:/bin"), ("HOME", Home), ("LANG", "C.UTF-8"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        ("DOTNET_ROOT", Path.GetDirectoryName(Dotnet())!),
        ("DOTNET_GCHeapHardLimit", "0x" + Limits.Heap.ToString("X", CultureInfo.InvariantCulture)),
        ("DOTNET_EnableWriteXorExecute", "0"),     // it maps code through a file that the limit on files would stop
        ("DOTNET_EnableDiagnostics", "0"), ("DOTNET_gcConcurrent", "0"), ("DOTNET_TieredPGO", "0"),
        ("OMP_NUM_THREADS", "1"), ("OPENBLAS_NUM_THREADS", "1"), ("MKL_NUM_THREADS", "1"),
    ];

    private static IEnumerable<string> ReadOnlyPaths()
    {
        var dotnet = Path.GetDirectoryName(Dotnet())!;
        return ((string[])["/usr", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/alternatives", .. RealFolders(), .. dotnet.StartsWith("/usr/", StringComparison.Ordinal) ? [] : (string[])[dotnet]])
            .Where(Path.Exists);
    }

    // What the build has linked into the program's folder instead of copying it, libtorch above all.
    private static IEnumerable<string> LinkedFolders(string program) =>
        Directory.EnumerateFiles(program, "*", SearchOption.AllDirectories)
            .Select(path => new FileInfo(path)).Where(file => file.LinkTarget is not null)
            .Select(file => file.ResolveLinkTarget(returnFinalTarget: true)).Where(target => target is { Exists: true })
            .Select(target => Path.GetDirectoryName(target!.FullName)!)
            .Where(folder => !folder.StartsWith("/usr/", StringComparison.Ordinal) && !folder.StartsWith(program, StringComparison.Ordinal));

    private static IEnumerable<string> Parents(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not (null or "/"); folder = Path.GetDirectoryName(folder)) yield return folder;
    }

    // Where /lib is a folder and no link to /usr/lib.
    private static IEnumerable<string> RealFolders() => ((string[])["/bin", "/lib", "/lib64"]).Where(path => Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null);

    private IEnumerable<string> Core(int slot) => Slots > 1 && cores.Value.Count > 1 && FindTool("taskset") is { } taskset
        ? [taskset, "--cpu-list", cores.Value[slot % cores.Value.Count].ToString(CultureInfo.InvariantCulture)]
        : [];

    // "Cpus_allowed_list:	0-3,8"
    private static IReadOnlyList<int> AllowedCores() =>
    [
        .. File.ReadLines("/proc/self/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split(':')[1].Trim().Split(',')
            .Select(range => Array.ConvertAll(range.Split('-'), core => int.Parse(core, CultureInfo.InvariantCulture)))
            .SelectMany(range => Enumerable.Range(range[0], range[^1] - range[0] + 1)),
    ];

    private static string WriteFilter()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("rlt-grade-").FullName, "calls");
        File.WriteAllBytes(path, SystemCallFilter.IsKnown ? SystemCallFilter.ToBytes() : []);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        return path;
    }

    // Limits on the number of processes count a user's; root has none. So whoever grades as root gives every sandbox a user of its own.
    private static IEnumerable<string> Drop(int slot)
    {
        if (!Environment.IsPrivilegedProcess) return [];
        var user = (FirstUser + (uint)Environment.ProcessId % Graders * UsersOfGrader + (uint)slot).ToString(CultureInfo.InvariantCulture);
        return ["setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"];
    }

    private IEnumerable<string> Bounds() =>
    [
        "prlimit",
        string.Create(CultureInfo.InvariantCulture, $"--nproc={Limits.Processes}"),
        string.Create(CultureInfo.InvariantCulture, $"--as={Limits.AddressSpace}"),
        string.Create(CultureInfo.InvariantCulture, $"--fsize={Limits.Disk}"),
        string.Create(CultureInfo.InvariantCulture, $"--cpu={(long)Math.Ceiling(Limits.Total.TotalSeconds)}"),
        "--nofile=512", "--core=0", "--memlock=65536", "--msgqueue=0",
    ];

    private static string Dotnet()
    {
        var named = WorkerHost.Dotnet;
        var found = Path.IsPathRooted(named) ? named : FindTool(named) ?? throw new SandboxException("dotnet is not on the PATH.");
        return File.ResolveLinkTarget(found, returnFinalTarget: true)?.FullName ?? found;
    }

    internal static string? FindTool(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin").Append("/usr/sbin").Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
