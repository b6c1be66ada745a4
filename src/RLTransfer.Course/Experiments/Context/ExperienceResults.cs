using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.Context;

/// <summary>All that <see cref="ExperienceTransfer"/> measured, with its table and figures.</summary>
public sealed class ExperienceResults(Measured<ExperienceOptions, ExperienceOutcome> measured) : StudyResults<ExperienceOptions, ExperienceOutcome>(measured)
{
    private const string Task = ExperienceTransfer.Room;

    private static readonly MethodColors colors = new(ExperienceTransfer.Contestants);

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables =>
    [
        new(FormattableString.Invariant($"A room whose actions are shuffled in every episode: means of {Seeds.Count} seeds, {Options.Episodes} episodes each"),
            ["context", "return", "episodes that arrive", "useful among the first two moves", "among the 5th to 8th"],
            [.. ExperienceTransfer.Contestants.Select(contestant => (object[])
            [
                contestant, Math.Round(Returns(contestant).Average(), 3), SuccessText.Of(Each(contestant, Task, outcome => outcome.Arrived)), SuccessText.Of(Early(contestant)), SuccessText.Of(Late(contestant)),
            ])]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [CurveFigure(), MoveFigure()];

    /// <summary>Mean returns at the end [S].</summary>
    public double[] Returns(string contestant) => Each(contestant, Task, outcome => outcome.Return);

    /// <summary>What a contestant closes of the gap between no context and being told.</summary>
    public Interval Share(string contestant) => Bootstrap.Paired(
        [Returns(contestant), Returns(ExperienceTransfer.Blind), Returns(ExperienceTransfer.Told)], rows => (rows[0].Average() - rows[1].Average()) / (rows[2].Average() - rows[1].Average()));

    /// <summary>Useful moves from the fifth to the eighth less those of the first two.</summary>
    public Interval Gain(string contestant) => Bootstrap.Paired([Late(contestant), Early(contestant)], rows => rows[0].Average() - rows[1].Average());

    /// <summary>Mean returns while they learn.</summary>
    public Figure CurveFigure() => CurveFigures.LearningCurves("Shuffled actions", [.. ExperienceTransfer.Contestants.Select(contestant => Runs(contestant, Task, outcome => outcome.Curve))], colors, score: "Mean return");

    /// <summary>How many moves are useful, move by move within an episode.</summary>
    public Figure MoveFigure()
    {
        var moves = ExperienceTransfer.Contestants.SelectMany(contestant => Of(contestant, Task)).Min(outcome => outcome.Useful.Length);
        var figure = new Figure("Within an episode") { XLabel = "Move", YLabel = "Moves that lead nearer (share)", Possible = (0, 1) };
        foreach (var contestant in ExperienceTransfer.Contestants)
        {
            figure.Line(contestant, Enumerable.Range(1, moves), Of(contestant, Task).Select(outcome => outcome.Useful[..moves]), colors.Of(contestant));
        }

        return figure;
    }

    private double[] Early(string contestant) => Each(contestant, Task, outcome => outcome.Useful.Take(2).Average());

    private double[] Late(string contestant) => Each(contestant, Task, outcome => outcome.Useful.Skip(4).Take(4).DefaultIfEmpty(0).Average());
}
