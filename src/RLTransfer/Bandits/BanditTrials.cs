using RLTransfer.Randomness;

namespace RLTransfer.Bandits;

/// <summary>Lets strategies play bandits whose rewards are 0 or 1.</summary>
public static class BanditTrials
{
    /// <summary>Plays bandits whose chances are drawn uniformly on [0, 1], each anew.</summary>
    /// <param name="strategy">Who plays.</param>
    /// <param name="arms">Of each bandit.</param>
    /// <param name="pulls">Of each bandit.</param>
    /// <param name="bandits">How many.</param>
    /// <param name="seed">Of the chances and rewards; the same for every strategy.</param>
    /// <returns>The mean reward of each pull, over the bandits: their sum is what a bandit brings.</returns>
    public static double[] Play(IBanditStrategy strategy, int arms, int pulls, int bandits, ulong seed)
    {
        var means = new Philox(seed, Philox.Stream("bandit chances"));
        var (sums, chances) = (new double[pulls], new double[arms]);
        for (var bandit = 0; bandit < bandits; bandit++)
        {
            for (var arm = 0; arm < arms; arm++)
            {
                chances[arm] = means.NextDouble();
            }

            Play(strategy, chances, sums, seed, (ulong)bandit);
        }

        return [.. sums.Select(sum => sum / bandits)];
    }

    /// <summary>What a strategy loses on one bandit, against whoever always pulls its best arm.</summary>
    /// <param name="strategy">Who plays.</param>
    /// <param name="chances">Of each arm.</param>
    /// <param name="pulls">How many.</param>
    /// <param name="times">How often it is played.</param>
    /// <param name="seed">Of the rewards.</param>
    /// <returns>The mean over the times of Σ over pulls of the best chance less the pulled arm's.</returns>
    public static double Regret(IBanditStrategy strategy, IReadOnlyList<double> chances, int pulls, int times, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(chances);
        var (best, lost) = (chances.Max(), 0.0);
        for (var time = 0; time < times; time++)
        {
            foreach (var (arm, count) in Play(strategy, [.. chances], new double[pulls], seed, (ulong)time).Index())
            {
                lost += count * (best - chances[arm]);
            }
        }

        return lost / times;
    }

    /// <summary>Plays once, adds the rewards, and returns how often each arm was pulled.</summary>
    private static int[] Play(IBanditStrategy strategy, double[] chances, double[] rewards, ulong seed, ulong time)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        var random = new Philox(seed, Philox.Stream("bandit pulls", time));
        var (wins, pulls) = (new int[chances.Length], new int[chances.Length]);
        for (var t = 0; t < rewards.Length; t++)
        {
            var arm = strategy.Choose(wins, pulls, random);
            var reward = random.NextDouble() < chances[arm] ? 1 : 0;
            (wins[arm], pulls[arm]) = (wins[arm] + reward, pulls[arm] + 1);
            rewards[t] += reward;
        }

        return pulls;
    }
}
