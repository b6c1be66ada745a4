using RLTransfer.Environments;

namespace RLTransfer.Bench.Environments;

/// <summary>The bridge to Python: steps through eight environments of the small module that the tests use, each exchange eight steps.</summary>
internal static class BridgeRows
{
    private const int Count = 8;

    public static IEnumerable<BenchRow> Run()
    {
        var folder = Directory.CreateTempSubdirectory("rlt-bridge-").FullName;
        var module = Path.Combine(folder, "tiny_gym.py");
        using (var code = typeof(BridgeRows).Assembly.GetManifestResourceStream("tiny_gym.py")!)
        using (var file = File.Create(module))
        {
            code.CopyTo(file);
        }

        try
        {
            foreach (var (name, id) in new[] { ("counter", "Count-v0"), ("cartpole", "CartPole-v1") })
            {
                using var env = Gym.Python(id, Count, new() { Module = module });
                yield return Row($"bridge {name}", Stepping.Vector(env));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static BenchRow Row(string name, double[] rates)
    {
        double[] sorted = [.. rates.Order()];
        return new(name, "steps/s", sorted[sorted.Length / 2], null, null, sorted.Length, sorted[0], sorted[^1]);
    }
}
