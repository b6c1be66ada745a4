using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments.Meta;

/// <summary>All that <see cref="Rl2Bandits"/> measured.</summary>
public sealed class Rl2Results(Measured<Rl2Options, BanditOutcome> measured) : StudyResults<Rl2Options, BanditOutcome>(measured)
{
    private static readonly MethodColors colors = new(Rl2Bandits.Contestants);

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables =>
    [
        new(FormattableString.Invariant($"What a bandit brings: means of {Seeds.Count} seeds, {Options.TestBandits} bandits each"),
            ["", .. Options.Bandits.Select(bandit => $"{bandit}")],
            [.. Rl2Bandits.Contestants.Select(contestant => (object[])
            [
                contestant, .. Options.Bandits.Select(bandit => Has(contestant, bandit) ? Math.Round(Of(contestant, $"{bandit}").Average(seed => seed.Total), 2) : (object)"–"),
            ])]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [PullFigure()];

    /// <summary>What a contestant earns, over the best of the strategies that were thought out for any number of pulls.</summary>
    public Interval Share(string contestant, BanditSize bandit)
    {
        double[][] rows = [.. ((string[])[contestant, Rl2Bandits.Ucb, Rl2Bandits.Bounds, Rl2Bandits.Thompson]).Select(name => Each(name, $"{bandit}", seed => seed.Total))];
        return Bootstrap.Paired(rows, drawn => drawn[0].Average() / drawn.Skip(1).Max(row => row.Average()));
    }

    /// <summary>The mean reward of every pull.</summary>
    public FigurePanels PullFigure() => Figure.Panels(Options.Bandits.Count, Options.Bandits.Select(bandit =>
    {
        var figure = new Figure($"{bandit}") { XLabel = "Pull", YLabel = "Mean reward", Possible = (0, 1) };
        foreach (var contestant in Rl2Bandits.Contestants.Where(contestant => contestant != Rl2Bandits.Random && Has(contestant, bandit)))
        {
            figure.Line(contestant, Enumerable.Range(1, bandit.Pulls), Of(contestant, $"{bandit}").Select(seed => seed.Rewards), colors.Of(contestant));
        }

        return figure;
    }));

    private bool Has(string contestant, BanditSize bandit) => Contests.Contains((contestant, $"{bandit}"));
}
