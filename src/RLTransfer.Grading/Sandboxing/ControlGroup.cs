using System.Globalization;

namespace RLTransfer.Grading.Sandboxing;

/// <summary>A control group for one sandbox, where this process may make one: the kernel then counts its memory, files in memory included, and its processes.</summary>
internal sealed class ControlGroup : IDisposable
{
    private const string Root = "/sys/fs/cgroup";

    private static int made;

    private readonly List<string> folders = [];

    private ControlGroup()
    {
    }

    /// <summary>The files that a process writes its number to in order to be in the group.</summary>
    public IEnumerable<string> Doors => folders.Select(folder => Path.Combine(folder, "cgroup.procs"));

    /// <summary>Makes one; null where that is not allowed here.</summary>
    public static ControlGroup? TryMake(SandboxLimits limits)
    {
        var group = new ControlGroup();
        var name = string.Create(CultureInfo.InvariantCulture, $"rlt-{Environment.ProcessId}-{Interlocked.Increment(ref made)}");
        var memory = limits.Memory.ToString(CultureInfo.InvariantCulture);
        var processes = limits.Processes.ToString(CultureInfo.InvariantCulture);
        try
        {
            var isUnified = File.Exists(Path.Combine(Root, "cgroup.controllers"));
            if (isUnified) group.Make(Path.Combine(Root, Own("").TrimStart('/'), name), ("memory.max", memory), ("pids.max", processes));
            else
            {
                group.Make(Path.Combine(Root, "memory", Own("memory").TrimStart('/'), name), ("memory.limit_in_bytes", memory));
                group.Make(Path.Combine(Root, "pids", Own("pids").TrimStart('/'), name), ("pids.max", processes));
            }

            return group;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            group.Dispose();
            return null;
        }
    }

    /// <summary>Removes it; its processes have been killed.</summary>
    public void Dispose()
    {
        foreach (var folder in folders)
        {
            for (var attempt = 0; attempt < 50; attempt++)
            {
                try
                {
                    Directory.Delete(folder);   // only its kernel's files are in it, and those go with it
                    break;
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    Thread.Sleep(10);   // the last process is still on its way out
                }
            }
        }
    }

    private void Make(string folder, params (string File, string Value)[] settings)
    {
        if (!Directory.Exists(Path.GetDirectoryName(folder))) throw new IOException("no such group");
        Directory.CreateDirectory(folder);
        folders.Add(folder);
        foreach (var (file, value) in settings) File.WriteAllText(Path.Combine(folder, file), value);
    }

    private static string Own(string controller)
    {
        foreach (var line in File.ReadLines("/proc/self/cgroup"))
        {
            if (line.Split(':', 3) is [_, var controllers, var path] && controllers.Split(',').Contains(controller, StringComparer.Ordinal)) return path;
        }

        throw new IOException("no such controller");
    }
}
