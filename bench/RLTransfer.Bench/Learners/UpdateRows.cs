using System.Globalization;
using RLTransfer.Bench.Engine;
using RLTransfer.Learners;

namespace RLTransfer.Bench.Learners;

/// <summary>What an update costs. Learners that replay update from a full buffer; PPO's rollouts are part of its updates, on both sides.</summary>
internal static class UpdateRows
{
    private const int Runs = 5, Remembered = 5_000;

    internal static IEnumerable<BenchCase> All()
    {
        foreach (var (name, peer, task, _, options) in LearnBench.Algorithms)
        {
            yield return Row($"one seed 64 {name}", peer, task, options, seeds: 1, width: 64, updates: 2_000);
            yield return Row($"one seed 256 {name}", peer, task, options, seeds: 1, width: 256, updates: 600);
            yield return Row($"ten seeds 64 {name}", peer, task, options, seeds: 10, width: 64, updates: 1_000);
        }
    }

    private static BenchCase Row(string name, string peer, string task, LearnerOptions options, int seeds, int width, int updates) => new(name, () =>
    {
        options = options with { Hidden = [width, width] };
        if (options is OffPolicyOptions replays)
        {
            options = replays with { LearningStarts = Remembered };
        }

        using var learner = LearnerCatalog.Of(options).Create(task, LearnBench.Seeds(seeds), options);
        Update(learner, updates / 4);                                        // compiles
        var (ours, theirs) = (new double[Runs], new double[Runs]);
        for (var run = 0; run < Runs; run++)
        {
            ours[run] = LearnBench.Seconds(() => Update(learner, updates)) / updates / seeds * 1e6;
            var answer = PeerRun.Ask(peer, "--mode", "updates", "--updates", updates.ToString(CultureInfo.InvariantCulture), "--width", width.ToString(CultureInfo.InvariantCulture));
            theirs[run] = answer is null ? double.NaN : PeerRun.Seconds(answer) / (double)answer["updates"]! * 1e6;
        }

        return SideBySide.Row(name, "µs per seed and update", ours, theirs);
    });

    private static void Update(Learner learner, int updates)
    {
        if (learner is OffPolicyLearner replays)
        {
            if (learner.Steps == 0)
            {
                learner.Train(Remembered, new() { Episodes = 0 });
            }

            replays.Learn(updates);
        }
        else
        {
            var options = ((Ppo)learner).Options;
            learner.Train((long)learner.StepsPerIteration * updates / (options.Epochs * options.Minibatches), new() { Episodes = 0 });
        }
    }
}
