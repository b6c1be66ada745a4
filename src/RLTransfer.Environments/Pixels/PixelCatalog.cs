namespace RLTransfer.Environments.Pixels;

/// <summary>The pixel games by id; <c>PongNoisy-v0</c> is <c>Pong-v0</c> with <c>look: noisy</c>.</summary>
internal static class PixelCatalog
{
    public static IEnumerable<EnvironmentSpec> Specs =>
    [
        Game<Pong, PongState, PongParameters>(),
        .. PongSoup(),
        Game<Asterix, AsterixState, AsterixParameters>(),
        Game<Breakout, BreakoutState, BreakoutParameters>(),
        Game<Freeway, FreewayState, FreewayParameters>(),
        Game<PacMan, PacManState, PacManParameters>(),
        Game<SpaceInvaders, SpaceInvadersState, SpaceInvadersParameters>(),
    ];

    /// <summary>Pong and its variants of Rusu et al. 2016, all seen in one gray channel.</summary>
    private static IEnumerable<EnvironmentSpec> PongSoup() =>
        new[] { ("Gray", "gray"), ("Noisy", "noisy"), ("Black", "black"), ("White", "white"), ("Zoom", "zoom"), ("VFlip", "flip_vertical"), ("HFlip", "flip_horizontal"), ("VHFlip", "flip_both") }
            .Select(variant => Game<Pong, PongState, PongParameters>(variant.Item1, variant.Item2));

    private static EnvironmentSpec Game<TGame, TState, TParameters>(string variant = "", string look = "objects")
        where TGame : struct, IPixelGame<TState, TParameters>
        where TState : unmanaged
        where TParameters : unmanaged, IPixelParameters
    {
        var info = TGame.Info;
        return EnvironmentSpec.Of<PixelGame<TGame, TState, TParameters>, TParameters, int>(
            $"{info.Name}{variant}-v0",
            [new SettingSpec("look", look, LookNames.All)],
            settings => new(LookNames.Parse(info.Name, settings.Text("look")))) with
        {
            MaxEpisodeSteps = info.Limit,
            RewardThreshold = info.BestReturn * 0.9,
        };
    }
}
