using System.Security.Cryptography;
using System.Text;

namespace RLTransfer.Files;

/// <summary>
/// The one writer of outputs. A regular file appears whole or not at all: written aside, flushed, renamed. Anything else (a device, a pipe,
/// an open descriptor such as <c>/dev/stdout</c>) is written to as it is. A link stays a link.
/// </summary>
/// <remarks>
/// What a killed process left aside is removed by the next that writes the same file. Writers of one file do not disturb each other: each
/// writes aside under a name of its own, and the last to rename stays.
/// </remarks>
public static class WholeFile
{
    private static readonly ReaderWriterLockSlim Replacing = new();

    private static int written;

    /// <summary>Whether the path leads to a regular file or to nothing yet, so that writing it again and again leaves one whole file.</summary>
    /// <inheritdoc cref="Require" path="/exception"/>
    public static bool IsRegular(string path) => Target.Of(path).Kind is TargetKind.Nothing or TargetKind.File;

    /// <summary>Refuses a path that nothing can be written to, before the work whose result it is for.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="ArgumentException">It is empty, a folder, or in none; the message begins with the path.</exception>
    /// <exception cref="IOException">It cannot be written to; the message begins with the path.</exception>
    public static void Require(string path)
    {
        var target = Find(path);
        switch (target.Kind)
        {
            case TargetKind.Folder:
                throw new ArgumentException($"{path} is a folder; name a file.");
            case TargetKind.Socket:
                throw new ArgumentException($"{path} is a socket; name a file.");
            case TargetKind.Other when !OperatingSystem.IsWindows() && !NativeFile.MayWrite(target.Path):
                throw new ArgumentException($"{path} may not be written to.");
            case TargetKind.Descriptor when !DescriptorStream.IsWritable(target.Descriptor):
                throw new ArgumentException($"{path} is not open for writing.");
            case TargetKind.File or TargetKind.Nothing:
                var folder = Path.GetDirectoryName(target.Path)!;
                if (!Directory.Exists(folder))
                {
                    throw new ArgumentException($"{path}: there is no folder {folder}; make it, or name a file in a folder that exists.");
                }

                Named(path, () =>
                {
                    if (target.Kind == TargetKind.File)
                    {
                        File.OpenHandle(target.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
                    }

                    File.OpenHandle(Aside(target.Path), FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose).Dispose();
                });
                break;
        }
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where; its folder exists.</param>
    /// <param name="write">Writes the whole content.</param>
    /// <exception cref="ArgumentException">The path is empty, a folder, or in none.</exception>
    /// <exception cref="IOException">It cannot be written: the message begins with the path, and what was there before still is.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var target = Find(path);
        Named(path, () =>
        {
            switch (target.Kind)
            {
                case TargetKind.Folder or TargetKind.Socket:
                    throw new IOException(target.Kind == TargetKind.Folder ? "it is a folder" : "it is a socket");
                case TargetKind.Descriptor:
                    write(new DescriptorStream(target.Descriptor));
                    break;
                case TargetKind.Other:
                    using (var stream = new FileStream(target.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                    {
                        write(stream);
                    }

                    break;
                default:
                    Replace(target, write);
                    break;
            }
        });
    }

    /// <summary>Writes a text as UTF-8; its folder is made where it is missing.</summary>
    /// <param name="path">Where.</param>
    /// <param name="text">The whole content.</param>
    /// <inheritdoc cref="Write" path="/exception"/>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Named(path, () => Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!));
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Makes a folder where there is none, and sees that files can be made in it.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="ArgumentException">The path is empty or not a folder's; the message begins with it.</exception>
    /// <exception cref="IOException">Nothing can be written there; the message begins with the path.</exception>
    public static void RequireFolder(string path)
    {
        var target = Find(path);
        if (target.Kind is not (TargetKind.Folder or TargetKind.Nothing))
        {
            throw new ArgumentException($"{path} is no folder; name one, or a new one.");
        }

        Named(path, () =>
        {
            Directory.CreateDirectory(target.Path);
            var probe = Path.Combine(target.Path, "probe");
            RemoveRemains(probe);
            File.OpenHandle(Aside(probe), FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose).Dispose();
        });
    }

    /// <summary>Waits for files that are being replaced, and lets none be replaced after: called by a process that ends at once.</summary>
    /// <param name="patience">How long to wait at most.</param>
    public static void Close(TimeSpan patience) => Replacing.TryEnterWriteLock(patience);

    private static Target Find(string path)
    {
        if (string.IsNullOrEmpty(path))
        {
            throw new ArgumentException("the name is empty; name a file.");
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("the name holds a NUL; name a file.");
        }

        Target? target = null;
        Named(path, () => target = Target.Of(path));
        return target!;
    }

    private static void Replace(Target target, Action<Stream> write)
    {
        RemoveRemains(target.Path);
        var aside = Aside(target.Path);
        Replacing.EnterReadLock();
        try
        {
            using (var file = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                if (target.Kind == TargetKind.File && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(target.Path));
                }

                write(file);
                file.Flush(flushToDisk: true);

                // Renamed while it is locked: what is not locked is taken for a dead process's.
                if (!OperatingSystem.IsWindows())
                {
                    File.Move(aside, target.Path, overwrite: true);
                }
            }

            if (OperatingSystem.IsWindows())
            {
                File.Move(aside, target.Path, overwrite: true);
            }
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
        finally
        {
            Replacing.ExitReadLock();
        }
    }

    // Short whatever the file's name, one for each file, and each writer's own.
    private static string Aside(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, FormattableString.Invariant($"{AsideOf(path)}{Environment.ProcessId}-{Interlocked.Increment(ref written)}.part"));

    private static string AsideOf(string path) => $".rlt-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(path))).AsSpan(0, 8))}-";

    private static void RemoveRemains(string path)
    {
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.None };            // names with a leading dot count as hidden; folders that cannot be read are passed over
        foreach (var remains in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{AsideOf(path)}*.part", options))
        {
            try
            {
                // A writer at work holds a lock on its file; opening that fails.
                File.OpenHandle(remains, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                File.Delete(remains);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another's, at work.
            }
        }
    }

    private static void Named(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw new IOException($"{path} cannot be written: {Reason(error)}", error);
        }
    }

    // .NET ends its sentences with the path that it was given, here one aside that says nothing to a user; and it reports a file that may
    // grow no further (EFBIG) as an argument out of range.
    private static string Reason(Exception error) => error switch
    {
        ArgumentOutOfRangeException => "it may grow no larger (File too large).",
        UnauthorizedAccessException => "permission denied.",
        DirectoryNotFoundException => "its folder does not exist.",
        _ when error.Message.IndexOf(" : '", StringComparison.Ordinal) is > 0 and var at => error.Message[..at] + ".",
        _ => error.Message.TrimEnd('.') + ".",
    };
}
