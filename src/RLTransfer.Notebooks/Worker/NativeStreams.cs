using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RLTransfer.Notebooks.Worker;

/// <summary>
/// Keeps the protocol's pipes away from everything else in the process: they move to descriptors of their own, native
/// code's standard output is caught by a pipe of ours, its standard error stays the pipe that the parent reads.
/// </summary>
/// <remarks>What a crashing runtime says on standard error thus reaches the parent when this process is no more.</remarks>
internal sealed partial class NativeStreams
{
    private const int DuplicateAboveWithCloseOnExec = 1030, GetFlags = 3, SetFlags = 4, NonBlocking = 2048, ReadyToRead = 1;

    private readonly Lock draining = new();
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly byte[] bytes = new byte[1 << 16];
    private readonly char[] characters = new char[(1 << 16) + 4];
    private readonly Action<string> sink;
    private readonly int readEnd;

    private NativeStreams(Action<string> sink, int readEnd)
    {
        this.sink = sink;
        this.readEnd = readEnd;
        new Thread(Listen) { IsBackground = true, Name = "native output" }.Start();
    }

    /// <summary>Moves the protocol off descriptors 0 and 1, before anything has written to them.</summary>
    public static FrameStream TakeProtocol()
    {
        var input = new FileStream(new SafeFileHandle(Duplicate(0), ownsHandle: true), FileAccess.Read, bufferSize: 0);
        var output = new FileStream(new SafeFileHandle(Duplicate(1), ownsHandle: true), FileAccess.Write, bufferSize: 0);
        using var nothing = File.OpenHandle("/dev/null");
        Check(dup2((int)nothing.DangerousGetHandle(), 0));
        Check(dup2(2, 1));
        return new FrameStream(new BufferedStream(input, 1 << 16), output);
    }

    /// <summary>From now on native standard output goes to <paramref name="sink"/>.</summary>
    public static unsafe NativeStreams Capture(Action<string> sink)
    {
        var ends = stackalloc int[2];
        Check(pipe2(ends, 524288));   // O_CLOEXEC
        Check(dup2(ends[1], 1));
        Check(close(ends[1]));
        Check(fcntl(ends[0], SetFlags, fcntl(ends[0], GetFlags, 0) | NonBlocking));
        return new NativeStreams(sink, ends[0]);
    }

    /// <summary>Hands on everything that native code has written so far, what it still buffers included.</summary>
    public void Drain()
    {
        fflush(0);
        Forward();
    }

    /// <summary>Ends the process now, whatever its threads and exit handlers would do.</summary>
    public static void Exit(int code) => _exit(code);

    private unsafe void Listen()
    {
        while (true)
        {
            var wanted = new PollDescriptor { Descriptor = readEnd, Events = ReadyToRead };
            if (poll(&wanted, 1, -1) > 0) Forward();
        }
    }

    private unsafe void Forward()
    {
        lock (draining)
        {
            fixed (byte* start = bytes)
            {
                nint count;
                while ((count = read(readEnd, start, bytes.Length)) > 0)
                    sink(new string(characters, 0, decoder.GetChars(bytes, 0, (int)count, characters, 0, flush: false)));
            }
        }
    }

    private static int Duplicate(int descriptor) => Check(fcntl(descriptor, DuplicateAboveWithCloseOnExec, 3));

    private static int Check(int result) => result >= 0 ? result : throw new IOException($"cannot set up the worker's pipes (errno {Marshal.GetLastPInvokeError()})");

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true)] private static partial int dup2(int from, int to);
    [LibraryImport("libc", SetLastError = true)] private static partial int close(int descriptor);
    [LibraryImport("libc", SetLastError = true)] private static partial int fcntl(int descriptor, int command, nint argument);
    [LibraryImport("libc", SetLastError = true)] private static unsafe partial int pipe2(int* ends, int flags);
    [LibraryImport("libc", SetLastError = true)] private static unsafe partial int poll(PollDescriptor* descriptors, nuint count, int timeout);
    [LibraryImport("libc", SetLastError = true)] private static unsafe partial nint read(int descriptor, byte* buffer, nint count);
    [LibraryImport("libc")] private static partial void _exit(int code);
    [LibraryImport("libc")] private static partial int fflush(nint stream);
}
