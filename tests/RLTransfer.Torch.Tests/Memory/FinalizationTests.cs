using System.Runtime.CompilerServices;
using TorchSharp;

namespace RLTransfer.Torch.Tests.Memory;

/// <summary>Memory of tensors that nobody disposes.</summary>
public sealed class FinalizationTests
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public void A_dropped_tensors_memory_is_freed()
    {
        Collect();
        var before = MemoryPressure.LiveBytes;
        Drop(8);
        Assert.True(MemoryPressure.LiveBytes - before >= 8 * Mebibyte);
        Collect();
        Assert.True(MemoryPressure.LiveBytes - before < 4 * Mebibyte, "memory of dropped tensors is still held");
    }

    [Fact]
    public void A_loop_that_disposes_nothing_does_not_pile_up()
    {
        var most = 0L;
        for (var i = 0; i < 400; i++)
        {
            Drop(8); // 3200 MiB in all
            most = Math.Max(most, MemoryPressure.LiveBytes);
        }

        Assert.True(most < 1200 * Mebibyte, $"{most / Mebibyte} MiB were held at once");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(int mebibytes) => _ = torch.empty(mebibytes * Mebibyte / sizeof(float));

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
