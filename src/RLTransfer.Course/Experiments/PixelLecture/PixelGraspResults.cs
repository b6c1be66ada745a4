using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments.PixelLecture;

/// <summary>All that <see cref="PixelGrasp"/> measured, with its table and figures.</summary>
public sealed class PixelGraspResults(Measured<PixelGraspOptions, GraspOutcome> measured) : StudyResults<PixelGraspOptions, GraspOutcome>(measured)
{
    private const string Few = "2 %";

    private static readonly MethodColors colors = new(PixelGrasp.Adapted, PixelGrasp.NotAdapted, PixelGrasp.TargetOnly);

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [Successes()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [SuccessFigure(), PictureGrid(), PlayersFigure()];

    /// <summary>Mean success of one, less that of another, seed by seed.</summary>
    /// <param name="one">Contestant and labels.</param>
    /// <param name="other">Contestant and labels.</param>
    public Interval Less((string Contestant, string Labels) one, (string Contestant, string Labels) other) => Bootstrap.Paired(
        [Success(one.Contestant, one.Labels), Success(other.Contestant, other.Labels)], rows => rows[0].Average() - rows[1].Average());

    /// <summary>Success by the number of labelled real grasps, a point a seed; what needs none is a level line, the mean over the seeds.</summary>
    public Figure SuccessFigure()
    {
        var figure = new Figure("Grasps that succeed on real trays") { XLabel = "Real grasps with labels", YLabel = "Share that succeeds", XScale = Scale.Log };
        foreach (var contestant in colors.Methods)
        {
            string[] labels = [.. Contests.Where(contest => contest.Contestant == contestant && PixelGrasp.Labelled[contest.Task] > 0).Select(contest => contest.Task)];
            figure.Scatter(
                contestant,
                labels.SelectMany(of => Seeds.Select(_ => Math.Round(PixelGrasp.Labelled[of] * Options.Tray.RealScenes) * Options.Tray.Grasps)),
                labels.SelectMany(of => Success(contestant, of)),
                colors.Of(contestant));
        }

        return figure
            .HorizontalLine(Success(PixelGrasp.Adapted, "no labels").Average(), "adapted, no labels")
            .HorizontalLine(Success(PixelGrasp.SourceOnly, "no labels").Average(), "source only");
    }

    /// <summary>Simulated pictures, the same adapted, and real ones, in three rows.</summary>
    /// <param name="seed">The place of the seed; by default the one whose adaptation does worst.</param>
    public Figure PictureGrid(int? seed = null)
    {
        var outcomes = Of(PixelGrasp.Adapted, Few);
        var place = seed ?? Enumerable.Range(0, outcomes.Count).MinBy(at => outcomes[at].Success);
        return new Figure(FormattableString.Invariant($"About the gripper, seed {Seeds[place]}{(seed is null ? " (the worst)" : "")}: simulated, adapted, real"))
            .ImageGrid(outcomes[place].Pictures, Options.Tray.Side, Options.Tray.Side, channels: 3, columns: PixelGrasp.Shown);
    }

    /// <summary>How the discriminator does, and how much the adapted pictures vary, all along; means over the seeds.</summary>
    public Figure PlayersFigure()
    {
        var runs = Of(PixelGrasp.Adapted, Few);
        var steps = runs[0].Looks.Select(look => (double)look.Step).ToArray();
        double[] Mean(Func<Adaptation.GraspLook, double> of) => [.. steps.Select((_, at) => runs.Average(run => of(run.Looks[at])))];
        return new Figure("Grasps: the players") { XLabel = "Updates", YLabel = "Share" }
            .Line("discriminator's accuracy", steps, Mean(look => look.DiscriminatorAccuracy))
            .Line("diversity of adapted pictures, over the target's", steps, Mean(look => look.Diversity));
    }

    private ResultTable Successes() => new(
        $"Real trays: success of the grasp thought best, and single grasps foretold, in %: means over {Seeds.Count} seeds, with the deviation",
        ["contestant", "real grasps labelled", "success", "foretold"],
        [.. Contests.Select(contest => (object[])[
            contest.Contestant,
            contest.Task,
            Text(Success(contest.Contestant, contest.Task)),
            Text(Each(contest.Contestant, contest.Task, outcome => outcome.Accuracy)),
        ])]);

    private double[] Success(string contestant, string labels) => Each(contestant, labels, outcome => outcome.Success);

    private static string Text(double[] shares)
    {
        double[] percent = [.. shares.Select(share => 100 * share)];
        return FormattableString.Invariant($"{percent.Average():F1} ± {Statistics.StandardDeviation(percent):F1}");
    }
}
