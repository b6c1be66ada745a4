namespace RLTransfer.Environments.Pixels;

/// <summary>The actions of all pixel games together, so that one network can play several.</summary>
public static class Joystick
{
    /// <summary>What can be pressed, by number.</summary>
    public static IReadOnlyList<string> Actions { get; } = ["stay", "up", "right", "down", "left", "fire"];

    /// <summary>Of each of these actions, which of the game's own it is; null where the game does not know it.</summary>
    /// <param name="game">The game.</param>
    /// <param name="actions">Names of actions, such as another game's; null: <see cref="Actions"/>.</param>
    public static IReadOnlyList<int?> Own(PixelGameInfo game, IReadOnlyList<string>? actions = null)
    {
        ArgumentNullException.ThrowIfNull(game);
        return [.. (actions ?? Actions).Select(name => game.Actions.Index().Where(own => own.Item == name).Select(own => (int?)own.Index).FirstOrDefault())];
    }

    /// <summary>A game that is played with these actions: one that the game does not know leaves it as if nothing had been pressed.</summary>
    /// <param name="environment">Instances of the game, which this wraps.</param>
    /// <param name="game">What it is.</param>
    /// <param name="actions">Names of actions, such as another game's; null: <see cref="Actions"/>.</param>
    public static VectorEnvironment Offer(VectorEnvironment environment, PixelGameInfo game, IReadOnlyList<string>? actions = null)
    {
        var stay = Own(game, [Actions[0]])[0] ?? throw new ArgumentException($"{game.Name} has no action '{Actions[0]}', which stands for those that it does not know.", nameof(game));
        return new RemapAction(environment, [.. Own(game, actions).Select(own => own ?? stay)]);
    }
}
