namespace RLTransfer.Environments.Tests.Contract;

/// <summary>What code allocates on this thread, apart from the runtime.</summary>
internal static class Allocations
{
    /// <summary>The least that one of three rounds allocates [bytes]. The runtime itself may allocate once when it recompiles; code that allocates does so in every round.</summary>
    public static long Least(Action round)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
