using RLTransfer.Learners;

namespace RLTransfer.Transfer;

/// <summary>What a learner is worth on a target task after so many attempts there; the first entry is zero-shot, the source policy as it is.</summary>
/// <param name="Shots">Whole episodes that every seed has had on the target.</param>
/// <param name="Returns">Mean greedy return of each seed [S].</param>
public sealed record ShotScore(int Shots, double[] Returns);

/// <summary>k-shot evaluation: "shot" counts attempts in the target domain.</summary>
public static class FewShot
{
    /// <summary>Finetunes on the target, and evaluates after zero and after so many episodes.</summary>
    /// <param name="source">Stays as it is.</param>
    /// <param name="target">Its spaces are the source's.</param>
    /// <param name="how">How the episodes are learned from.</param>
    /// <param name="shots">Numbers of episodes of each seed, growing; 0 comes first by itself.</param>
    /// <param name="episodes">Greedy episodes of each seed in an evaluation.</param>
    /// <exception cref="ArgumentException">The numbers do not grow.</exception>
    public static IReadOnlyList<ShotScore> Evaluate(Learner source, LearningTask target, Finetuning how, IReadOnlyList<int> shots, int episodes = 20)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(shots);
        int[] counts = [0, .. shots.SkipWhile(count => count == 0)];
        for (var i = 1; i < counts.Length; i++)
        {
            if (counts[i] <= counts[i - 1])
            {
                throw new ArgumentException($"Numbers of shots grow; got {string.Join(", ", shots)}.", nameof(shots));
            }
        }

        using var learner = source.Finetune(target, how);
        var scores = new List<ShotScore>();
        foreach (var count in counts)
        {
            while (learner.Episodes.Min() < count)
            {
                learner.Train(1, new() { Episodes = 0 });
            }

            scores.Add(new(count, learner.Evaluate(episodes, occasion: (ulong)count)));
        }

        return scores;
    }
}
