using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Tells the collector of memory that it cannot see: the elements of tensors that nobody disposed.</summary>
/// <remarks>
/// The bridge counts the bytes that CPU tensors hold. A collection is asked for when they have doubled since the last one,
/// and never below <see cref="Floor"/>: so a program that disposes nothing holds at most about twice what it needs, and one
/// that disposes everything pays one comparison a tensor.
/// </remarks>
internal static unsafe class MemoryPressure
{
    private const long Floor = 512L << 20;

    private static readonly long* Live = Bridge.LiveBytes();
    private static readonly Lock Gate = new();
    private static long limit = Floor;

    /// <summary>What CPU tensors hold now.</summary>
    internal static long LiveBytes => Volatile.Read(ref *Live);

    internal static void Watch()
    {
        if (LiveBytes > Volatile.Read(ref limit))
            Collect();
    }

    /// <summary>Frees what nobody holds any more; worth another try where a device has run out of memory.</summary>
    internal static bool Relieve()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return true;
    }

    private static void Collect()
    {
        lock (Gate)
        {
            if (LiveBytes <= limit)
                return;
            GC.Collect(1, GCCollectionMode.Forced, blocking: true);
            GC.WaitForPendingFinalizers();
            if (LiveBytes > limit)
                Relieve();

            Volatile.Write(ref limit, Math.Max(Floor, 2 * LiveBytes));
        }
    }
}
