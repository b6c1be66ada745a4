using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Bench.Engine;

/// <summary><c>rlt bench engine</c>: our tensors against PyTorch's, on the same libtorch with one thread each.</summary>
public sealed class EngineBench : IBenchGroup
{
    private const int Runs = 9;

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
        yield return MemoryGrowth("memory over 100000 updates", Workloads.Multilayer([4, 64, 64, 2], 32), 100_000);
        yield return MemoryGrowth("memory, nothing disposed", Workloads.Multilayer([4, 64, 64, 2], 128, scoped: false), 10_000);
    }

    // What the process holds at the end beyond what it held after the first updates.
    private static BenchRow MemoryGrowth(string name, Action update, int updates)
    {
        for (var i = 0; i < updates / 100; i++)
            update();
        var before = ResidentMebibytes();
        for (var i = 0; i < updates; i++)
            update();
        var growth = ResidentMebibytes() - before;
        return new BenchRow(name, "MiB", growth, null, null, 1, growth, growth);
    }

    private static double ResidentMebibytes()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}
