namespace RLTransfer.Figures;

/// <summary>Where the key to the series stands. It never covers data.</summary>
public enum Legend
{
    /// <summary>Beside the ends of lines where that can be read, otherwise above the plot.</summary>
    Auto,

    /// <summary>Above the plot, in a row.</summary>
    Top,

    /// <summary>To the right of the plot, where there is room: lines are named at their ends.</summary>
    Right,

    /// <summary>None.</summary>
    None,
}
