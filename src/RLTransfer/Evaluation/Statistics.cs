namespace RLTransfer.Evaluation;

/// <summary>Summaries of a few runs' scores.</summary>
public static class Statistics
{
    /// <summary>The arithmetic mean.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Mean(ReadOnlySpan<double> values)
    {
        Require(values, 1);
        double sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    /// <summary>The standard deviation of a sample (divided by n − 1); 0 for a single value.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double StandardDeviation(ReadOnlySpan<double> values)
    {
        var mean = Mean(values);
        double sum = 0;
        foreach (var value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return values.Length == 1 ? 0 : Math.Sqrt(sum / (values.Length - 1));
    }

    /// <summary>The mean of the middle half: a quarter of the values, rounded down, is dropped at either end (Agarwal et al. 2021, §4.3).</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double InterquartileMean(ReadOnlySpan<double> values)
    {
        Require(values, 1);
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var cut = sorted.Length / 4;
        return Mean(sorted.AsSpan(cut, sorted.Length - (2 * cut)));
    }

    /// <summary>A quantile, with linear interpolation between the order statistics.</summary>
    /// <param name="values">In any order.</param>
    /// <param name="probability">From 0 (the least value) to 1 (the greatest).</param>
    /// <exception cref="ArgumentException">There are no values, or the probability is none.</exception>
    public static double Quantile(ReadOnlySpan<double> values, double probability)
    {
        Require(values, 1);
        if (probability is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), FormattableString.Invariant($"A probability lies between 0 and 1; this one is {probability}."));
        }

        var sorted = values.ToArray();
        Array.Sort(sorted);
        var position = probability * (sorted.Length - 1);
        var below = (int)position;
        // Equal neighbours need no interpolation, which between two infinities would be no number.
        return below + 1 == sorted.Length || sorted[below] == sorted[below + 1]
            ? sorted[below]
            : sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]));
    }

    /// <summary>Spearman's rank correlation: Pearson's correlation of the ranks, ties sharing their mean rank.</summary>
    /// <returns>From −1 to 1; NaN where one side is constant.</returns>
    /// <exception cref="ArgumentException">The sides differ in length, or hold fewer than two values.</exception>
    public static double RankCorrelation(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Require(x, 2);
        if (x.Length != y.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"Both sides need as many values: {x.Length} and {y.Length}."), nameof(y));
        }

        var (a, b) = (Ranks(x), Ranks(y));
        var middle = (x.Length + 1) / 2.0;
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            ab += (a[i] - middle) * (b[i] - middle);
            aa += (a[i] - middle) * (a[i] - middle);
            bb += (b[i] - middle) * (b[i] - middle);
        }

        return ab / Math.Sqrt(aa * bb);
    }

    /// <summary>The probability that a run of X scores above a run of Y, ties counted half (Agarwal et al. 2021, §4.3; Mann and Whitney 1947).</summary>
    /// <exception cref="ArgumentException">A side holds no values.</exception>
    public static double ProbabilityOfImprovement(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Require(x, 1);
        Require(y, 1);
        double wins = 0;
        foreach (var a in x)
        {
            foreach (var b in y)
            {
                wins += a > b ? 1 : a == b ? 0.5 : 0;
            }
        }

        return wins / ((double)x.Length * y.Length);
    }

    private static double[] Ranks(ReadOnlySpan<double> values)
    {
        var keys = values.ToArray();
        var order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(keys, order);
        var ranks = new double[keys.Length];
        for (var first = 0; first < keys.Length;)
        {
            var last = first;
            while (last + 1 < keys.Length && keys[last + 1] == keys[first])
            {
                last++;
            }

            for (var i = first; i <= last; i++)
            {
                ranks[order[i]] = 1 + ((first + last) / 2.0);
            }

            first = last + 1;
        }

        return ranks;
    }

    private static void Require(ReadOnlySpan<double> values, int least)
    {
        if (values.Length < least)
        {
            throw new ArgumentException(FormattableString.Invariant($"At least {least} values are needed; there are {values.Length}."), nameof(values));
        }
    }
}
