using RLTransfer.Environments.Rendering;

namespace RLTransfer.Environments.Pixels;

/// <summary>One object type of a pixel game.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Letter">What stands for it in text.</param>
/// <param name="Gray">Its intensity in the gray looks.</param>
/// <param name="Color">Its colour in pictures.</param>
/// <param name="Shape">Its form in pictures.</param>
public sealed record PixelLayer(string Name, char Letter, float Gray, Color Color, PixelShape Shape = PixelShape.Block);

/// <summary>What is fixed about a pixel game.</summary>
public sealed record PixelGameInfo
{
    /// <summary>Its name, which its ids begin with.</summary>
    public required string Name { get; init; }

    /// <summary>The rules, in a few sentences.</summary>
    public required string Description { get; init; }

    /// <summary>What is rewarded.</summary>
    public required string Rewards { get; init; }

    /// <summary>How an episode starts.</summary>
    public required string Start { get; init; }

    /// <summary>How an episode ends.</summary>
    public required string End { get; init; }

    /// <summary>Its object types; later ones are drawn over earlier ones.</summary>
    public required IReadOnlyList<PixelLayer> Layers { get; init; }

    /// <summary>What each action does, by number.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>The background of the gray looks that do not set their own.</summary>
    public float GrayBackground { get; init; }

    /// <summary>The highest return of an episode with the default parameters, which the game's expert reaches.</summary>
    public required float BestReturn { get; init; }

    /// <summary>Steps after which an episode is truncated.</summary>
    public required int Limit { get; init; }

    /// <summary>Everything above as Markdown, with Gymnasium's sections.</summary>
    public string Documentation => FormattableString.Invariant($"""
        # {Name}

        ## Description
        {Description}

        ## Action Space
        `Discrete({Actions.Count})`: {string.Join(", ", Actions.Select((action, number) => $"{number} {action}"))}.

        ## Observation Space
        Look `objects`: `Box(0, 1, ({Layers.Count}, {Screen.Size}, {Screen.Size}))`, one channel an object type: {string.Join(", ", Layers.Select((layer, number) => $"{number} {layer.Name}"))}.
        The gray looks: `Box(0, 1, (1, {Screen.Size}, {Screen.Size}))`, the same screen in one channel.

        ## Rewards
        {Rewards} The best return is {BestReturn}.

        ## Starting State
        {Start}

        ## Episode End
        {End} Truncated after {Limit} steps.

        ## Arguments
        `look`: `objects`, `gray`, or one of the variants of Rusu et al. 2016, section 5.1: `noisy` (noise frozen over time), `black` and `white` (backgrounds), `zoom` (75 % of the size, moved to a corner), `flip_vertical`, `flip_horizontal`, `flip_both`. A look changes what is seen, never the rules.

        ## Version History
        * v0: the first.
        """);
}
