using RLTransfer.Environments;

namespace RLTransfer.Bench.Environments;

/// <summary>The bridge to Python: steps through eight environments of the small module that the tests use, each exchange eight steps.</summary>
internal static class BridgeRows
{
    private const int Count = 8;

    public static IEnumerable<BenchCase> Cases()
    {
        foreach (var (name, id) in new[] { ("bridge counter", "Count-v0"), ("bridge cartpole", "CartPole-v1") })
        {
            yield return new(name, () => Measure(name, id));
        }
    }

    private static BenchRow Measure(string name, string id)
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
            using var env = Gym.Python(id, Count, new() { Module = module });
            double[] rates = [.. Stepping.Vector(env, wall: true).Order()];
            return new(name, "steps/s", rates[rates.Length / 2], null, null, rates.Length, rates[0], rates[^1]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
