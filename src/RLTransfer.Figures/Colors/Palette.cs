namespace RLTransfer.Figures.Colors;

/// <summary>The colors of series, after M. Okabe and K. Ito, "Color Universal Design", 2008: told apart under every common color vision.</summary>
/// <remarks>
/// Yellow is left out; reddish purple, orange and sky blue are darkened, so that thin lines have a contrast of 3 to 1 on white (WCAG 2.2, 1.4.11).
/// On dark pages every color is lightened in its own hue. Dashes, markers and hatching repeat the distinction, so that it survives a grey print.
/// </remarks>
internal static class Palette
{
    /// <summary>Blue, vermillion, bluish green, reddish purple, orange, sky blue, grey.</summary>
    public static readonly Rgb[] Light =
        [.. new[] { "#0072b2", "#d55e00", "#009e73", "#b8609a", "#c08400", "#3d9bd1", "#555b66" }.Select(Rgb.Parse)];

    public static readonly Rgb[] Dark =
        [.. new[] { "#4aa8e0", "#f07f2e", "#2cc397", "#de96bd", "#e8b23a", "#8fd0f5", "#a9b0bb" }.Select(Rgb.Parse)];

    public static readonly string[] Dashes = ["", "7 3", "2 2.5", "8 3 2 3", "12 3", "5 2 2 2 2 2", "4 4"];

    /// <summary>The same dashes in Plotly's words.</summary>
    public static readonly string[] PlotlyDashes = ["solid", "7px,3px", "2px,2.5px", "8px,3px,2px,3px", "12px,3px", "5px,2px,2px,2px,2px,2px", "4px,4px"];

    /// <summary>Circle, square, triangle, diamond, down triangle, plus, cross: in Plotly's words.</summary>
    public static readonly string[] Markers = ["circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "x"];

    public static int Count => Light.Length;
}
