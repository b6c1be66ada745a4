using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using RLTransfer.Files;

namespace RLTransfer.Cli.Hosting;

/// <summary>Ends this process while a command is still at work: no file half-written, no program that it started left behind.</summary>
internal static partial class AtOnce
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Does not return.</summary>
    public static void Exit(int code)
    {
        WholeFile.Close(Patience);
        foreach (var child in Children(Environment.ProcessId))
        {
            try
            {
                using var process = Process.GetProcessById(child);
                process.Kill(entireProcessTree: true);
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // It has ended by itself.
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            Leave(code);                                     // not by the way of native libraries' last words, while threads are at work in them
        }

        Environment.Exit(code);
    }

    private static IEnumerable<int> Children(int parent)
    {
        var tasks = $"/proc/{parent.ToString(CultureInfo.InvariantCulture)}/task";
        return !Directory.Exists(tasks) ? []
            : Directory.EnumerateDirectories(tasks).Select(task => Path.Combine(task, "children")).Where(File.Exists)
                .SelectMany(file => File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList();
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Leave(int code);
}
