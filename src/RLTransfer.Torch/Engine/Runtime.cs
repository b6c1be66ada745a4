using TorchSharp.Native;

namespace TorchSharp;

// What belongs to the process: threads, and which libtorch this is.
public static unsafe partial class torch
{
    /// <summary>The version of libtorch that the bridge was built for.</summary>
    public static string __version__ => System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)Bridge.BuiltFor())!;

    public static int get_num_threads() => Bridge.Threads();

    public static void set_num_threads(int num) => Bridge.SetThreads(num > 0 ? num : throw new ArgumentOutOfRangeException(nameof(num), $"At least one thread is needed, not {num}."));

    public static int get_num_interop_threads() => Bridge.InteropThreads();

    public static void set_num_interop_threads(int num) => Bridge.Check(Bridge.SetInteropThreads(num));
}
