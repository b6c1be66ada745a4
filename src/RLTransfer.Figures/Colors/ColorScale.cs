namespace RLTransfer.Figures.Colors;

/// <summary>A way from numbers in [0, 1] to colors, for heat maps and filters.</summary>
public sealed class ColorScale
{
    private readonly Rgb[] stops;

    private ColorScale(string name, bool diverging, params string[] hex)
    {
        (Name, IsDiverging) = (name, diverging);
        stops = [.. hex.Select(Rgb.Parse)];
    }

    /// <summary>From dark violet to yellow, perceptually even (matplotlib's viridis, N. Smith and S. van der Walt).</summary>
    public static ColorScale Viridis { get; } = new("Viridis", false,
        "#440154", "#482878", "#3e4a89", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6dcd59", "#b4de2c", "#fde725");

    /// <summary>From almost white to dark blue (ColorBrewer Blues, C. Brewer).</summary>
    public static ColorScale Blues { get; } = new("Blues", false,
        "#f7fbff", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c", "#08306b");

    /// <summary>Blue below, white in the middle, red above: for signed numbers around zero (ColorBrewer RdBu, reversed).</summary>
    public static ColorScale BlueRed { get; } = new("BlueRed", true,
        "#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7", "#fddbc7", "#f4a582", "#d6604d", "#b2182b");

    /// <summary>Black to white.</summary>
    public static ColorScale Grey { get; } = new("Grey", false, "#000000", "#ffffff");

    /// <summary>The scale's name.</summary>
    public string Name { get; }

    /// <summary>Whether the middle means zero, so that the range is taken symmetric.</summary>
    public bool IsDiverging { get; }

    /// <summary>The colors it passes through, evenly spaced.</summary>
    public IReadOnlyList<Rgb> Stops => stops;

    /// <summary>The color at a position; what lies outside [0, 1] is clipped.</summary>
    public Rgb At(double position)
    {
        var at = Math.Clamp(double.IsNaN(position) ? 0 : position, 0, 1) * (stops.Length - 1);
        var i = Math.Min((int)at, stops.Length - 2);
        var (a, b, t) = (stops[i], stops[i + 1], at - i);
        return new Rgb(Mix(a.R, b.R, t), Mix(a.G, b.G, t), Mix(a.B, b.B, t));
    }

    private static byte Mix(byte a, byte b, double t) => (byte)Math.Round(a + (b - a) * t);
}
