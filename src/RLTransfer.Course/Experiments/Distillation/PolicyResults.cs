using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>All that <see cref="PolicyDistillation"/> measured.</summary>
public sealed class PolicyResults(Measured<PolicyOptions, PolicyOutcome> measured) : StudyResults<PolicyOptions, PolicyOutcome>(measured)
{
    private static readonly string[] curves = [PolicyDistillation.Nll, PolicyDistillation.Mse, PolicyDistillation.Kl, PolicyDistillation.OwnPlay];

    private static readonly MethodColors colors = new([PolicyDistillation.Learning, .. curves, PolicyDistillation.Following]);

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [ReturnTable(), SizeTable(), LearningTable()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [CurveFigure(), LearningFigure()];

    /// <summary>The games' names.</summary>
    public IReadOnlyList<string> Games => [.. Options.Games.Select(game => game.Name)];

    /// <summary>Weights and biases of a contestant's network on the first game.</summary>
    public long Parameters(string contestant) => Of(contestant, Games[0])[0].Parameters;

    /// <summary>A contestant's return over the teacher's: means of the seeds, drawn anew together.</summary>
    public Interval Ratio(string contestant, string game) => Bootstrap.Paired([Returns(contestant, game), Returns(PolicyDistillation.Teacher, game)], rows => Over(rows[0], rows[1]));

    /// <summary>The same, mean over games.</summary>
    public Interval MeanRatio(string contestant) => Over([contestant], ratios => ratios[0]);

    /// <summary>By how much one is ahead of another in that.</summary>
    public Interval Lead(string contestant, string other) => Over([contestant, other], ratios => ratios[0] - ratios[1]);

    /// <summary>Returns of the students while they learn, game by game; the teacher's is the line.</summary>
    public FigurePanels CurveFigure() => Figure.Panels(Games.Count, Games.Select(game =>
        CurveFigures.LearningCurves(game, [.. curves.Select(name => Runs(name, game, outcome => outcome.Curve!))], colors, steps: "Frames")
            .HorizontalLine(Returns(PolicyDistillation.Teacher, game).Average(), "teacher")));

    /// <summary>A teacher while it learns, and its student.</summary>
    public Figure LearningFigure() => CurveFigures.LearningCurves(
        $"{Games[0]}, distilled while the teacher learns", [.. ((string[])[PolicyDistillation.Learning, PolicyDistillation.Following]).Select(name => Runs(name, Games[0], outcome => outcome.Curve!))], colors, steps: "Frames of each");

    private ResultTable ReturnTable() => new(
        FormattableString.Invariant($"Greedy returns, and percent of the teacher's: means of {Seeds.Count} seeds, {Options.TestEpisodes} games each"),
        ["", "parameters", .. Games, .. Games.Select(game => $"{game}, %"), "mean, %"],
        [.. PolicyDistillation.Contestants.Select(contestant => (object[])
        [
            contestant, Parameters(contestant), .. Games.Select(game => (object)Math.Round(Returns(contestant, game).Average(), 2)),
            .. Games.Select(game => (object)Math.Round(100 * Ratio(contestant, game).Value)), Math.Round(100 * MeanRatio(contestant).Value),
        ])]);

    private ResultTable SizeTable() => new(
        $"{Games[0]}: students of one teacher by size (KL)",
        ["", "parameters", "% of the teacher's", "return", "% of the teacher's return", "low", "high"],
        [.. ((string[])[PolicyDistillation.Teacher, PolicyDistillation.Kl, .. Options.Smaller.Select(PolicyDistillation.Smaller)]).Select(contestant =>
        {
            var ratio = Ratio(contestant, Games[0]);
            return (object[])
            [
                contestant, Parameters(contestant), Math.Round(100.0 * Parameters(contestant) / Parameters(PolicyDistillation.Teacher), 1), Math.Round(Returns(contestant, Games[0]).Average(), 2),
                Math.Round(100 * ratio.Value), Math.Round(100 * ratio.Low), Math.Round(100 * ratio.High),
            ];
        })]);

    private ResultTable LearningTable() => new(
        $"{Games[0]}, while the teacher learns: the second half of the curves",
        ["", "mean return", "mean change from one look to the next", "at the end"],
        [.. ((string[])[PolicyDistillation.Learning, PolicyDistillation.Following]).Select(contestant => (object[])
        [
            contestant, Math.Round(Each(contestant, Games[0], outcome => Late(outcome).Average()).Average(), 2),
            Math.Round(Each(contestant, Games[0], Unrest).Average(), 2), Math.Round(Returns(contestant, Games[0]).Average(), 2),
        ])]);

    /// <summary>How far a curve's second half goes up or down between looks.</summary>
    private static double Unrest(PolicyOutcome outcome)
    {
        var late = Late(outcome);
        return late.Zip(late.Skip(1), (one, next) => Math.Abs(next - one)).DefaultIfEmpty(0).Average();
    }

    private static double[] Late(PolicyOutcome outcome) => [.. outcome.Curve!.Scores.Skip(outcome.Curve.Scores.Count / 2)];

    private double[] Returns(string contestant, string game) => Each(contestant, game, outcome => outcome.Return);

    /// <summary>A statistic of the contestants' mean ratios; seeds are drawn anew together.</summary>
    private Interval Over(IReadOnlyList<string> contestants, Func<double[], double> statistic)
    {
        double[][] rows = [.. ((string[])[PolicyDistillation.Teacher, .. contestants]).SelectMany(contestant => Games.Select(game => Returns(contestant, game)))];
        return Bootstrap.Paired(rows, drawn => statistic([.. contestants.Select((_, at) =>
            Games.Select((_, game) => Over(drawn[((at + 1) * Games.Count) + game], drawn[game])).Average())]));
    }

    /// <summary>A ratio of means; 0 where the teacher has learned nothing to compare with.</summary>
    private static double Over(double[] student, double[] teacher) => teacher.Average() > 0 ? student.Average() / teacher.Average() : 0;
}
