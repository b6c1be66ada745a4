using RLTransfer.Course.Datasets.Domains;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments.PixelLecture;

/// <summary>All that <see cref="PixelDigits"/> measured, with its table and figures.</summary>
public sealed class PixelDigitsResults(Measured<PixelDigitsOptions, PixelOutcome> measured) : StudyResults<PixelDigitsOptions, PixelOutcome>(measured)
{
    /// <summary>What was adapted to.</summary>
    public IReadOnlyList<string> Targets => DigitDomains.Targets(Options.Domain);

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [Accuracies()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [.. Targets.SelectMany(target => new IRichValue[] { PictureGrid(target), LossFigure(target) })];

    /// <summary>(adapted − source only) / (target only − source only), of mean accuracies.</summary>
    public Interval Closed(string target) => Bootstrap.Paired(
        [.. new[] { PixelDigits.SourceOnly, PixelDigits.Adapted, PixelDigits.TargetOnly }.Select(contestant => Each(contestant, target, outcome => outcome.Accuracy))],
        rows => rows[2].Average() > rows[0].Average() ? (rows[1].Average() - rows[0].Average()) / (rows[2].Average() - rows[0].Average()) : 0);

    /// <summary>Source pictures, the same adapted, and target pictures, in three rows.</summary>
    /// <param name="target">Which target.</param>
    /// <param name="seed">The place of the seed; by default the one whose adaptation does worst.</param>
    public Figure PictureGrid(string target, int? seed = null)
    {
        var outcomes = Of(PixelDigits.Adapted, target);
        var place = seed ?? Enumerable.Range(0, outcomes.Count).MinBy(at => outcomes[at].Accuracy);
        return new Figure(FormattableString.Invariant($"{target}, seed {Seeds[place]}{(seed is null ? " (the worst)" : "")}: source, adapted, target"))
            .ImageGrid(outcomes[place].Pictures, Options.Domain.Side, Options.Domain.Side, channels: 3, columns: outcomes[place].Pictures.Length / (9 * Options.Domain.Side * Options.Domain.Side));
    }

    /// <summary>How the discriminator does, and how much the adapted pictures vary, all along; means over the seeds.</summary>
    public Figure LossFigure(string target)
    {
        var runs = Of(PixelDigits.Adapted, target);
        var steps = runs[0].Looks.Select(look => (double)look.Step).ToArray();
        double[] Mean(Func<Adaptation.PixelLook, double> of) => [.. steps.Select((_, at) => runs.Average(run => of(run.Looks[at])))];
        return new Figure($"{target}: the players") { XLabel = "Updates", YLabel = "Share" }
            .Line("discriminator's accuracy", steps, Mean(look => look.DiscriminatorAccuracy))
            .Line("diversity of adapted pictures, over the target's", steps, Mean(look => look.Diversity))
            .Line("variety by noise alone, over the target's diversity", steps, Mean(look => look.Variety));
    }

    private ResultTable Accuracies() => new(
        $"Accuracy on target pictures in %: means over {Seeds.Count} seeds, with the deviation",
        ["target", "source only", "adapted", "target only", "gap closed", "looks with a collapse"],
        [.. Targets.Select(target => (object[])[
            target,
            Text(PixelDigits.SourceOnly, target),
            Text(PixelDigits.Adapted, target),
            Text(PixelDigits.TargetOnly, target),
            Math.Round(Closed(target).Value, 3),
            Of(PixelDigits.Adapted, target).Sum(outcome => outcome.Looks.Count(look => look.Warning is not null)),
        ])]);

    private string Text(string contestant, string target)
    {
        var each = Each(contestant, target, outcome => 100 * outcome.Accuracy);
        return FormattableString.Invariant($"{each.Average():F1} ± {Statistics.StandardDeviation(each):F1}");
    }
}
