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
        Assert.Equal(new ActorMimicGames().MustShow.Count, results.Report.Claims.Count);
        foreach (var game in results.Options.Games)
        {
            var better = results.Returns(ActorMimicGames.Expert(game), game).Average() > results.Returns(ActorMimicGames.Random, game).Average();
            Assert.Equal(better ? 1 : 0, results.Share(ActorMimicGames.Expert(game), game).Value);
            Assert.Equal(0, results.Share(ActorMimicGames.Random, game).Value);
            Assert.All(results.Players, player => Assert.Equal(results.Returns(player, game), again.Returns(player, game)));
        }

        Assert.All(results.Options.NewGames, game => Assert.Equal(results.Options.Points + 1, results.Curves(ActorMimicGames.Scratch, game).Steps.Count));
        Assert.Equal([results.Players.Count + 1, 4, 3 * newGames], results.Tables.Select(table => table.Rows.Count));
    }
}
