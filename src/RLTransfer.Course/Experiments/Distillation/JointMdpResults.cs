using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>All that <see cref="JointMdp"/> measured.</summary>
public sealed class JointMdpResults(Measured<ArcadeOptions, ArcadeOutcome> measured) : StudyResults<ArcadeOptions, ArcadeOutcome>(measured)
{
    private const string Between = "between random play (0) and the expert (1)";

    /// <summary>One colour a contestant.</summary>
    public static MethodColors Colors { get; } = new(JointMdp.Contestants);

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [ReturnTable()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [ShareFigure(), CurveFigure()];

    /// <summary>Returns in a game [S].</summary>
    public double[] Returns(string player, ArcadeGame game) => Each(player, (game ?? throw new ArgumentNullException(nameof(game))).Name, outcome => outcome.Return);

    /// <summary>A contestant's mean return in a game, from 0 for random play to 1 for the game's expert.</summary>
    public Interval Share(string contestant, ArcadeGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return Over([contestant], [game], shares => shares[0][0]);
    }

    /// <summary>The mean of those over all games.</summary>
    public Interval Share(string contestant) => Over([contestant], Options.Games, shares => shares[0].Average());

    /// <summary>How much higher the mean over all games is with distillation.</summary>
    public Interval Lead(string contestant) => Over([JointMdp.Distilled, contestant], Options.Games, shares => shares[0].Average() - shares[1].Average());

    /// <summary>How much higher it is in the game where each comes to least.</summary>
    public Interval WorstLead(string contestant) => Over([JointMdp.Distilled, contestant], Options.Games, shares => shares[0].Min() - shares[1].Min());

    /// <summary>What each comes to in each game, seed by seed against the mean expert.</summary>
    public Figure ShareFigure()
    {
        var figure = new Figure("One network for all games, learned in three ways") { YLabel = $"Return, {Between}" };
        foreach (var contestant in JointMdp.Contestants)
        {
            var shares = new double[Seeds.Count, Options.Games.Count];
            for (var at = 0; at < Options.Games.Count; at++)
            {
                var game = Options.Games[at];
                for (var seed = 0; seed < Seeds.Count; seed++)
                {
                    shares[seed, at] = Arcade.Share([Returns(contestant, game)[seed]], Returns(ActorMimicGames.Random, game), Returns(ActorMimicGames.Expert(game), game));
                }
            }

            figure.Bars(contestant, Options.Games.Select(game => game.Name), shares, Colors.Of(contestant));
        }

        return figure.HorizontalLine(1, "expert");
    }

    /// <summary>Returns in every game against all frames so far, those of the experts among them: mean of the seeds, shaded one standard deviation.</summary>
    public FigurePanels CurveFigure() => Figure.Panels(Options.Games.Count, Options.Games.Select(game => CurveFigures.LearningCurves(
        game.Name, [.. JointMdp.Contestants.Select(contestant => Runs(contestant, game.Name, outcome => outcome.Curve!))], Colors, score: "Return of a greedy game", steps: "Frames of all games, the experts' included")));

    /// <summary>A statistic of the shares [contestant][game]; seeds are drawn anew together.</summary>
    private Interval Over(IReadOnlyList<string> contestants, IReadOnlyList<ArcadeGame> games, Func<double[][], double> statistic)
    {
        var width = contestants.Count + 2;
        double[][] rows = [.. games.SelectMany(game => ((string[])[ActorMimicGames.Random, ActorMimicGames.Expert(game), .. contestants]).Select(player => Returns(player, game)))];
        return Bootstrap.Paired(rows, drawn => statistic([.. contestants.Select((_, contestant) =>
            games.Select((_, game) => Arcade.Share(drawn[(game * width) + 2 + contestant], drawn[game * width], drawn[(game * width) + 1])).ToArray())]));
    }

    private ResultTable ReturnTable() => new(
        FormattableString.Invariant($"Returns: means of {Seeds.Count} seeds, {Options.FinalEpisodes} games each; in brackets {Between}, with a 95 % interval"),
        ["", "frames, all games", "updates of the one network", .. Options.Games.Select(game => game.Name), "over all games"],
        [
            [ActorMimicGames.Random, "–", "–", .. Options.Games.Select(game => (object)Math.Round(Returns(ActorMimicGames.Random, game).Average(), 2)), "0"],
            ["the experts", Options.Games.Count * Options.ExpertSteps, "–", .. Options.Games.Select(game => (object)Math.Round(Returns(ActorMimicGames.Expert(game), game).Average(), 2)), "1"],
            .. JointMdp.Contestants.Select(contestant => (object[])
            [
                contestant, JointMdp.Frames(contestant, Options), JointMdp.Updates(contestant, Options),
                .. Options.Games.Select(game => Text(Share(contestant, game), Returns(contestant, game).Average())), Text(Share(contestant)),
            ]),
        ]);

    private static string Text(Interval share, double? mean = null) => mean is { } value
        ? FormattableString.Invariant($"{value:0.00} ({share.Value:0.00}: {share.Low:0.00} to {share.High:0.00})")
        : FormattableString.Invariant($"{share.Value:0.00} ({share.Low:0.00} to {share.High:0.00})");
}
