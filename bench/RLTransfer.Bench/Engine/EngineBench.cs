using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Bench.Engine;

/// <summary><c>rlt bench engine</c>: our tensors against PyTorch's, on the same libtorch with one thread each.</summary>
public sealed class EngineBench : IBenchGroup
{
    private const int Runs = 9;
    private const int Updates = 100_000;

    /// <inheritdoc/>
    public string Name => "engine";

    /// <inheritdoc/>
    public string Description => "forward, backward and Adam of small networks against Python's torch; the cost of a call; memory";

    /// <inheritdoc/>
    public IEnumerable<BenchRow> Run()
    {
        Threads.ForSmallNets();
        manual_seed(0);
        using var peer = PeerProcess.Start("engine.py");
        yield return SideBySide.Measure("mlp 64", "µs", 1e6, Workloads.Multilayer([4, 64, 64, 2], 128), peer, Runs);
        yield return SideBySide.Measure("mlp 256", "µs", 1e6, Workloads.Multilayer([4, 256, 256, 2], 256), peer, Runs);
        yield return SideBySide.Measure("conv", "ms", 1e3, Workloads.Adversarial(), peer, Runs);
        yield return SideBySide.Measure("call overhead", "µs", 1e6, Workloads.SmallOperator(), peer, Runs);
        yield return MemoryGrowth();
    }

    // What the process holds after 100,000 updates beyond what it held after the first thousand.
    private static BenchRow MemoryGrowth()
    {
        var update = Workloads.Multilayer([4, 64, 64, 2], 32);
        for (var i = 0; i < 1000; i++)
            update();
        var before = ResidentMebibytes();
        for (var i = 0; i < Updates; i++)
            update();
        var growth = ResidentMebibytes() - before;
        return new BenchRow("memory over 100000 updates", "MiB", growth, null, null, 1, growth, growth);
    }

    private static double ResidentMebibytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}
