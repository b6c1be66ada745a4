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

    public static IEnumerable<BenchRow> Run(GymnasiumPeer peer)
    {
        foreach (var (row, id) in Tasks)
        {
            using var vector = Gym.MakeVector(id, Count);
            yield return Row($"vector {row}", "steps/s", Stepping.Vector(vector), peer.StepsPerSecond(id));
        }

        using (var vector = Gym.MakeVector("CartPole-v1", Count))
        {
            yield return Row("vector cartpole against vector", "steps/s", Stepping.Vector(vector), peer.VectorStepsPerSecond("CartPole-v1", Count));
        }

        foreach (var (row, id) in Tasks)
        {
            using var single = Gym.Make(id);
            yield return Row($"single {row}", "steps/s", Stepping.Single(single), peer.StepsPerSecond(id));
        }

        foreach (var (row, id) in Tasks)
        {
            using var vector = Gym.MakeVector(id, Count);
            yield return Bytes($"allocation vector {row}", Stepping.AllocationPerStep(vector));
        }

        foreach (var (row, id) in Tasks)
        {
            using var single = Gym.Make(id);
            yield return Bytes($"allocation single {row}", Stepping.AllocationPerStep(single));
        }

        foreach (var (row, id) in Tasks)
        {
            yield return TwoCores(row, id);
        }
    }

    /// <summary>Both sides in turn, run by run, so that a noisy machine disturbs both; 16384 instances, as one core's share of 1024 is done within 10 µs.</summary>
    private static BenchRow TwoCores(string row, string id)
    {
        const int count = 16 * Count;
        using var one = Gym.MakeVector(id, count);
        using var two = Gym.MakeVector(id, count, new VectorOptions { Threads = 2 });
        var (ours, peers, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < 3; run++)
        {
            peers.Add(Median(Stepping.Vector(one, 0.05)));
            ours.Add(Median(Stepping.Vector(two, 0.05)));
            ratios.Add(ours[^1] / peers[^1]);
        }

        return new($"two cores {row}", "steps/s", Median(ours), Median(peers), Median(ratios), ours.Count, ours.Min(), ours.Max());
    }

    private static BenchRow Row(string name, string unit, double[] ours, double peer) =>
        new(name, unit, Median(ours), peer, Median(ours) / peer, ours.Length, ours.Min(), ours.Max());

    private static BenchRow Bytes(string name, double bytes) => new(name, "bytes/step", bytes, null, null, 1, bytes, bytes);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
