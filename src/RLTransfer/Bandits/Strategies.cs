using RLTransfer.Randomness;

namespace RLTransfer.Bandits;

/// <summary>Upper confidence bounds: the arm whose mean plus bonus is largest (Auer et al. 2002, UCB1).</summary>
/// <param name="exploration">c of the bonus c √(2 ln t / n): 1 is UCB1, and has its guarantee; less explores less, and earns more where there are few pulls.</param>
/// <param name="prior">Count every arm as pulled twice, with one win, before the first pull. Otherwise each arm is first pulled once, as in UCB1.</param>
public sealed class Ucb1(double exploration = 1, bool prior = false) : IBanditStrategy
{
    /// <inheritdoc/>
    public string Name => (exploration, prior) == (1, false) ? "UCB1" : FormattableString.Invariant($"UCB (c = {exploration}{(prior ? ", with prior" : "")})");

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<int> wins, ReadOnlySpan<int> pulls, Philox random)
    {
        var (own, all) = (prior ? (1, 2) : (0, 0), 0);
        foreach (var count in pulls)
        {
            all += count + own.Item2;
        }

        var best = new Largest(random);
        for (var arm = 0; arm < pulls.Length; arm++)
        {
            double n = pulls[arm] + own.Item2;
            best.Offer(arm, n == 0 ? double.PositiveInfinity : ((wins[arm] + own.Item1) / n) + (exploration * Math.Sqrt(2 * Math.Log(all) / n)));
        }

        return best.Arm;
    }
}

/// <summary>Thompson sampling: a chance is drawn for each arm from what is believed of it, and the arm with the largest is pulled (Thompson 1933).</summary>
/// <remarks>With every chance equally likely at first, what is believed after w of n is Beta(w + 1, n − w + 1).</remarks>
public sealed class ThompsonSampling : IBanditStrategy
{
    /// <inheritdoc/>
    public string Name => "Thompson sampling";

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<int> wins, ReadOnlySpan<int> pulls, Philox random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var best = new Largest(random);
        for (var arm = 0; arm < pulls.Length; arm++)
        {
            best.Offer(arm, Beta(wins[arm] + 1, pulls[arm] - wins[arm] + 1, random));
        }

        return best.Arm;
    }

    /// <summary>A draw from Beta(a, b): Gamma(a) / (Gamma(a) + Gamma(b)).</summary>
    internal static double Beta(int a, int b, Philox random)
    {
        var (x, y) = (Gamma(a, random), Gamma(b, random));
        return x / (x + y);
    }

    /// <summary>A draw from Gamma(shape), shape ≥ 1, by rejection (Marsaglia and Tsang 2000): as fast for a thousand pulls as for one.</summary>
    private static double Gamma(int shape, Philox random)
    {
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.NextGaussian();
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}

/// <summary>The arm whose expected chance (w + 1) / (n + 2) is largest: no exploration but what the prior's optimism brings.</summary>
public sealed class Greedy : IBanditStrategy
{
    /// <inheritdoc/>
    public string Name => "greedy";

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<int> wins, ReadOnlySpan<int> pulls, Philox random)
    {
        var best = new Largest(random);
        for (var arm = 0; arm < pulls.Length; arm++)
        {
            best.Offer(arm, (wins[arm] + 1) / (pulls[arm] + 2.0));
        }

        return best.Arm;
    }
}

/// <summary>Any arm.</summary>
public sealed class RandomArm : IBanditStrategy
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<int> wins, ReadOnlySpan<int> pulls, Philox random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.NextInt32(pulls.Length);
    }
}

/// <summary>The largest of the values that are offered; equal ones have equal chances.</summary>
internal ref struct Largest(Philox random)
{
    private double best = double.NegativeInfinity;
    private int ties;

    public int Arm { get; private set; }

    public void Offer(int arm, double value)
    {
        ties = value > best ? 1 : value == best ? ties + 1 : ties;
        if (value > best || (value == best && random.NextInt32(ties) == 0))
        {
            (best, Arm) = (value, arm);
        }
    }
}
