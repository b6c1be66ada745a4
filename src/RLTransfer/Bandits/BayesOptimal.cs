using RLTransfer.Randomness;

namespace RLTransfer.Bandits;

/// <summary>The strategy that earns most on average over all bandits of independent uniform chances, for a given number of pulls: backward induction over what may be known.</summary>
/// <remarks>
/// V(belief) = max over arms of p (1 + V(belief after 1)) + (1 − p) V(belief after 0), with p = (w + 1) / (n + 2). Arms that have brought the same are alike,
/// so a belief is a sorted list of (w, n − w). There are more of them with every pull: ten pulls of ten arms are a matter of a second, a hundred are out of reach.
/// </remarks>
public sealed class BayesOptimal : IBanditStrategy
{
    /// <summary>The most pulls that it computes.</summary>
    public const int MostPulls = 14;

    private readonly Dictionary<UInt128, double> values = [];
    private readonly int arms;

    /// <summary>A strategy for so many pulls.</summary>
    /// <param name="arms">Of the bandit.</param>
    /// <param name="pulls">All of them.</param>
    public BayesOptimal(int arms, int pulls)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pulls, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pulls, MostPulls);
        (this.arms, Pulls) = (arms, pulls);
        Value = ValueOf([], pulls);
    }

    /// <inheritdoc/>
    public string Name => "Bayes-optimal";

    /// <summary>How many pulls there are.</summary>
    public int Pulls { get; }

    /// <summary>What it earns on average: no strategy earns more.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<int> wins, ReadOnlySpan<int> pulls, Philox random)
    {
        var left = Pulls;
        foreach (var count in pulls)
        {
            left -= count;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(left, 1, nameof(pulls));
        Span<byte> known = stackalloc byte[Pulls];
        var best = new Largest(random);
        for (var arm = 0; arm < pulls.Length; arm++)
        {
            // What is known of the other arms, those that were pulled.
            var others = 0;
            for (var other = 0; other < pulls.Length; other++)
            {
                if (other != arm && pulls[other] > 0)
                {
                    known[others++] = Code(wins[other], pulls[other]);
                }
            }

            best.Offer(arm, Math.Round(ValueOfPull(known[..others], wins[arm], pulls[arm], left), 12));
        }

        return best.Arm;
    }

    private static byte Code(int wins, int pulls) => (byte)((wins << 4) | (pulls - wins));

    /// <summary>What the rest is worth, this pull included.</summary>
    private double ValueOfPull(ReadOnlySpan<byte> others, int wins, int pulls, int left)
    {
        var p = (wins + 1) / (pulls + 2.0);
        Span<byte> next = stackalloc byte[others.Length + 1];
        others.CopyTo(next);
        next[^1] = Code(wins + 1, pulls + 1);
        var after = ValueOf(next, left - 1);
        others.CopyTo(next);
        next[^1] = Code(wins, pulls + 1);
        return (p * (1 + after)) + ((1 - p) * ValueOf(next, left - 1));
    }

    /// <param name="known">Of the arms that were pulled; is sorted.</param>
    /// <param name="left">Pulls.</param>
    private double ValueOf(Span<byte> known, int left)
    {
        if (left == 0)
        {
            return 0;
        }

        known.Sort();
        var key = (UInt128)(uint)known.Length;
        foreach (var code in known)
        {
            key = (key << 8) | code;
        }

        if (values.TryGetValue(key, out var value))
        {
            return value;
        }

        if (known.Length < arms)
        {
            value = ValueOfPull(known, 0, 0, left);
        }

        Span<byte> others = stackalloc byte[Math.Max(0, known.Length - 1)];
        for (var arm = 0; arm < known.Length; arm++)
        {
            if (arm > 0 && known[arm] == known[arm - 1])
            {
                continue;                                                                               // like the one before
            }

            known[..arm].CopyTo(others);
            known[(arm + 1)..].CopyTo(others[arm..]);
            value = Math.Max(value, ValueOfPull(others, known[arm] >> 4, (known[arm] >> 4) + (known[arm] & 15), left));
        }

        values.Add(key, value);
        return value;
    }
}
