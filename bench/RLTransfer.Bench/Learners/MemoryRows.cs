using RLTransfer.Bench.Engine;
using RLTransfer.Learners;

namespace RLTransfer.Bench.Learners;

/// <summary>What the process holds after a million environment steps beyond what it held after the first hundred thousand.</summary>
internal static class MemoryRows
{
    private const long Before = 100_000, Steps = 1_000_000;

    internal static IEnumerable<BenchCase> All() =>
    [
        Row("memory over a million steps DQN", new DqnOptions { UpdateEvery = 10 }),
        Row("memory over a million steps PPO", new PpoOptions()),
    ];

    private static BenchCase Row(string name, LearnerOptions options) => new(name, () =>
    {
        using var learner = LearnerCatalog.Of(options).Create("CartPole-v1", LearnBench.Seeds(1), options);
        learner.Train(Before, new() { Episodes = 0 });
        var before = EngineBench.ResidentMebibytes();
        learner.Train(Steps, new() { EvaluateEvery = Steps / 100, Episodes = 1 });
        var growth = EngineBench.ResidentMebibytes() - before;
        return new BenchRow(name, "MiB", growth, null, null, 1, growth, growth);
    });
}
