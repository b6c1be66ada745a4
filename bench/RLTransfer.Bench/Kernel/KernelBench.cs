using RLTransfer.Bench.Engine;
using RLTransfer.Notebooks.Jupyter;

namespace RLTransfer.Bench.Kernel;

/// <summary><c>rlt bench kernel</c>: how soon the Jupyter kernel answers, asked by Jupyter's own client.</summary>
public sealed class KernelBench : IBenchGroup
{
    /// <inheritdoc/>
    public string Name => "kernel";

    /// <inheritdoc/>
    public string Description => "the Jupyter kernel: start to the first result, a cell's round trip, completion, much output";

    /// <inheritdoc/>
    public IEnumerable<BenchCase> Cases()
    {
        DirectoryInfo? jupyter = null;      // made, and the client started, by the first row that is measured
        PeerProcess? client = null;
        try
        {
            yield return Row("start to the first result", "s", 5, "start", 1, 1);
            yield return Row("round trip of '1 + 1'", "ms", 50, "trip", 1, 1000);
            yield return Row("completion of 'Console.Wri'", "ms", 30, "completion", 1, 1000);
            yield return Row("1 MB/s for 10 s, one cell: how old the newest text on the page gets", "ms", 1, "age", 10, 1000);
            yield return Row("1 MB/s for 10 s, one cell: beyond its 10 s", "ms", 1, "overrun", 10, 1000);
            yield return Row("100 MB printed by one cell", "s", 1, "flood", 1, 1);
            yield return Row("100 MB printed: what is sent to the page, with a note", "MB", 1, "flooded", 1, 1e-6);
            yield return Row("round trip after 100 MB", "ms", 20, "trip", 1, 1000);
        }
        finally
        {
            client?.Dispose();
            jupyter?.Delete(recursive: true);
        }

        BenchCase Row(string name, string unit, int runs, string what, int count, double factor) => new(name, () =>
        {
            client ??= Start();
            if (what != "start") client.Seconds("trip", 1);      // all but the first row share a kernel, which this starts
            var values = new double[runs];
            for (var run = 0; run < runs; run++) values[run] = factor * client.Seconds(what, count);
            return new BenchRow(name, unit, SideBySide.Median(values), null, null, runs, values.Min(), values.Max());
        });

        PeerProcess Start()
        {
            jupyter = Directory.CreateTempSubdirectory("rlt-bench-kernel-");
            new KernelSpec(jupyter.FullName).Install(Path.Combine(PeerProcess.Home, "rlt"));
            return PeerProcess.Start("kernel.py", ("JUPYTER_DATA_DIR", jupyter.FullName))
                ?? throw new InvalidOperationException("The kernel is measured by Jupyter's Python client, which is missing. Install it: sudo binder/install-packages jupyter");
        }
    }
}
