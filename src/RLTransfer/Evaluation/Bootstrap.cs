using RLTransfer.Randomness;

namespace RLTransfer.Evaluation;

/// <summary>A figure with its interval.</summary>
/// <param name="Value">Measured over all runs.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
public readonly record struct Interval(double Value, double Low, double High);

/// <summary>Stratified percentile bootstrap (Agarwal et al. 2021, §4.1): runs are drawn anew with replacement, within each task.</summary>
/// <remarks>The resamples come from a fixed random stream: the same scores give the same interval.</remarks>
public static class Bootstrap
{
    /// <summary>How many times runs are drawn anew, where nothing else is said.</summary>
    public const int DefaultResamples = 2000;

    /// <summary>An interval for a statistic of one task's runs.</summary>
    /// <param name="runs">One score a run.</param>
    /// <param name="statistic">From scores to a figure; the interquartile mean by default.</param>
    /// <param name="coverage">Of the interval.</param>
    /// <param name="resamples">How many times runs are drawn anew.</param>
    public static Interval Of(double[] runs, Func<double[], double>? statistic = null, double coverage = 0.95, int resamples = DefaultResamples)
    {
        var summary = statistic ?? (scores => Statistics.InterquartileMean(scores));
        return Stratified([runs], strata => summary(strata[0]), coverage, resamples);
    }

    /// <summary>An interval for a statistic of several tasks' (or methods') runs, each drawn anew by itself.</summary>
    /// <param name="strata">Scores: <c>[stratum][run]</c>.</param>
    /// <param name="statistic">From scores of that form to a figure.</param>
    /// <param name="coverage">Of the interval.</param>
    /// <param name="resamples">How many times runs are drawn anew.</param>
    public static Interval Stratified(double[][] strata, Func<double[][], double> statistic, double coverage = 0.95, int resamples = DefaultResamples) =>
        Resample(strata, statistic, paired: false, coverage, resamples);

    /// <summary>An interval for a statistic of rows that belong together run by run (the same seed under several methods): whole runs are drawn anew.</summary>
    /// <param name="rows">Scores: <c>[row][run]</c>, all rows of one length.</param>
    /// <param name="statistic">From scores of that form to a figure.</param>
    /// <param name="coverage">Of the interval.</param>
    /// <param name="resamples">How many times runs are drawn anew.</param>
    public static Interval Paired(double[][] rows, Func<double[][], double> statistic, double coverage = 0.95, int resamples = DefaultResamples)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Any(row => row.Length != rows[0].Length)
            ? throw new ArgumentException("Paired rows need as many runs each.", nameof(rows))
            : Resample(rows, statistic, paired: true, coverage, resamples);
    }

    private static Interval Resample(double[][] scores, Func<double[][], double> statistic, bool paired, double coverage, int resamples)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (coverage is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(coverage), FormattableString.Invariant($"The coverage lies between 0 and 1; this one is {coverage}."));
        }

        if (scores.Length == 0 || scores.Any(runs => runs.Length == 0))
        {
            throw new ArgumentException("At least one run of each is needed.", nameof(scores));
        }

        var random = new Philox(0, Philox.Stream("bootstrap"));
        var drawn = scores.Select(runs => new double[runs.Length]).ToArray();
        var figures = new double[resamples];
        for (var resample = 0; resample < resamples; resample++)
        {
            for (var stratum = 0; stratum < scores.Length; stratum++)
            {
                for (var run = 0; run < drawn[stratum].Length && !(paired && stratum > 0); run++)
                {
                    var chosen = random.NextInt32(scores[stratum].Length);
                    for (var row = stratum; row < (paired ? scores.Length : stratum + 1); row++)
                    {
                        drawn[row][run] = scores[row][chosen];
                    }
                }
            }

            figures[resample] = statistic(drawn);
        }

        var tail = (1 - coverage) / 2;
        return new(statistic(scores), Statistics.Quantile(figures, tail), Statistics.Quantile(figures, 1 - tail));
    }
}
