using System.ComponentModel;
using System.Runtime.InteropServices;

namespace RLTransfer.Files;

/// <summary>What .NET does not tell of files: whether one is regular, and what a descriptor is open for.</summary>
internal static partial class NativeFile
{
    private const int NoSuchFile = 2, Interrupted = 4, Again = 11, AccessDenied = 13, NotADirectory = 20, BrokenPipe = 32;   // errno
    private const int GetFlags = 3, AccessMode = 3, Writing = 2;                                                           // fcntl, access
    private const int WorkingDirectory = -100, TypeMask = 1, ModeOffset = 28, Size = 256;                    // statx

    /// <summary>What is at a path that is no link (Linux).</summary>
    public static unsafe TargetKind Kind(string path)
    {
        var found = stackalloc byte[Size];
        if (statx(WorkingDirectory, path, 0, TypeMask, found) == 0)
        {
            return (*(ushort*)(found + ModeOffset) & 0xF000) switch { 0x8000 => TargetKind.File, 0x4000 => TargetKind.Folder, 0xC000 => TargetKind.Socket, _ => TargetKind.Other };
        }

        return Marshal.GetLastPInvokeError() switch
        {
            NoSuchFile or NotADirectory => TargetKind.Nothing,
            AccessDenied => throw new UnauthorizedAccessException("permission denied"),
            var error => throw new IOException(Message(error)),
        };
    }

    /// <summary>Whether this user may write to what is there.</summary>
    public static bool MayWrite(string path) => access(path, Writing) == 0;

    /// <summary>Whether a descriptor is open, and for writing.</summary>
    public static bool IsWritable(int descriptor) => fcntl(descriptor, GetFlags) is >= 0 and var flags && (flags & AccessMode) != 0;

    /// <summary>Writes all of it where the descriptor stands; a reader that has gone has enough.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static unsafe void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint done = 0;
            while (done < bytes.Length)
            {
                var written = write(descriptor, start + done, bytes.Length - done);
                if (written >= 0)
                {
                    done += written;
                    continue;
                }

                switch (Marshal.GetLastPInvokeError())
                {
                    case Interrupted: break;
                    case BrokenPipe: return;
                    case Again: Thread.Sleep(1); break;
                    case var error: throw new IOException(Message(error));
                }
            }
        }
    }

    private static string Message(int error) => new Win32Exception(error).Message;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int folder, string path, int flags, uint mask, byte* found);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint write(int descriptor, byte* bytes, nint count);
}
