using System.Text;
using RLTransfer.Figures.Marks;
using static RLTransfer.Figures.Svg.SvgWriter;

namespace RLTransfer.Figures.Svg;

/// <summary>Draws lines, bands, trajectories and points.</summary>
internal static class LinePainter
{
    public static void Band(SvgWriter svg, PanelLayout panel, LineMark line)
    {
        if (line.Low is null && line.High is null) return;
        var (low, high) = (line.Low ?? line.Y, line.High ?? line.Y);
        var data = new StringBuilder();
        foreach (var (start, end) in Runs(line.X.Length, i => double.IsNaN(line.X[i]) || double.IsNaN(low[i]) || double.IsNaN(high[i])))
        {
            var upper = Thin(start, end, i => panel.X.At(line.X[i]), i => panel.Y.At(high[i]));
            var lower = Thin(start, end, i => panel.X.At(line.X[i]), i => panel.Y.At(low[i]));
            lower.Reverse();
            Append(data, [.. upper, .. lower]);
            data.Append('z');
        }
        if (data.Length > 0) svg.Path(data.ToString(), "fill=\"currentColor\" fill-opacity=\"0.17\"", panel.Looks[line].Role);
    }

    public static void Line(SvgWriter svg, PanelLayout panel, LineMark line)
    {
        var look = panel.Looks[line];
        svg.Open(look.Role);
        svg.Path(Polyline(panel, line.X, line.Y), "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-linejoin=\"round\"" + (look.Dashed ? "" : " stroke-linecap=\"round\"") + Shapes.Dash(look.Dash));
        if (look.Marked) Markers(svg, panel, line.X, line.Y, look.Marker, 3.6, "fill=\"currentColor\"");
        else Lonely(svg, panel, line);
        svg.Close();
    }

    public static void Scatter(SvgWriter svg, PanelLayout panel, ScatterMark scatter)
    {
        var look = panel.Looks[scatter];
        var many = scatter.X.Length > 150;
        svg.Open(look.Role);
        Markers(svg, panel, scatter.X, scatter.Y, look.Marker, many ? 2.6 : 3.8, $"fill=\"currentColor\" fill-opacity=\"{(many ? "0.55" : "0.8")}\"");
        svg.Close();
    }

    public static void Path(SvgWriter svg, PanelLayout panel, PathMark path)
    {
        var look = panel.Looks[path];
        var onCells = panel.Figure.Marks.Any(m => m is HeatMark);
        var data = Polyline(panel, path.X, path.Y);
        if (data.Length == 0) return;
        if (onCells) svg.Path(data, "fill=\"none\" stroke=\"#ffffff\" stroke-opacity=\"0.9\" stroke-width=\"4.2\" stroke-linejoin=\"round\" stroke-linecap=\"round\"");   // an edge, to be seen on any color
        svg.Open(look.Role);
        svg.Path(data, "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\"");
        var first = Array.FindIndex(path.X, v => !double.IsNaN(v));
        var last = Array.FindLastIndex(path.X, v => !double.IsNaN(v));
        svg.Path(Shapes.Marker("circle", panel.X.At(path.X[last]), panel.Y.At(path.Y[last]), 4.6), "fill=\"currentColor\" stroke=\"#ffffff\" stroke-width=\"1.2\"");
        svg.Path(Shapes.Marker("circle", panel.X.At(path.X[first]), panel.Y.At(path.Y[first]), 4), "fill=\"#ffffff\" stroke=\"currentColor\" stroke-width=\"2\"");
        svg.Close();
    }

    private static void Markers(SvgWriter svg, PanelLayout panel, double[] x, double[] y, string kind, double r, string more)
    {
        for (var i = 0; i < x.Length; i++)
        {
            if (!double.IsNaN(x[i]) && !double.IsNaN(y[i]) && Inside(panel, x[i], y[i]))
                svg.Path(Shapes.Marker(kind, panel.X.At(x[i]), panel.Y.At(y[i]), r), more);
        }
    }

    private static bool Inside(PanelLayout panel, double x, double y) => panel.Plot.Grow(0.5).Contains(panel.X.At(x), panel.Y.At(y));

    /// <summary>A point between two gaps is no line: it is drawn as a dot.</summary>
    private static void Lonely(SvgWriter svg, PanelLayout panel, LineMark line)
    {
        foreach (var (start, end) in Runs(line.X.Length, i => double.IsNaN(line.X[i]) || double.IsNaN(line.Y[i])))
        {
            if (end - start == 1) svg.Path(Shapes.Marker("circle", panel.X.At(line.X[start]), panel.Y.At(line.Y[start]), 2.4), "fill=\"currentColor\"");
        }
    }

    private static string Polyline(PanelLayout panel, double[] x, double[] y)
    {
        var data = new StringBuilder();
        foreach (var (start, end) in Runs(x.Length, i => double.IsNaN(x[i]) || double.IsNaN(y[i])))
        {
            if (end - start > 1) Append(data, Thin(start, end, i => panel.X.At(x[i]), i => panel.Y.At(y[i])));
        }
        return data.ToString();
    }

    /// <summary>The stretches between gaps: first index, and the one behind the last.</summary>
    private static IEnumerable<(int Start, int End)> Runs(int length, Func<int, bool> isGap)
    {
        for (var i = 0; i < length; i++)
        {
            if (isGap(i)) continue;
            var start = i;
            while (i < length && !isGap(i)) i++;
            yield return (start, i);
        }
    }

    /// <summary>The points of a stretch; of very many, first, least, greatest and last of every half pixel, which looks the same.</summary>
    private static List<(double X, double Y)> Thin(int start, int end, Func<int, double> x, Func<int, double> y)
    {
        var points = new List<(double X, double Y)>();
        for (var i = start; i < end; i++) points.Add((x(i), y(i)));
        if (points.Count <= 3000) return points;

        var thinned = new List<(double X, double Y)>();
        for (var i = 0; i < points.Count;)
        {
            var (first, column) = (i, Math.Floor(points[i].X * 2));
            var (least, most) = (i, i);
            for (; i < points.Count && Math.Floor(points[i].X * 2) == column; i++)
            {
                if (points[i].Y < points[least].Y) least = i;
                if (points[i].Y > points[most].Y) most = i;
            }
            foreach (var k in new SortedSet<int> { first, least, most, i - 1 }) thinned.Add(points[k]);
        }
        return thinned;
    }

    private static void Append(StringBuilder data, List<(double X, double Y)> points)
    {
        for (var i = 0; i < points.Count; i++)
            data.Append(i == 0 ? 'M' : 'L').Append(N(points[i].X)).Append(' ').Append(N(points[i].Y));
    }
}
