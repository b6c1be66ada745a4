using RLTransfer.Environments.Pixels;

namespace RLTransfer.Environments.Tests.Pixels;

public sealed class JoystickTests
{
    [Fact]
    public void Every_action_of_every_game_is_a_joysticks()
    {
        foreach (var game in (PixelGameInfo[])[Pong.Info, Breakout.Info, Freeway.Info, Asterix.Info, PacMan.Info, SpaceInvaders.Info])
        {
            Assert.Equal(Enumerable.Range(0, game.Actions.Count), Joystick.Own(game).Where(own => own is not null).Select(own => own!.Value).Order());
        }
    }

    [Fact]
    public void It_plays_a_game_as_the_games_own_actions_do_and_what_the_game_does_not_know_is_staying()
    {
        string[] pressed = ["left", "up", "right", "fire", "down", "stay", "left"];
        int[] own = [1, 0, 2, 3, 0, 0, 1];                                             // Space Invaders: stay, left, right, fire
        using var game = Gym.MakeVector("SpaceInvaders-v0", 1);
        using var joystick = Joystick.Offer(Gym.MakeVector("SpaceInvaders-v0", 1), SpaceInvaders.Info);
        Assert.Equal(6, Assert.IsType<Discrete>(joystick.SingleActionSpace).Count);
        game.Reset(3);
        joystick.Reset(3);
        foreach (var (name, action) in pressed.Zip(own))
        {
            game.Step([action]);
            joystick.Step([Joystick.Actions.Index().First(other => other.Item == name).Index]);
            Assert.Equal(game.Observations, joystick.Observations);
        }
    }

    [Fact]
    public void A_game_is_played_with_another_games_actions()
    {
        Assert.Equal([0, null, null], Joystick.Own(SpaceInvaders.Info, Pong.Info.Actions));
        Assert.Equal([0, null, 2, null, 1], Joystick.Own(SpaceInvaders.Info, PacMan.Info.Actions));
    }
}
