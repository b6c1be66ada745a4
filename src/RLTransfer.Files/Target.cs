namespace RLTransfer.Files;

/// <summary>What a path leads to.</summary>
internal enum TargetKind
{
    /// <summary>Nothing yet: a file can be made there.</summary>
    Nothing,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A device or a pipe: written to as it is.</summary>
    Other,

    /// <summary>A socket, which cannot be opened as a file.</summary>
    Socket,

    /// <summary>An open descriptor of this process, such as <c>/dev/stdout</c>: what it is open on is not replaced but written to.</summary>
    Descriptor,
}

/// <summary>Where a path leads, every link at its end followed.</summary>
/// <param name="Path">The path at the end of the links, absolute.</param>
/// <param name="Kind">What is there.</param>
/// <param name="Descriptor">Its number, where it is one.</param>
internal sealed record Target(string Path, TargetKind Kind, int Descriptor = -1)
{
    private const int MostLinks = 40;

    /// <exception cref="ArgumentException">The path is empty or holds a NUL.</exception>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder on the way may not be entered.</exception>
    public static Target Of(string path)
    {
        var at = System.IO.Path.GetFullPath(path);
        for (var links = 0; links < MostLinks; links++)
        {
            if (DescriptorOf(at) is { } descriptor)
            {
                return new(at, TargetKind.Descriptor, descriptor);
            }

            if (new FileInfo(at).LinkTarget is not { } next)
            {
                return new(at, KindOf(at));
            }

            at = System.IO.Path.GetFullPath(next, System.IO.Path.GetDirectoryName(at)!);
        }

        throw new IOException("links lead in a circle");
    }

    private static TargetKind KindOf(string path) => Directory.Exists(path) ? TargetKind.Folder
        : OperatingSystem.IsLinux() ? NativeFile.Kind(path)
        : !OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal) ? TargetKind.Other
        : File.Exists(path) ? TargetKind.File : TargetKind.Nothing;

    // /dev/stdout leads to /proc/self/fd/1, and what stands there leads on to what is open: a log that others write to as well.
    private static int? DescriptorOf(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var (folder, name) = (System.IO.Path.GetDirectoryName(path), System.IO.Path.GetFileName(path));
        return folder is "/proc/self/fd" or "/proc/thread-self/fd" or "/dev/fd" || folder == FormattableString.Invariant($"/proc/{Environment.ProcessId}/fd")
            ? int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null
            : null;
    }
}
