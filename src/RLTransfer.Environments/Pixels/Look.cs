namespace RLTransfer.Environments.Pixels;

/// <summary>How a pixel game is seen. The rules, the actions and the rewards are the same under every look.</summary>
/// <remarks>
/// All but <see cref="Objects"/> are one gray channel. The seven changed ones are the variants of the "Pong soup" of
/// Rusu et al. 2016, section 5.1: noise frozen over time, black and white backgrounds, a picture of 75 % size moved
/// to a corner, and flips. A flip changes the picture only, so "up" on the screen may be the action "down".
/// </remarks>
public enum Look
{
    /// <summary>One channel an object type, zeros and ones.</summary>
    Objects,

    /// <summary>One gray channel on the game's own background.</summary>
    Gray,

    /// <summary>Gray, with Gaussian noise that is the same in every frame.</summary>
    Noisy,

    /// <summary>Gray, on black.</summary>
    Black,

    /// <summary>Gray, on white.</summary>
    White,

    /// <summary>Gray, at 75 % of the size, in the lower left corner.</summary>
    Zoom,

    /// <summary>Gray, upside down.</summary>
    FlipVertical,

    /// <summary>Gray, left and right exchanged.</summary>
    FlipHorizontal,

    /// <summary>Gray, turned by half a circle.</summary>
    FlipBoth,
}
