using System.Runtime.InteropServices;

namespace RLTransfer.Notebooks.Worker;

/// <summary>Mends what an abort leaves behind.</summary>
/// <remarks>
/// The runtime throws the abort from within the handler of the signal that it stops threads with, so the thread never returns
/// from the handler: the signal stays blocked on it and on every thread that it starts, and the runtime takes it for one that
/// is still being signalled. So an aborted thread unblocks the signal and hands on to a fresh one; without either, the second
/// abort in a process never comes. (Found on .NET 10.0.12.)
/// </remarks>
internal static partial class SignalMask
{
    private const int SetMask = 2;

    /// <summary>Unblocks all signals on this thread.</summary>
    public static unsafe void Clear()
    {
        if (!OperatingSystem.IsLinux()) return;
        var none = stackalloc byte[128];   // sigset_t
        new Span<byte>(none, 128).Clear();
        _ = pthread_sigmask(SetMask, none, null);
    }

    [LibraryImport("libc")] private static unsafe partial int pthread_sigmask(int how, byte* set, byte* old);
}
