using System.Globalization;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Bench.Engine;

/// <summary><c>rlt bench engine</c>: our networks and tensors against Python's torch, one thread each.</summary>
public sealed class EngineBench : IBenchGroup
{
    private const int Runs = 9;

    /// <inheritdoc/>
    public string Name => "engine";

    /// <inheritdoc/>
    public string Description => "forward, backward and Adam of small networks, and a step of pixel adaptation, against Python's torch; columns of progressive networks; the cost of a call; memory";

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => ["'progressive': an update of the last column's weights; the peer is an update of as many plain networks of ours."];

    /// <inheritdoc/>
    public IEnumerable<BenchCase> Cases()
    {
        Threads.ForSmallNets();
        manual_seed(0);
        PeerProcess? peer = null;      // started by the first row that is measured
        try
        {
            foreach (var (name, unit, perSecond, update) in Updates())
                yield return new(name, () => SideBySide.Measure(name, unit, perSecond, update(), peer ??= PeerProcess.Start("engine.py"), Runs));
            foreach (var row in ColumnRows.All())
                yield return row;
            yield return Growth("memory over 100000 updates", () => Workloads.Multilayer([4, 64, 64, 2], 32), 100_000);
            yield return Growth("memory, nothing disposed", () => Workloads.Multilayer([4, 64, 64, 2], 128, scoped: false), 10_000);
        }
        finally
        {
            peer?.Dispose();
        }
    }

    private static IEnumerable<(string Name, string Unit, double PerSecond, Func<Action> Update)> Updates() =>
    [
        ("mlp 64", "µs", 1e6, () => Workloads.Multilayer([4, 64, 64, 2], 128)),
        ("mlp 256", "µs", 1e6, () => Workloads.Multilayer([4, 256, 256, 2], 256)),
        ("ten mlps 64", "µs", 1e6, () => Workloads.Multilayer([4, 64, 64, 2], 128, seeds: 10)),
        ("ten convolutional", "ms", 1e3, () => Workloads.Convolutional()),
        ("conv", "ms", 1e3, () => Workloads.Adversarial()),
        ("pixel adapter", "ms", 1e3, Workloads.PixelAdaptation),
        ("call overhead", "µs", 1e6, () => Workloads.SmallOperator()),
    ];

    private static BenchCase Growth(string name, Func<Action> update, int updates) => new(name, () => MemoryGrowth(name, update(), updates));

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

    internal static double ResidentMebibytes()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}
