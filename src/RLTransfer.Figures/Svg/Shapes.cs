using static RLTransfer.Figures.Svg.SvgWriter;

namespace RLTransfer.Figures.Svg;

/// <summary>Markers and series swatches.</summary>
internal static class Shapes
{
    /// <summary>The outline of a marker around a point, as path data.</summary>
    public static string Marker(string kind, double x, double y, double r) => kind switch
    {
        "square" => Polygon((x - .86 * r, y - .86 * r), (x + .86 * r, y - .86 * r), (x + .86 * r, y + .86 * r), (x - .86 * r, y + .86 * r)),
        "triangle-up" => Polygon((x, y - 1.2 * r), (x + 1.1 * r, y + .75 * r), (x - 1.1 * r, y + .75 * r)),
        "triangle-down" => Polygon((x, y + 1.2 * r), (x + 1.1 * r, y - .75 * r), (x - 1.1 * r, y - .75 * r)),
        "diamond" => Polygon((x, y - 1.3 * r), (x + 1.3 * r, y), (x, y + 1.3 * r), (x - 1.3 * r, y)),
        "cross" => Plus(x, y, r, 0),
        "x" => Plus(x, y, r, Math.PI / 4),
        _ => $"M{N(x - r)} {N(y)}a{N(r)} {N(r)} 0 1 0 {N(2 * r)} 0a{N(r)} {N(r)} 0 1 0 {N(-2 * r)} 0z",
    };

    /// <summary>A short piece of the series, as its key shows it.</summary>
    public static void Swatch(SvgWriter svg, KeyEntry entry, double x, double y, double width)
    {
        var look = entry.Look;
        svg.Open(look.Role);
        switch (entry.Kind)
        {
            case KeyKind.Bar:
                var box = new Box(x + width / 2 - 6, y - 6, 12, 12);
                svg.Rect(box, "fill=\"currentColor\"");
                Hatch(svg, entry.Hatch, box);
                break;
            case KeyKind.Points:
                svg.Path(Marker(look.Marker, x + width / 2, y, 4), "fill=\"currentColor\"");
                break;
            default:
                if (entry.HasBand) svg.Rect(new Box(x, y - 5, width, 10), "fill=\"currentColor\" fill-opacity=\"0.18\"");
                svg.Line(x, y, x + width, y, "stroke=\"currentColor\" stroke-width=\"2\"" + Dash(look.Dash));
                if (look.Marked) svg.Path(Marker(look.Marker, x + width / 2, y, 3.6), "fill=\"currentColor\"");
                break;
        }
        svg.Close();
    }

    public static string Dash(string pattern) => pattern.Length == 0 ? "" : $" stroke-dasharray=\"{pattern}\"";

    /// <summary>Thin lines in the page's color, so that bars differ in grey too; 0 is none.</summary>
    public static void Hatch(SvgWriter svg, int kind, Box box)
    {
        if (kind > 0) svg.Rect(box, $"fill=\"url(#{IdMark}h{(kind - 1) % 5 + 1})\"", "page");
    }

    /// <summary>The patterns that <see cref="Hatch"/> refers to.</summary>
    public static string HatchDefinitions()
    {
        string[] lines = ["M-1 1l2-2M0 7l7-7M6 8l2-2", "M0 3.5h7", "M-1 6l2 2M0 0l7 7M6-1l2 2", "M3.5 0v7", "M0 7l7-7M0 0l7 7"];
        return string.Concat(lines.Select((d, i) =>
            $"<pattern id=\"{IdMark}h{i + 1}\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\"><path class=\"page\" color=\"{Theme.Light("page")}\" d=\"{d}\" stroke=\"currentColor\" stroke-width=\"1\" stroke-opacity=\"0.5\"/></pattern>\n"));
    }

    private static string Polygon(params ReadOnlySpan<(double X, double Y)> points)
    {
        var data = "";
        foreach (var (x, y) in points) data += (data.Length == 0 ? "M" : "L") + N(x) + " " + N(y);
        return data + "z";
    }

    private static string Plus(double x, double y, double r, double turn)
    {
        var (a, b) = (1.25 * r, .42 * r);
        (double, double) At(double u, double v) => (x + u * Math.Cos(turn) - v * Math.Sin(turn), y + u * Math.Sin(turn) + v * Math.Cos(turn));
        return Polygon(At(-b, -a), At(b, -a), At(b, -b), At(a, -b), At(a, b), At(b, b), At(b, a), At(-b, a), At(-b, b), At(-a, b), At(-a, -b), At(-b, -b));
    }
}
