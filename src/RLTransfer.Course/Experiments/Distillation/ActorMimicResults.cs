using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Learners;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>All that <see cref="ActorMimicGames"/> measured.</summary>
public sealed class ActorMimicResults(Measured<ArcadeOptions, ArcadeOutcome> measured) : StudyResults<ArcadeOptions, ArcadeOutcome>(measured)
{
    private const string Between = "between random play (0) and the expert (1)";

    /// <summary>One colour a way to start a new game.</summary>
    public static MethodColors Colors { get; } = new([ActorMimicGames.Scratch, .. ActorMimicGames.Mimics]);

    /// <summary>Everyone who plays the games that are learned: their experts, then the one network.</summary>
    public IReadOnlyList<string> Players => [.. Options.Games.Select(ActorMimicGames.Expert), .. ActorMimicGames.Mimics];

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [ReturnTable(), EncounterTable(), NewTable()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [GamesFigure(Options), MatrixFigure(), ShareFigure(), CurveFigure()];

    /// <summary>Returns in a game [S].</summary>
    public double[] Returns(string player, ArcadeGame game) => Each(player, (game ?? throw new ArgumentNullException(nameof(game))).Name, outcome => outcome.Return);

    /// <summary>A player's mean return in a game, from 0 for random play to 1 for the game's expert; seeds are drawn anew together.</summary>
    public Interval Share(string player, ArcadeGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return Bootstrap.Paired([Returns(player, game), Returns(ActorMimicGames.Random, game), Returns(ActorMimicGames.Expert(game), game)], rows => Arcade.Share(rows[0], rows[1], rows[2]));
    }

    /// <summary>The largest such share of an expert in a game that is not its own.</summary>
    public Interval BestStranger()
    {
        var games = Options.Games;
        double[][] rows = [.. games.Select(game => Returns(ActorMimicGames.Random, game)), .. games.SelectMany(expert => games.Select(game => Returns(ActorMimicGames.Expert(expert), game)))];
        return Bootstrap.Paired(rows, drawn => (
            from expert in Enumerable.Range(0, games.Count)
            from game in Enumerable.Range(0, games.Count)
            where expert != game
            select Arcade.Share(Of(drawn, expert, game), drawn[game], Of(drawn, game, game))).Max());

        double[] Of(double[][] drawn, int expert, int game) => drawn[games.Count + (expert * games.Count) + game];
    }

    /// <summary>Of a player's steps to or from a near ghost, the share towards it: when it is frightened less when it hunts.</summary>
    public Interval Chase(string player) => Bootstrap.Paired(
        [.. new[] { Encounters.Prey, Encounters.Hunter }.SelectMany(thing => (double[][])[Seen(player, thing, met => met.Towards), Seen(player, thing, met => met.Steps)])],
        rows => (rows[0].Sum() / Math.Max(1, rows[1].Sum())) - (rows[2].Sum() / Math.Max(1, rows[3].Sum())));

    /// <summary>Halfway from the lowest of the first points of all ways to where learning from scratch ends: mean returns of the seeds.</summary>
    public double Threshold(ArcadeGame game) => (Started(game).Min(runs => runs.Runs.Average(run => run.Start)) + Curves(ActorMimicGames.Scratch, game).Runs.Average(run => run.Asymptote)) / 2;

    /// <summary>Frames until the mean of the seeds reaches the threshold, over those of learning from scratch.</summary>
    public Interval TimeRatio(string start, ArcadeGame game) => Curves(start, game).TimeRatio(Curves(ActorMimicGames.Scratch, game), Threshold(game));

    /// <summary>How a new game was learned.</summary>
    public ComparedRuns Curves(string start, ArcadeGame game) => Runs(start, (game ?? throw new ArgumentNullException(nameof(game))).Name, outcome => outcome.Curve!);

    /// <summary>Each game, some frames after its start, as all players see it.</summary>
    public static Figure GamesFigure(ArcadeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArcadeGame[] games = [.. options.Games, .. options.NewGames];
        return new Figure("The games, and those that are new in the end") { Width = 640 }.ImageGrid(games.Select(game =>
        {
            using var shown = LearningTask.Named(game.Task).Create(1);
            shown.Reset(3);
            for (var step = 0; step < 12; step++)
            {
                shown.Step(new int[1]);
            }

            return shown.Render()!.ToImage();
        }), columns: games.Length, captions: games.Select(game => game.Name));
    }

    /// <summary>Who comes to what in which game.</summary>
    public Figure MatrixFigure()
    {
        var shares = new double[Players.Count, Options.Games.Count];
        for (var row = 0; row < Players.Count; row++)
        {
            for (var column = 0; column < Options.Games.Count; column++)
            {
                shares[row, column] = Share(Players[row], Options.Games[column]).Value;
            }
        }

        return new Figure("Who plays what how well").HeatMap(shares, Players, Options.Games.Select(game => game.Name), cells: "0.00", range: (-0.5, 1), label: "random play 0, expert 1");
    }

    /// <summary>What the one network comes to in each game, seed by seed against the mean expert.</summary>
    public Figure ShareFigure()
    {
        var figure = new Figure("One network for all games") { YLabel = $"Return, {Between}" };
        foreach (var mimic in ActorMimicGames.Mimics)
        {
            var shares = new double[Seeds.Count, Options.Games.Count];
            for (var at = 0; at < Options.Games.Count; at++)
            {
                var game = Options.Games[at];
                for (var seed = 0; seed < Seeds.Count; seed++)
                {
                    shares[seed, at] = Arcade.Share([Returns(mimic, game)[seed]], Returns(ActorMimicGames.Random, game), Returns(ActorMimicGames.Expert(game), game));
                }
            }

            figure.Bars(mimic, Options.Games.Select(game => game.Name), shares, Colors.Of(mimic));
        }

        return figure.HorizontalLine(1, "expert");
    }

    /// <summary>Learning curves on the new games: mean of the seeds, shaded one standard deviation.</summary>
    public FigurePanels CurveFigure() => Figure.Panels(Options.NewGames.Count, Options.NewGames.Select(game => CurveFigures.LearningCurves(
        game.Name, Started(game), Colors, possible: (0, double.MaxValue), score: "Return of a greedy game", steps: "Frames", threshold: Threshold(game))));

    private ComparedRuns[] Started(ArcadeGame game) => [.. Colors.Methods.Select(start => Curves(start, game))];

    private double[] Seen(string player, string thing, Func<Encounter, double> count) =>
        [.. Of(player, Options.Games.First(game => Of(player, game.Name)[0].Encounters.Any(met => met.Thing == thing)).Name).Select(outcome => count(outcome.Encounters.First(met => met.Thing == thing)))];

    private ResultTable ReturnTable() => new(
        FormattableString.Invariant($"Returns: means of {Seeds.Count} seeds, {Options.FinalEpisodes} games each; in brackets {Between}, with a 95 % interval"),
        ["", .. Options.Games.Select(game => game.Name)],
        [.. ((string[])[ActorMimicGames.Random, .. Players]).Select(player => (object[])[player, .. Options.Games.Select(game =>
        {
            var share = Share(player, game);
            return FormattableString.Invariant($"{Returns(player, game).Average():0.00} ({share.Value:0.00}: {share.Low:0.00} to {share.High:0.00})");
        })])]);

    private ResultTable EncounterTable()
    {
        var met = Options.Games.SelectMany(game => Of(ActorMimicGames.Random, game.Name)[0].Encounters.Select(encounter => (Game: game, encounter.Thing))).ToArray();
        return new(
            $"Steps towards what is near (or that stay in its way), of all towards it or away, in percent: {Seeds.Count} seeds together",
            ["", .. met.Select(each => $"{each.Game.Name}: {each.Thing}")],
            [.. ((string[])[ActorMimicGames.Random, "the game's expert", .. ActorMimicGames.Mimics]).Select(player => (object[])[player, .. met.Select(each =>
            {
                var who = player == "the game's expert" ? ActorMimicGames.Expert(each.Game) : player;
                var steps = Seen(who, each.Thing, encounter => encounter.Steps).Sum();
                return steps > 0 ? (object)Math.Round(100 * Seen(who, each.Thing, encounter => encounter.Towards).Sum() / steps) : "–";
            })])]);
    }

    private ResultTable NewTable() => new(
        $"New games: mean returns of {Seeds.Count} seeds, and frames until their mean reaches the threshold, over those from scratch (95 % interval)",
        ["game", "start", "along the way", "at the end", "threshold", "frames to it", "over scratch's"],
        [.. from game in Options.NewGames
            from runs in Started(game)
            let ratio = TimeRatio(runs.Method, game)
            select (object[])
            [
                game.Name, runs.Method, Math.Round(runs.Runs.Average(run => run.Area), 2), Math.Round(runs.Runs.Average(run => run.Asymptote), 2), Math.Round(Threshold(game), 2),
                runs.TimeOfMean(Threshold(game)) is { } time ? Math.Round(time) : FormattableString.Invariant($"not in {runs.Steps[^1]}"),
                FormattableString.Invariant($"{ratio.Value:0.00} ({ratio.Low:0.00} to {ratio.High:0.00})"),
            ]]);
}
