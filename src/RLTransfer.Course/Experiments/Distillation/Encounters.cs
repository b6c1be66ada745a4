using RLTransfer.Environments.Pixels;
using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>How a player moves while something is near.</summary>
/// <param name="Thing">What is near.</param>
/// <param name="Towards">Steps that bring the player nearer to where it was, or leave the player in its way.</param>
/// <param name="Steps">Those, and steps that lead away from it.</param>
public sealed record Encounter(string Thing, int Towards, int Steps);

/// <summary>Reads out of a game's gray pictures whether the player meets things or flees them: the same move, towards what comes, is right in one game and wrong in another.</summary>
internal static class Encounters
{
    /// <summary>Things to be met or to be fled.</summary>
    public const string Shot = "falling shot", Ball = "coming ball", Hunter = "hunting ghost", Prey = "frightened ghost";

    private const double Tolerance = 0.004, Close = 4;

    /// <summary>By the game's name in the registry: the thing, its layer, how far it is, and when it is near.</summary>
    private static readonly ILookup<string, (string Thing, string Layer, Func<Place, Place, double> Distance, Func<Place, Place, bool> IsNear)> things =
        new (string Game, string Thing, string Layer, Func<Place, Place, double> Distance, Func<Place, Place, bool> IsNear)[]
        {
            ("SpaceInvaders", Shot, "alien shot", Across, (player, shot) => player.Row - shot.Row is > 0 and <= Close && Across(player, shot) <= 1),
            ("Pong", Ball, "ball", Along, (paddle, ball) => paddle.Column - ball.Column <= Screen.Size / 2 && Along(paddle, ball) > 1.5),
            ("PacMan", Hunter, "ghost", Walk, (player, ghost) => Walk(player, ghost) <= Close),
            ("PacMan", Prey, "frightened ghost", Walk, (player, ghost) => Walk(player, ghost) <= Close),
        }.ToLookup(thing => thing.Game, thing => (thing.Thing, thing.Layer, thing.Distance, thing.IsNear));

    /// <summary>Of each of the game's things, how the player moved; empty for games without one.</summary>
    public static IReadOnlyList<Encounter> Of(ArcadeGame game, IReadOnlyList<CrowdEpisode> episodes) => [.. things[game.Info.Name].Select(thing =>
    {
        var (towards, steps) = (0, 0);
        foreach (var (before, after) in episodes.SelectMany(episode => episode.Observations.Zip(episode.Observations.Skip(1))))
        {
            if (Player(game.Info, before) is { } from && Player(game.Info, after) is { } to && Nearest(before, from) is { } near)
            {
                var (was, now) = (thing.Distance(from, near), thing.Distance(to, near));
                towards += now < was || now == 0 ? 1 : 0;
                steps += now != was || now == 0 ? 1 : 0;
            }
        }

        return new Encounter(thing.Thing, towards, steps);

        Place? Nearest(float[] picture, Place player)
        {
            Place[] near = [.. Places(game.Info, picture, thing.Layer).Where(place => thing.IsNear(player, place) && !Leaves(game.Info, picture, place))];
            return near.Length > 0 ? near.MinBy(place => thing.Distance(player, place)) : null;
        }
    })];

    /// <summary>A ball leaves where its trail lies on the player's side of it.</summary>
    private static bool Leaves(PixelGameInfo info, float[] picture, Place ball) =>
        info.Name == "Pong" && Places(info, picture, "trail").Any(trail => trail.Column > ball.Column);

    private static double Across(Place one, Place other) => Math.Abs(one.Column - other.Column);

    private static double Along(Place one, Place other) => Math.Abs(one.Row - other.Row);

    private static double Walk(Place one, Place other) => Across(one, other) + Along(one, other);

    /// <summary>The middle of the player's cells; null where none is seen.</summary>
    private static Place? Player(PixelGameInfo info, float[] picture)
    {
        Place[] cells = [.. Places(info, picture, "player")];
        return cells.Length > 0 ? new(cells.Average(cell => cell.Row), cells.Average(cell => cell.Column)) : null;
    }

    /// <summary>Where the picture shows a layer, which its gray tells.</summary>
    private static IEnumerable<Place> Places(PixelGameInfo info, float[] picture, string layer)
    {
        var gray = info.Layers.First(other => other.Name == layer).Gray;
        for (var cell = 0; cell < picture.Length; cell++)
        {
            if (Math.Abs(picture[cell] - gray) < Tolerance)
            {
                yield return new(cell / Screen.Size, cell % Screen.Size);
            }
        }
    }

    private readonly record struct Place(double Row, double Column);
}
