using RLTransfer.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RLTransfer.Bench.Engine;

/// <summary>An update of a progressive network's last column, against updates of as many plain networks as it has columns.</summary>
internal static class ColumnRows
{
    private const int Runs = 9;

    internal static IEnumerable<BenchCase> All() =>
    [
        Row("progressive 2 dense columns", 2, [24], [64, 64], batch: 64),
        Row("progressive 4 dense columns", 4, [24], [64, 64], batch: 64),
        Row("progressive 2 columns of pictures", 2, [1, 12, 12], [64], batch: 64),
        Row("progressive 4 columns of pictures", 4, [1, 12, 12], [64], batch: 64),
    ];

    private static BenchCase Row(string name, int columns, int[] shape, int[] hidden, long batch) => new(name, () =>
    {
        const int Seeds = 5;
        ulong[] seeds = [.. Enumerable.Range(0, Seeds).Select(seed => (ulong)seed)];
        var layers = CrowdNetwork.For(shape, hidden, 4);
        var x = randn([Seeds, batch, .. shape.Select(extent => (long)extent)]);
        ICrowdModule network = new CrowdNetwork("column1", layers, seeds);
        for (var k = 1; k < columns; k++)
        {
            network = new ProgressiveNetwork($"column{k + 1}", layers, network, seeds);
        }

        var (progressive, plain) = (Update(network), Update(new CrowdNetwork("plain", layers, seeds)));
        return SideBySide.Measure(name, "µs", 1e6, progressive, () =>
        {
            for (var k = 0; k < columns; k++)
            {
                plain();
            }
        }, Runs);

        Action Update(ICrowdModule network)
        {
            var optimizer = new CrowdAdam(network.Layers, 1e-3);
            var y = randn(Seeds, batch, 4);
            return () =>
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                functional.mse_loss(network.forward(x), y).backward();
                optimizer.step();
            };
        }
    });
}
