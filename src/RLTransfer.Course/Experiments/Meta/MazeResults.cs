using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.Meta;

/// <summary>All that <see cref="Rl2Mazes"/> measured.</summary>
public sealed class MazeResults(Measured<MazeOptions, MazeOutcome> measured) : StudyResults<MazeOptions, MazeOutcome>(measured)
{
    private static readonly MethodColors colors = new(Rl2Mazes.Contestants);

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables =>
    [
        new(FormattableString.Invariant($"New mazes of {Options.Size} × {Options.Size}, {Options.Attempts} attempts of {Options.AttemptSteps} steps at most: mean ± standard deviation over {Seeds.Count} seeds, {Options.TestMazes} mazes each"),
            ["", .. Enumerable.Range(1, Options.Attempts).SelectMany(attempt => (string[])[FormattableString.Invariant($"steps, attempt {attempt}"), FormattableString.Invariant($"found, attempt {attempt}")])],
            [.. Rl2Mazes.Contestants.Select(contestant => (object[])
            [
                contestant, .. Enumerable.Range(0, Options.Attempts).SelectMany(attempt => (object[])[Math.Round(Steps(contestant, attempt).Average(), 1), SuccessText.Of(Each(contestant, Rl2Mazes.Mazes, outcome => outcome.Found[attempt]))]),
            ])]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [CurveFigure()];

    /// <summary>Mean steps of an attempt, counted from 0 [S].</summary>
    public double[] Steps(string contestant, int attempt) => Each(contestant, Rl2Mazes.Mazes, outcome => outcome.Steps[attempt]);

    /// <summary>Steps of the first attempt less those of the second.</summary>
    public Interval Gain(string contestant) => Bootstrap.Paired([Steps(contestant, 0), Steps(contestant, 1)], rows => rows[0].Average() - rows[1].Average());

    /// <summary>Steps of all attempts without memory less those of RL².</summary>
    public Interval Advantage() => Bootstrap.Paired([All(Rl2Mazes.Forgetful), All(Rl2Mazes.Rl2)], rows => rows[0].Average() - rows[1].Average());

    /// <summary>Mean returns of a trial while they learn.</summary>
    public Figure CurveFigure() => CurveFigures.LearningCurves("New mazes, two attempts each", [.. Rl2Mazes.Contestants.Select(contestant => Runs(contestant, Rl2Mazes.Mazes, outcome => outcome.Curve))], colors, score: "Mean return of a trial");

    private double[] All(string contestant) => Each(contestant, Rl2Mazes.Mazes, outcome => outcome.Steps.Sum());
}
