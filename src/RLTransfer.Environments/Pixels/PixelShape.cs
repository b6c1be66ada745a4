namespace RLTransfer.Environments.Pixels;

/// <summary>The form that a cell of a layer takes in pictures. What is observed is always the whole cell.</summary>
public enum PixelShape
{
    /// <summary>The whole cell, with a bevel.</summary>
    Block,

    /// <summary>A disc.</summary>
    Disc,

    /// <summary>A small dot.</summary>
    Dot,

    /// <summary>A round head, a waved hem and two eyes.</summary>
    Ghost,

    /// <summary>A disc with an open mouth.</summary>
    Muncher,

    /// <summary>A narrow upright bar.</summary>
    Bolt,
}
