using RLTransfer.Figures.Colors;
using RLTransfer.Figures.Data;
using RLTransfer.Figures.Images;
using RLTransfer.Figures.Marks;
using static RLTransfer.Figures.Svg.SvgWriter;

namespace RLTransfer.Figures.Svg;

/// <summary>Draws colored cells, lines of equal height, and the color bar.</summary>
internal static class HeatPainter
{
    public static void Draw(SvgWriter svg, PanelLayout panel, HeatMark heat)
    {
        var (rows, columns) = (heat.Values.GetLength(0), heat.Values.GetLength(1));
        if (heat.IsNumeric || rows * columns > 4000) DrawPicture(svg, panel, heat);
        else DrawCells(svg, panel, heat, rows, columns);
    }

    private static void DrawPicture(SvgWriter svg, PanelLayout panel, HeatMark heat)
    {
        var (rows, columns) = (heat.Values.GetLength(0), heat.Values.GetLength(1));
        var values = heat.Values;
        if (heat.IsNumeric)   // the lowest y stands below
        {
            values = new double[rows, columns];
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++) values[i, j] = heat.Values[rows - 1 - i, j];
            }
        }
        double Left() => heat.IsNumeric ? heat.X![0] - Half(heat.X) : -0.5;
        double Right() => heat.IsNumeric ? heat.X![^1] + Half(heat.X) : columns - 0.5;
        double Top() => heat.IsNumeric ? heat.Y![^1] + Half(heat.Y) : -0.5;
        double Bottom() => heat.IsNumeric ? heat.Y![0] - Half(heat.Y) : rows - 0.5;
        var (x, y) = (panel.X.At(Left()), panel.Y.At(Top()));
        Picture(svg, PixelImage.Colored(values, heat.Low, heat.High, heat.Colors), new Box(x, y, panel.X.At(Right()) - x, panel.Y.At(Bottom()) - y), stretch: true);
    }

    /// <summary>A picture whose pixels stay squares.</summary>
    public static void Picture(SvgWriter svg, PixelImage image, Box box, bool stretch = false) =>
        svg.Element("image", $"x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\"{(stretch ? " preserveAspectRatio=\"none\"" : "")} style=\"image-rendering:pixelated\" href=\"{PngWriter.ToDataUri(image)}\"");

    private static void DrawCells(SvgWriter svg, PanelLayout panel, HeatMark heat, int rows, int columns)
    {
        var (width, height) = (panel.Plot.Width / columns, panel.Plot.Height / rows);
        var gap = width > 24 && height > 18 ? 1 : 0;
        Box Cell(int i, int j) => new(panel.Plot.X + j * width, panel.Plot.Y + i * height, width - gap, height - gap);
        Rgb Color(double value) => heat.Colors.At((value - heat.Low) / (heat.High - heat.Low));
        svg.Open(null, "shape-rendering=\"crispEdges\"");
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                if (!double.IsNaN(heat.Values[i, j])) svg.Rect(Cell(i, j), $"fill=\"{Color(heat.Values[i, j])}\"");
            }
        }
        svg.Close();
        if (heat.CellFormat is null) return;

        var texts = new string[rows, columns];
        var widest = 0.0;
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var value = heat.Values[i, j];
                texts[i, j] = double.IsNaN(value) ? "" : value.ToString(heat.CellFormat, System.Globalization.CultureInfo.InvariantCulture).Replace('-', '\u2212');
                widest = Math.Max(widest, TextMetrics.Width(texts[i, j], 1));
            }
        }
        var size = Math.Min(12, Math.Min((width - 4) / widest, height - 4));
        if (size < 6) return;   // no room to be read
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                if (texts[i, j].Length == 0) continue;
                var dark = Rgb.Contrast(Color(heat.Values[i, j]), new Rgb(255, 255, 255)) > 4;
                svg.Text(Cell(i, j).CenterX, Cell(i, j).CenterY + TextMetrics.Middle * size, texts[i, j], size, "middle", more: $"fill=\"{(dark ? "#ffffff" : "#1f2328")}\"");
            }
        }
    }

    /// <summary>Marching squares (W. Lorensen and H. Cline, 1987, in the plane): where the function crosses a level, cell by cell.</summary>
    public static void Contours(SvgWriter svg, PanelLayout panel, ContourMark contour)
    {
        svg.Open(null, "fill=\"none\" stroke=\"#ffffff\" stroke-opacity=\"0.65\" stroke-width=\"0.9\"");
        foreach (var level in contour.Levels)
        {
            var data = string.Concat(ContourLines.At(contour.Values, contour.X, contour.Y, level).Select(s =>
                $"M{N(panel.X.At(s.X1))} {N(panel.Y.At(s.Y1))}L{N(panel.X.At(s.X2))} {N(panel.Y.At(s.Y2))}"));
            if (data.Length > 0) svg.Path(data, "");
        }
        svg.Close();
    }

    public static void ColorBar(SvgWriter svg, PanelLayout panel, HeatMark heat, int number)
    {
        var box = new Box(panel.Plot.Right + 14, panel.Plot.Y, PanelLayout.BarWidth, panel.Plot.Height);
        var stops = heat.Colors.Stops;
        svg.Raw($"<linearGradient id=\"{IdMark}g{number}\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">"
            + string.Concat(stops.Select((color, i) => $"<stop offset=\"{N(100.0 * i / (stops.Count - 1))}%\" stop-color=\"{color}\"/>")) + "</linearGradient>\n");
        svg.Rect(box, $"fill=\"url(#{IdMark}g{number})\"");
        var axis = new Scales.Axis(Scale.Linear, heat.Low, heat.High, box.Bottom, box.Y, []);
        svg.Open("soft", "fill=\"currentColor\"");
        foreach (var tick in panel.BarTicks!)
        {
            svg.Line(box.Right, axis.At(tick.Value), box.Right + 3, axis.At(tick.Value), "stroke=\"currentColor\"");
            svg.Text(box.Right + 6, axis.At(tick.Value) + TextMetrics.Middle * PanelLayout.TickSize, tick.Label!, PanelLayout.TickSize);
        }
        if (heat.Label is not null)
        {
            var x = box.Right + 6 + panel.BarTicks!.Max(t => TextMetrics.Width(t.Label!, PanelLayout.TickSize)) + 8 + TextMetrics.Ascent * PanelLayout.LabelSize;
            svg.Text(x, box.CenterY, TextMetrics.Fit(heat.Label, PanelLayout.LabelSize, box.Height), PanelLayout.LabelSize, "middle", rotate: -90);
        }
        svg.Close();
    }

    private static double Half(double[] centres) => (centres[^1] - centres[0]) / (centres.Length - 1) / 2;
}
