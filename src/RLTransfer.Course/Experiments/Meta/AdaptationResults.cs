using RLTransfer.Figures;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments.Meta;

/// <summary>All that a <see cref="PolicyAdaptation"/> measured.</summary>
public sealed class AdaptationResults(Measured<AdaptationOptions, AdaptedPolicies> measured, string task) : StudyResults<AdaptationOptions, AdaptedPolicies>(measured)
{
    private static readonly MethodColors colors = new(PolicyAdaptation.Contestants);

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables =>
    [
        new(FormattableString.Invariant($"{task}: mean return on {Options.TestTasks} new tasks after gradient steps on {Options.Policy.Episodes} episodes each, mean of {Seeds.Count} seeds"),
            ["initial policy", "first step's length", .. Enumerable.Range(0, Options.Steps + 1).Select(step => step == 1 ? "1 step" : FormattableString.Invariant($"{step} steps")), FormattableString.Invariant($"1 step of {Options.Policy.Maml.StepSize}")],
            [.. Entered.Select(contestant => (object[])
            [
                contestant, string.Join(", ", Of(contestant, task).Select(seed => seed.StepSize).Distinct().Order().Select(size => FormattableString.Invariant($"{size}"))),
                .. Enumerable.Range(0, Options.Steps + 1).Select(step => (object)Math.Round(Of(contestant, task).Average(seed => seed.Returns[step]), 2)),
                Math.Round(AtInnerStep(contestant).Average(), 2),
            ])]),
    ];

    private IEnumerable<string> Entered => Contests.Select(contest => contest.Contestant);

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [ReturnFigure()];

    /// <summary>Returns after so many steps [S].</summary>
    public double[] Returns(string contestant, int steps) => Each(contestant, task, seed => seed.Returns[steps]);

    /// <summary>Returns after one step of the length that MAML was learned with [S].</summary>
    public double[] AtInnerStep(string contestant) => Each(contestant, task, seed => seed.AtInnerStep);

    /// <summary>The mean return after every gradient step.</summary>
    public Figure ReturnFigure()
    {
        var figure = new Figure(task) { XLabel = "Gradient steps on a new task", YLabel = "Mean return" };
        foreach (var contestant in Entered)
        {
            figure.Line(contestant, Enumerable.Range(0, Options.Steps + 1), Of(contestant, task).Select(seed => seed.Returns), colors.Of(contestant));
        }

        return figure;
    }

    /// <summary>One episode of a few new tasks before and after the first step, where what is observed are places and a task is one: seen from above, with the goal that was not shown.</summary>
    /// <param name="contestant">Whose.</param>
    /// <param name="seed">Its place in the crowd.</param>
    public FigurePanels PathFigure(string contestant, int seed = 0)
    {
        var examples = Of(contestant, task)[seed].Examples;
        return Figure.Panels(examples.Count, examples.Select((example, i) => new Figure(FormattableString.Invariant($"{contestant}, task {i + 1}")) { XLabel = "x", YLabel = "y" }
            .Line("before", example.Before.Select(place => place[0]), example.Before.Select(place => place[1]))
            .Line("after 1 step", example.After.Select(place => place[0]), example.After.Select(place => place[1]))
            .Scatter("goal", [example.Task[0]], [example.Task[1]])));
    }
}
