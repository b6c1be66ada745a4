using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>All that <see cref="EntropyAdaptation"/> measured, with its claims, table and figures.</summary>
public sealed class EntropyResults(Measured<EntropyOptions, Adaptation> measured) : StudyResults<EntropyOptions, Adaptation>(measured)
{
    /// <summary>Every source of every seed.</summary>
    public IReadOnlyList<Adaptation> Measured => [.. Contests.SelectMany(contest => Of(contest.Contestant, contest.Task))];

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [Table()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [AdaptationFigure()];

    /// <summary>Steps to adapt against the source policy's entropy.</summary>
    public Figure AdaptationFigure()
    {
        var figure = new Figure("The surer the policy, the longer it takes to change its mind") { XLabel = "Entropy of the source policy (nats)", YLabel = "Steps to adapt" };
        foreach (var (name, kept) in new[] { ("trained for longer and longer", false), ("entropy kept up by a bonus", true) })
        {
            var points = Measured.Where(point => point.Source.EntropyWeight > 0 == kept).ToArray();
            if (points.Length > 0)
            {
                figure.Scatter(name, points.Select(point => point.Entropy), points.Select(point => point.AdaptationSteps));
            }
        }

        return figure;
    }

    /// <summary>Spearman's correlation over the points, with seeds drawn anew.</summary>
    /// <param name="which">The points.</param>
    public Interval Correlation(Func<Adaptation, bool> which)
    {
        var bySource = Measured.Where(which).GroupBy(point => point.Source).Select(group => group.OrderBy(point => point.Seed).ToArray()).ToArray();
        double[][] rows = [.. bySource.Select(points => points.Select(point => point.Entropy).ToArray()), .. bySource.Select(points => points.Select(point => point.AdaptationSteps).ToArray())];
        return Bootstrap.Paired(rows, drawn => Statistics.RankCorrelation(
            drawn.Take(bySource.Length).SelectMany(row => row).ToArray(), drawn.Skip(bySource.Length).SelectMany(row => row).ToArray()));
    }

    private ResultTable Table() => new(
        $"Source policies and how they adapt: means over {Seeds.Count} seeds",
        ["source episodes", "entropy bonus", "entropy (nats)", "steps to the old goal", "steps to adapt", "deviation"],
        [.. Options.Sources.Select(source => Measured.Where(point => point.Source == source).ToArray()).Select(points => (object[])[
            points[0].Source.Episodes,
            points[0].Source.EntropyWeight,
            Math.Round(points.Average(point => point.Entropy), 3),
            Math.Round(points.Average(point => point.SourceSteps), 1),
            Math.Round(points.Average(point => point.AdaptationSteps)),
            Math.Round(Statistics.StandardDeviation([.. points.Select(point => point.AdaptationSteps)])),
        ])]);
}
