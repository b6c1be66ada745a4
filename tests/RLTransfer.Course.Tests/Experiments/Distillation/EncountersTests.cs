using RLTransfer.Course.Experiments.Distillation;
using RLTransfer.Environments.Pixels;
using RLTransfer.Learners;

namespace RLTransfer.Course.Tests.Experiments.Distillation;

public sealed class EncountersTests
{
    [Theory]
    [InlineData(6, 7, 0)]        // under the shot, and away from it
    [InlineData(5, 6, 1)]        // beside it, and under it
    [InlineData(6, 6, 1)]        // stays under it
    [InlineData(5, 5, null)]     // stays beside it
    [InlineData(2, 3, null)]     // the shot falls elsewhere
    public void To_stay_or_move_under_a_falling_shot_is_towards_it(int from, int to, int? towards)
    {
        var info = SpaceInvaders.Info;
        var met = Met("SpaceInvaders-v0", Picture(info, ("alien shot", 8, 6), ("player", 11, from)), Picture(info, ("alien shot", 9, 6), ("player", 11, to)));
        Assert.Equal(new(Encounters.Shot, towards ?? 0, towards is null ? 0 : 1), met[0]);
    }

    [Theory]
    [InlineData(7, 1)]           // the ball has moved right: it comes
    [InlineData(9, null)]        // it has moved left
    public void A_paddle_meets_the_ball_that_comes(int trail, int? towards)
    {
        var info = Pong.Info;
        (string, int, int)[] paddle = [("player", 4, 11), ("player", 5, 11), ("player", 6, 11), ("trail", 2, trail), ("ball", 2, 8)];
        var met = Met("Pong-v0", Picture(info, paddle), Picture(info, ("player", 3, 11), ("player", 4, 11), ("player", 5, 11)));
        Assert.Equal(new(Encounters.Ball, towards ?? 0, towards is null ? 0 : 1), met[0]);
    }

    [Fact]
    public void Hunting_and_frightened_ghosts_are_told_apart()
    {
        var info = PacMan.Info;
        var met = Met("PacMan-v0", Picture(info, ("player", 5, 5), ("frightened ghost", 5, 8), ("ghost", 9, 5)), Picture(info, ("player", 5, 6)));
        Assert.Equal([new(Encounters.Hunter, 0, 1), new(Encounters.Prey, 1, 1)], met);
    }

    [Fact]
    public void A_game_without_such_things_has_none() => Assert.Empty(Met("Freeway-v0"));

    private static IReadOnlyList<Encounter> Met(string task, params float[][] pictures) => Encounters.Of(new("", task), [new CrowdEpisode(pictures, 0, true)]);

    private static float[] Picture(PixelGameInfo info, params (string Layer, int Row, int Column)[] cells)
    {
        var picture = new float[Screen.Size * Screen.Size];
        Array.Fill(picture, info.GrayBackground);
        foreach (var (layer, row, column) in cells)
        {
            picture[(row * Screen.Size) + column] = info.Layers.First(each => each.Name == layer).Gray;
        }

        return picture;
    }
}
