using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RLTransfer.Notebooks.Worker;

/// <summary>Mends what an abort leaves behind, so that the same thread runs the next cell and can be aborted again: what is bound to a thread stays.</summary>
/// <remarks>
/// The runtime throws the abort from within the handler of the signal that it stops threads with, so the handler never returns: the
/// signal stays blocked on the thread and on every thread that it starts, and the runtime takes it for one that is still being
/// signalled. Neither an abort nor a garbage collection would stop it a second time. Unblocking the signal mends the first; one more
/// signal, taken in managed code, makes the runtime's handler run to its end and mends the second. (Found on .NET 10.0.12.)
/// </remarks>
internal static partial class AbortedThread
{
    private const int SetMask = 2;

    /// <summary>Makes the calling thread, which an abort has left, like one that never was aborted.</summary>
    public static void Mend()
    {
        if (!OperatingSystem.IsLinux()) return;
        UnblockSignals();
        var spin = new Spin();
        var (process, thread, signal) = (Environment.ProcessId, gettid(), CurrentMinimum());
        var signaller = new Thread(() =>
        {
            UnblockSignals();   // inherited
            while (!spin.HasBegun) Thread.Yield();
            _ = tgkill(process, thread, signal);
            Thread.Sleep(1);    // the signal is taken before the thread's next instruction
            spin.IsOver = true;
        }) { IsBackground = true, Name = "mending" };
        signaller.Start();
        spin.Run();
        signaller.Join();
    }

    private static unsafe void UnblockSignals()
    {
        var none = stackalloc byte[128];   // sigset_t
        new Span<byte>(none, 128).Clear();
        _ = pthread_sigmask(SetMask, none, null);
    }

    // Managed code without a call: where the signal finds the thread, the runtime's handler does its work.
    private sealed class Spin
    {
        public volatile bool HasBegun, IsOver;
        private long turns;

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public void Run()
        {
            HasBegun = true;
            while (!IsOver) turns++;
        }
    }

    [LibraryImport("libc")] private static unsafe partial int pthread_sigmask(int how, byte* set, byte* old);
    [LibraryImport("libc")] private static partial int gettid();
    [LibraryImport("libc")] private static partial int tgkill(int process, int thread, int signal);
    [LibraryImport("libc", EntryPoint = "__libc_current_sigrtmin")] private static partial int CurrentMinimum();   // what the runtime stops threads with
}
