using System.Globalization;

namespace RLTransfer.Grading.Sandboxing;

/// <summary>Where no control group can be made: looks often at what a process and all that it has started use, and ends them where that is too much.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Timer timer;

    /// <param name="process">The process.</param>
    /// <param name="limit">Bytes.</param>
    /// <param name="kill">Called where it uses more.</param>
    public MemoryWatch(int process, long limit, Action kill) => timer = new Timer(
        _ =>
        {
            if (Used(process) > limit) kill();
        },
        null, Interval, Interval);

    public void Dispose() => timer.Dispose();

    /// <summary>Bytes that a process and its descendants have in memory; what they share counts for each of them its part.</summary>
    public static long Used(int process)
    {
        var children = new Dictionary<int, List<int>>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || Parent(id) is not { } parent) continue;
            if (!children.TryGetValue(parent, out var list)) children[parent] = list = [];
            list.Add(id);
        }

        var total = 0L;
        var waiting = new Stack<int>([process]);
        while (waiting.TryPop(out var next))
        {
            total += Resident(next);
            foreach (var child in children.GetValueOrDefault(next, [])) waiting.Push(child);
        }

        return total;
    }

    private static int? Parent(int process)
    {
        // 42 (a name) S 1 …
        var stat = Read($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 ? int.Parse(fields[1], CultureInfo.InvariantCulture) : null;
    }

    private static long Resident(int process)
    {
        foreach (var file in (string[])["smaps_rollup", "status"])
        {
            var line = Read($"/proc/{process}/{file}").Split('\n').FirstOrDefault(each => each.StartsWith("Pss:", StringComparison.Ordinal) || each.StartsWith("VmRSS:", StringComparison.Ordinal));
            if (line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]) return long.Parse(kilobytes, CultureInfo.InvariantCulture) << 10;
        }

        return 0;
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";   // it has ended meanwhile
        }
    }
}
