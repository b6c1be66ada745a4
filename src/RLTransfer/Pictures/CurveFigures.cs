using RLTransfer.Evaluation;
using RLTransfer.Figures;

namespace RLTransfer.Pictures;

/// <summary>Learning curves as every lecture draws them: the mean of the seeds, shaded one standard deviation to either side as far as that is possible.</summary>
public static class CurveFigures
{
    /// <summary>The curves of several methods on one task.</summary>
    /// <param name="title">What is learned. How many seeds there are, and what the band is, is added.</param>
    /// <param name="runs">A method's runs each.</param>
    /// <param name="colors">The lecture's.</param>
    /// <param name="possible">The least and greatest that the score can be; null: anything.</param>
    /// <param name="smoothing">Points of which each that is drawn is the mean: an odd number; more than one is said at the axis.</param>
    /// <param name="score">What the scores are, with their unit.</param>
    /// <param name="steps">What the steps are.</param>
    /// <param name="threshold">A score that is drawn as a line.</param>
    public static Figure LearningCurves(
        string title, IReadOnlyList<ComparedRuns> runs, MethodColors colors, (double Low, double High)? possible = null,
        int smoothing = 1, string score = "Return", string steps = "Environment steps", double? threshold = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(colors);
        if (smoothing < 1 || smoothing % 2 == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "A point is the mean of an odd number of points: itself, and as many on either side.");
        }

        var (fewest, most) = (runs.Min(run => run.Runs.Count), runs.Max(run => run.Runs.Count));
        var seeds = most == 1 ? "one seed" : FormattableString.Invariant($"mean and one standard deviation of {(fewest < most ? FormattableString.Invariant($"{fewest} to {most}") : most)} seeds");
        var figure = new Figure($"{title}: {seeds}")
        {
            XLabel = steps,
            YLabel = smoothing == 1 ? score : FormattableString.Invariant($"{score} (mean of {smoothing} points)"),
            Possible = possible,
        };
        foreach (var run in runs)
        {
            figure.Line(run.Method, run.Steps, Smooth(run.Scores, smoothing), colors.Of(run.Method));
        }

        return threshold is { } level && double.IsFinite(level) ? figure.HorizontalLine(level, "threshold") : figure;
    }

    /// <summary>The centred mean over so many points of each run [runs, points]; at the ends, over those there are.</summary>
    public static double[,] Smooth(double[,] scores, int points)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var (count, length, reach) = (scores.GetLength(0), scores.GetLength(1), points / 2);
        var smooth = new double[count, length];
        for (var run = 0; run < count; run++)
        {
            for (var at = 0; at < length; at++)
            {
                var (from, to) = (Math.Max(0, at - reach), Math.Min(length - 1, at + reach));
                for (var near = from; near <= to; near++)
                {
                    smooth[run, at] += scores[run, near] / (to - from + 1);
                }
            }
        }

        return smooth;
    }
}
