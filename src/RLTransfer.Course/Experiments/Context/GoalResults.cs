using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.Context;

/// <summary>All that <see cref="GoalTransfer"/> measured, with its claims, table and figure.</summary>
public sealed class GoalResults(Measured<GoalOptions, GoalOutcome> measured) : StudyResults<GoalOptions, GoalOutcome>(measured)
{
    /// <summary>One colour a contestant.</summary>
    public static MethodColors Colors { get; } = new([.. GoalTransfer.Contestants.Select(contestant => contestant.Name)]);

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [Table()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [CurveFigure()];

    /// <summary>Success at the end, of goals that were trained [S].</summary>
    public double[] Trained(string contestant, string maze) => Each(contestant, maze, outcome => outcome.Curve.Scores[^1]);

    /// <summary>Success at trained goals, on average over the points of the curve [S].</summary>
    public double[] Along(string contestant, string maze) => Each(contestant, maze, outcome => outcome.Curve.Area);

    /// <summary>Success at the end, of goals that were never asked for [S].</summary>
    public double[] HeldOut(string contestant, string maze) => Each(contestant, maze, outcome => outcome.HeldOut);

    /// <summary>Success at trained goals while they are learned, maze by maze.</summary>
    public FigurePanels CurveFigure() => Figure.Panels(Options.Mazes.Count, Options.Mazes.Select(maze => CurveFigures.LearningCurves(
        $"Maze {maze}", [.. GoalTransfer.Contestants.Select(contestant => Runs(contestant.Name, maze, outcome => outcome.Curve))], Colors, possible: (0, 1), score: "Episodes that end at the goal (share)")));

    private ResultTable Table() => new(
        $"Episodes that end at the goal: mean ± standard deviation over {Seeds.Count} seeds",
        ["maze", "in memory besides", "trained goals, along the way", "at the end", "goals never asked for, at the end"],
        [.. from maze in Options.Mazes
            from contestant in GoalTransfer.Contestants
            select (object[])[maze, contestant.Name, SuccessText.Of(Along(contestant.Name, maze)), SuccessText.Of(Trained(contestant.Name, maze)), SuccessText.Of(HeldOut(contestant.Name, maze))]]);
}
