using RLTransfer.Course.Experiments.Distillation;

namespace RLTransfer.Course.Tests.Experiments.Distillation;

public sealed class ActorMimicGamesTests
{
    [Fact]
    public void Every_player_meets_every_game_and_two_runs_agree()
    {
        var (results, again) = (new ActorMimicGames().Measure(new(Budget.Smoke)), new ActorMimicGames().Measure(new(Budget.Smoke)));
        var (games, newGames) = (results.Options.Games.Count, results.Options.NewGames.Count);
        Assert.Equal((games * (1 + games + 2)) + (3 * newGames), results.Contests.Count);
        Assert.Equal(new ActorMimicGames().MustShow.Count - 2, results.Report.Claims.Count);         // a new game fewer
        foreach (var game in results.Options.Games)
        {
            Assert.Equal(1, results.Returns(ActorMimicGames.Expert(game), game).Average() > results.Returns(ActorMimicGames.Random, game).Average() ? results.Share(ActorMimicGames.Expert(game), game).Value : 1);
            Assert.Equal(0, results.Share(ActorMimicGames.Random, game).Value);
            Assert.All(results.Players, player => Assert.Equal(results.Returns(player, game), again.Returns(player, game)));
        }

        Assert.All(results.Options.NewGames, game => Assert.Equal(results.Options.Points + 1, results.Curves(ActorMimicGames.Scratch, game).Steps.Count));
        Assert.Equal([results.Players.Count + 1, 4, 3 * newGames], results.Tables.Select(table => table.Rows.Count));
    }

    [Fact]
    public void Both_networks_that_are_taught_start_a_new_game_from_what_they_know()
    {
        var results = new ActorMimicGames().Measure(new(Budget.Smoke));
        var game = results.Options.NewGames[0];
        var first = ((string[])[ActorMimicGames.Scratch, .. ActorMimicGames.Mimics]).Select(start => string.Join(' ', results.Curves(start, game).Runs.SelectMany(run => run.Scores))).ToArray();
        Assert.Equal(first[1] == first[0], first[2] == first[0]);
    }
}
