namespace RLTransfer.Figures;

/// <summary>How an axis spaces its numbers.</summary>
public enum Scale
{
    /// <summary>Equal steps for equal differences.</summary>
    Linear,

    /// <summary>Equal steps for equal ratios; positive numbers only.</summary>
    Log,
}
