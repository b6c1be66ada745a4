using RLTransfer.Environments;

namespace RLTransfer.Bench.Environments;

/// <summary>Classic control: vector and single stepping against Gymnasium, allocation, and two cores against one.</summary>
internal static class ClassicControlRows
{
    private const int Count = 1024;

    private static readonly (string Row, string Id)[] Tasks =
    [
        ("cartpole", "CartPole-v1"),
        ("pendulum", "Pendulum-v1"),
        ("acrobot", "Acrobot-v1"),
        ("mountaincar", "MountainCar-v0"),
        ("mountaincarcontinuous", "MountainCarContinuous-v0"),
    ];

    public static IEnumerable<BenchCase> Cases(Lazy<GymnasiumPeer> peer)
    {
        foreach (var (row, id) in Tasks)
        {
            yield return Case($"vector {row}", name => Vector(name, id, () => peer.Value.StepsPerSecond(id)));
        }

        yield return Case("vector cartpole against vector", name => Vector(name, "CartPole-v1", () => peer.Value.VectorStepsPerSecond("CartPole-v1", Count)));
        foreach (var (row, id) in Tasks)
        {
            yield return Case($"single {row}", name => Single(name, id, peer.Value));
        }

        foreach (var (row, id) in Tasks)
        {
            yield return Case($"allocation vector {row}", name => VectorBytes(name, id));
        }

        foreach (var (row, id) in Tasks)
        {
            yield return Case($"allocation single {row}", name => SingleBytes(name, id));
        }

        foreach (var (row, id) in Tasks)
        {
            yield return Case($"two cores {row}", name => TwoCores(name, id));
        }
    }

    private static BenchCase Case(string name, Func<string, BenchRow> measure) => new(name, () => measure(name));

    private static BenchRow Vector(string name, string id, Func<double> peer)
    {
        using var vector = Gym.MakeVector(id, Count);
        return Row(name, Stepping.Vector(vector), peer());
    }

    private static BenchRow Single(string name, string id, GymnasiumPeer peer)
    {
        using var single = Gym.Make(id);
        return Row(name, Stepping.Single(single), peer.StepsPerSecond(id));
    }

    private static BenchRow VectorBytes(string name, string id)
    {
        using var vector = Gym.MakeVector(id, Count);
        return Bytes(name, Stepping.AllocationPerStep(vector));
    }

    private static BenchRow SingleBytes(string name, string id)
    {
        using var single = Gym.Make(id);
        return Bytes(name, Stepping.AllocationPerStep(single));
    }

    /// <summary>Both sides in turn, run by run, so that a noisy machine disturbs both; 16384 instances, as one core's share of 1024 is done within 10 µs.</summary>
    private static BenchRow TwoCores(string name, string id)
    {
        const int count = 16 * Count;
        using var one = Gym.MakeVector(id, count);
        using var two = Gym.MakeVector(id, count, new VectorOptions { Threads = 2 });
        var (ours, peers, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < 3; run++)
        {
            peers.Add(Median(Stepping.Vector(one, 0.05, wall: true)));
            ours.Add(Median(Stepping.Vector(two, 0.05, wall: true)));
            ratios.Add(ours[^1] / peers[^1]);
        }

        return new(name, "steps/s", Median(ours), Median(peers), Median(ratios), ours.Count, ours.Min(), ours.Max());
    }

    private static BenchRow Row(string name, double[] ours, double peer) =>
        new(name, "steps/s", Median(ours), peer, Median(ours) / peer, ours.Length, ours.Min(), ours.Max());

    private static BenchRow Bytes(string name, double bytes) => new(name, "bytes/step", bytes, null, null, 1, bytes, bytes);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
