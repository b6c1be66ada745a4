using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments.PixelLecture;

/// <summary>All that <see cref="PixelSemantic"/> measured, with its table and figures.</summary>
public sealed class PixelSemanticResults(Measured<PixelSemanticOptions, SemanticOutcome> measured) : StudyResults<PixelSemanticOptions, SemanticOutcome>(measured)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [Accuracies()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [PictureGrid(), LossFigure()];

    /// <summary>Pixel accuracy on real pictures, less that on painted ones.</summary>
    public Interval Lost(string contestant) => Bootstrap.Of(Each(contestant, PixelSemantic.Task, outcome => outcome.OnReal - outcome.OnPainted));

    /// <summary>Maps, what was painted from them, and their real pictures, in three rows.</summary>
    /// <param name="seed">The place of the seed; by default the one whose painted pictures are read worst.</param>
    public Figure PictureGrid(int? seed = null)
    {
        var outcomes = Of(PixelSemantic.Painted, PixelSemantic.Task);
        var place = seed ?? Enumerable.Range(0, outcomes.Count).MinBy(at => outcomes[at].OnPainted);
        return new Figure(FormattableString.Invariant($"Held-out maps, seed {Seeds[place]}{(seed is null ? " (the worst)" : "")}: map, painted, real"))
            .ImageGrid(outcomes[place].Pictures, Options.Side, Options.Side, channels: 3, columns: PixelSemantic.Shown);
    }

    /// <summary>The painter's losses; means over the seeds.</summary>
    public Figure LossFigure()
    {
        var runs = Of(PixelSemantic.Painted, PixelSemantic.Task);
        var updates = runs[0].Losses.Select((_, at) => (at + 1.0) * Math.Max(1, Options.Painter.Steps / 20)).ToArray();
        double[] Mean(int which) => [.. updates.Select((_, at) => runs.Average(run => run.Losses[at][which]))];
        return new Figure("Trays from maps: the losses") { XLabel = "Updates", YLabel = "Loss" }
            .Line("discriminator", updates, Mean(0)).Line("generator, against it", updates, Mean(1)).Line("mean absolute difference to the picture", updates, Mean(2));
    }

    private ResultTable Accuracies() => new(
        $"Pixels of held-out maps that a segmenter names rightly, in %: means over {Seeds.Count} seeds, with the deviation",
        ["contestant", "on real pictures", "on painted ones", "lost"],
        [.. Contests.Select(contest => (object[])[
            contest.Contestant,
            Text(Each(contest.Contestant, contest.Task, outcome => 100 * outcome.OnReal)),
            Text(Each(contest.Contestant, contest.Task, outcome => 100 * outcome.OnPainted)),
            Math.Round(100 * Lost(contest.Contestant).Value, 1),
        ])]);

    private static string Text(double[] percent) => FormattableString.Invariant($"{percent.Average():F1} ± {Statistics.StandardDeviation(percent):F1}");
}
