using System.Globalization;
using RLTransfer.Bench.Engine;
using RLTransfer.Learners;

namespace RLTransfer.Bench.Learners;

/// <summary>How long until all of ten seeds have solved a task.</summary>
internal static class SolvingRows
{
    private const int Seeds = 10, Runs = 3;
    private const long Most = 200_000, Every = 1_000;

    internal static IReadOnlyList<string> Schedules { get; } =
    [
        .. LearnBench.Algorithms.Select(algorithm => FormattableString.Invariant($"Schedule of our {algorithm.Name}: {Schedule(algorithm.Options)}.")),
        "Schedules of CleanRL: DQN explores from 1 to 0.05 over the first 250,000 of 500,000 steps and updates every 10th step after 10,000; PPO's learning rate falls to 0 over 500,000 steps; SAC starts after 5,000 steps, DDPG after 25,000.",
    ];

    internal static IEnumerable<BenchCase> All()
    {
        foreach (var (name, peer, task, threshold, options) in LearnBench.Algorithms)
        {
            yield return Row($"time to solve {task} {name}", "cleanrl", peer, task, threshold, options);
            yield return Row($"time to solve {task} {name}, same settings", "ours", peer, task, threshold, options);
        }
    }

    /// <summary>Ours: the median of crowds of ten other seeds each. The peer's: ten times the mean of its first seeds.</summary>
    private static BenchCase Row(string row, string settings, string peer, string task, double threshold, LearnerOptions options) => new(row, () =>
    {
        var ours = Enumerable.Range(0, Runs).Select(run => SecondsToSolve(task, threshold, options, LearnBench.Seeds(Seeds, first: run * Seeds))).ToArray();
        var answers = Enumerable.Range(0, Runs).Select(seed => PeerRun.Ask(peer, "--mode", "solve", "--settings", settings, "--seed", seed.ToString(CultureInfo.InvariantCulture))).ToArray();
        double? theirs = answers.Contains(null) ? null : Seeds * answers.Average(answer => PeerRun.Seconds(answer!));
        var median = SideBySide.Median(ours);
        return new BenchRow(row, "s", median, theirs, theirs / median, Runs, ours.Min(), ours.Max());
    });

    /// <summary>Until every seed has reached the threshold in some evaluation, without the evaluations; infinite where one does not.</summary>
    private static double SecondsToSolve(string task, double threshold, LearnerOptions options, ulong[] seeds)
    {
        using var learner = LearnerCatalog.Of(options).Create(task, seeds, options);
        var (seconds, solved) = (0.0, new bool[seeds.Length]);
        while (learner.Steps < Most)
        {
            seconds += LearnBench.Seconds(() => learner.Train(Every, new() { Episodes = 0 }));
            var scores = learner.Evaluate(occasion: (ulong)learner.Steps);
            for (var seed = 0; seed < seeds.Length; seed++)
            {
                solved[seed] |= scores[seed] >= threshold;
            }

            if (!solved.Contains(false))
            {
                return seconds;
            }
        }

        return double.PositiveInfinity;
    }

    private static string Schedule(LearnerOptions options) => options switch
    {
        DqnOptions dqn => FormattableString.Invariant($"explores from {dqn.ExplorationStart} to {dqn.ExplorationEnd} over {dqn.ExplorationSteps} steps, {Replays(dqn)}"),
        OffPolicyOptions replays => Replays(replays),
        PpoOptions ppo => FormattableString.Invariant($"{ppo.Epochs} epochs of {ppo.Minibatches} minibatches over {ppo.RolloutSteps} steps of {ppo.Environments} instances, learning rate {ppo.LearningRate}{(ppo.DecaySteps is { } end ? FormattableString.Invariant($" falling to 0 over {end} steps") : "")}"),
        _ => options.ToString(),
    };

    private static string Replays(OffPolicyOptions options) =>
        FormattableString.Invariant($"one update of {options.BatchSize} every {options.UpdateEvery} steps after {options.LearningStarts}, learning rate {options.LearningRate}");
}
