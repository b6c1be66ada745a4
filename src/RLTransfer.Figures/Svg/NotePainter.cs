using RLTransfer.Figures.Marks;

namespace RLTransfer.Figures.Svg;

/// <summary>Draws reference lines, regions and texts; texts go where they cover the fewest points.</summary>
internal static class NotePainter
{
    private const double Size = 12;

    public static void Region(SvgWriter svg, PanelLayout panel, RegionMark region) =>
        svg.Rect(BoxOf(panel, region), "fill=\"currentColor\" fill-opacity=\"0.22\"", "region");

    public static void Rule(SvgWriter svg, PanelLayout panel, RuleMark rule)
    {
        var (plot, more) = (panel.Plot, "stroke=\"currentColor\" stroke-width=\"1.3\" stroke-dasharray=\"4 3\"");
        if (rule.IsVertical) svg.Line(panel.X.At(rule.At), plot.Y, panel.X.At(rule.At), plot.Bottom, more, "rule");
        else svg.Line(plot.X, panel.Y.At(rule.At), plot.Right, panel.Y.At(rule.At), more, "rule");
    }

    /// <summary>All texts inside the plot, above everything, each with an edge in the page's color.</summary>
    public static void Labels(SvgWriter svg, PanelLayout panel)
    {
        var taken = new List<Box>();
        var points = Points(panel);
        foreach (var mark in panel.Figure.Marks)
        {
            var text = mark switch { RuleMark { IsVertical: false } when panel.EndLabels is { NamesRules: true } => null, RuleMark rule => rule.Label, NoteMark note => note.Text, RegionMark region => region.Label, _ => null };
            if (string.IsNullOrWhiteSpace(text)) continue;
            text = TextMetrics.Fit(text, Size, panel.Plot.Width - 8);
            var (width, height) = (TextMetrics.Width(text, Size), Size + 2);
            var places = mark switch
            {
                RuleMark { IsVertical: true } rule => BesideVertical(panel.X.At(rule.At)),
                RuleMark rule => BesideHorizontal(panel.Y.At(rule.At)),
                NoteMark note => Around(panel.X.At(note.X), panel.Y.At(note.Y)),
                _ => Within(BoxOf(panel, (RegionMark)mark)),
            };
            var inside = places.Select(box => Into(box, panel.Plot)).ToArray();
            var free = inside.Where(box => !taken.Exists(t => Overlap(t, box))).ToArray();
            if (free.Length == 0) continue;   // two texts on one place are none; the description still says it
            var best = free.MinBy(box => points.Count(p => box.Contains(p.X, p.Y)));
            taken.Add(best);
            var y = best.CenterY + TextMetrics.Middle * Size;
            svg.Open("page", "fill=\"currentColor\" stroke=\"currentColor\" stroke-width=\"3\" stroke-linejoin=\"round\" aria-hidden=\"true\"");
            svg.Text(best.X, y, text, Size);
            svg.Close();
            svg.Open("ink", "fill=\"currentColor\"");
            svg.Text(best.X, y, text, Size);
            svg.Close();

            IEnumerable<Box> BesideVertical(double x) =>
                from row in Along(panel.Plot.Y + 3, panel.Plot.Bottom - height - 3)
                from side in (double[])[x + 5, x - 5 - width]
                select new Box(side, row, width, height);

            IEnumerable<Box> BesideHorizontal(double at) =>
                from side in Along(panel.Plot.Right - width - 4, panel.Plot.X + 5)
                from row in (double[])[at - height - 2, at + 3]
                select new Box(side, row, width, height);

            IEnumerable<Box> Around(double x, double at) =>
            [
                new(x + 7, at - height - 3, width, height), new(x - 7 - width, at - height - 3, width, height),
                new(x + 7, at + 4, width, height), new(x - 7 - width, at + 4, width, height),
                new(x - width / 2, at - height - 8, width, height), new(x - width / 2, at + 8, width, height),
            ];

            IEnumerable<Box> Within(Box box) =>
            [
                new(box.CenterX - width / 2, box.CenterY - height / 2, width, height), new(box.CenterX - width / 2, box.Y + 3, width, height),
                new(box.CenterX - width / 2, box.Bottom - height - 3, width, height),
            ];
        }
    }

    /// <summary>Both ends, then places between, the best loved first.</summary>
    private static double[] Along(double from, double to) => [.. ((double[])[0, 1, 0.5, 0.25, 0.75]).Select(part => from + part * (to - from))];

    private static Box BoxOf(PanelLayout panel, RegionMark region)
    {
        var (x0, x1) = Ordered(panel.X.At(region.X0), panel.X.At(region.X1));
        var (y0, y1) = Ordered(panel.Y.At(region.Y0), panel.Y.At(region.Y1));   // rows of a matrix run down, numbers up
        return new Box(x0, y0, x1 - x0, y1 - y0);

        static (double, double) Ordered(double one, double other) => (Math.Min(one, other), Math.Max(one, other));
    }

    /// <summary>Points along everything drawn, close enough together that a text cannot lie between two.</summary>
    private static List<(double X, double Y)> Points(PanelLayout panel)
    {
        var result = new List<(double X, double Y)>();
        foreach (var mark in panel.Figure.Marks)
        {
            var (x, y) = mark switch
            {
                LineMark line => (line.X, line.Y),
                PathMark path => (path.X, path.Y),
                ScatterMark scatter => (scatter.X, scatter.Y),
                NoteMark note => ([note.X], [note.Y]),
                BarsMark bars => BarEdges(panel, bars),
                _ => ((double[])[], (double[])[]),
            };
            for (var i = 0; i < x.Length; i++)
            {
                if (double.IsNaN(x[i]) || double.IsNaN(y[i])) continue;
                var (px, py) = (panel.X.At(x[i]), panel.Y.At(y[i]));
                var pieces = i == 0 || mark is ScatterMark || result.Count == 0 ? 1 : Math.Clamp((int)(Math.Abs(px - result[^1].X) + Math.Abs(py - result[^1].Y)) / 8, 1, 60);
                var (fx, fy) = pieces > 1 ? result[^1] : (px, py);
                for (var k = 1; k <= pieces; k++) result.Add((fx + (px - fx) * k / pieces, fy + (py - fy) * k / pieces));
            }
        }
        return result;
    }

    private static (double[] X, double[] Y) BarEdges(PanelLayout panel, BarsMark bars)
    {
        var (x, y) = (new List<double>(), new List<double>());
        for (var i = 0; i < bars.Categories.Length; i++)
        {
            var at = Array.IndexOf(panel.XDomain.Categories!, bars.Categories[i]);
            x.AddRange([at - 0.38, at - 0.38, at + 0.38, at + 0.38]);
            y.AddRange([0, bars.Values[i], bars.Values[i], 0]);
        }
        return ([.. x], [.. y]);
    }

    private static Box Into(Box box, Box plot) =>
        box with { X = Math.Clamp(box.X, plot.X + 2, Math.Max(plot.X + 2, plot.Right - box.Width - 2)), Y = Math.Clamp(box.Y, plot.Y + 1, Math.Max(plot.Y + 1, plot.Bottom - box.Height - 1)) };

    private static bool Overlap(Box a, Box b) => a.X < b.Right && b.X < a.Right && a.Y < b.Bottom && b.Y < a.Bottom;
}
