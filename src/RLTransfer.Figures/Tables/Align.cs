namespace RLTransfer.Figures;

/// <summary>Where a column's texts stand.</summary>
public enum Align
{
    /// <summary>Numbers to the right, everything else to the left.</summary>
    Auto,

    /// <summary>At the left edge.</summary>
    Left,

    /// <summary>At the right edge.</summary>
    Right,

    /// <summary>In the middle.</summary>
    Center,
}
