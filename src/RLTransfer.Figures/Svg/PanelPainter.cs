using RLTransfer.Figures.Marks;
using static RLTransfer.Figures.Svg.PanelLayout;
using static RLTransfer.Figures.Svg.SvgWriter;

namespace RLTransfer.Figures.Svg;

/// <summary>Draws a laid-out panel: title, key, grid, marks, axes.</summary>
internal static class PanelPainter
{
    public static void Draw(SvgWriter svg, PanelLayout panel, int number)
    {
        var (figure, plot) = (panel.Figure, panel.Plot);
        var cells = figure.Marks.Any(m => m is HeatMark);
        DrawTitle(svg, panel);
        panel.Key?.Draw(svg, panel.Outer.X + Pad, plot.Y - panel.Key.Height - 8);
        if (!cells) DrawGrid(svg, panel);

        var clip = figure.XRange is not null || figure.YRange is not null || figure.YScale == Scale.Log;
        if (clip) svg.Raw($"<clipPath id=\"{IdMark}c{number}\"><rect x=\"{N(plot.X)}\" y=\"{N(plot.Y)}\" width=\"{N(plot.Width)}\" height=\"{N(plot.Height)}\"/></clipPath>\n");
        svg.Open(null, clip ? $"clip-path=\"url(#{IdMark}c{number})\"" : "");
        foreach (var mark in figure.Marks.OfType<RegionMark>()) NotePainter.Region(svg, panel, mark);
        foreach (var mark in figure.Marks.OfType<HeatMark>()) HeatPainter.Draw(svg, panel, mark);
        foreach (var mark in figure.Marks.OfType<ContourMark>()) HeatPainter.Contours(svg, panel, mark);
        foreach (var mark in figure.Marks.OfType<LineMark>()) LinePainter.Band(svg, panel, mark);
        BarPainter.Draw(svg, panel);
        foreach (var mark in figure.Marks.OfType<RuleMark>()) NotePainter.Rule(svg, panel, mark);
        foreach (var mark in figure.Marks)
        {
            if (mark is LineMark line) LinePainter.Line(svg, panel, line);
            else if (mark is PathMark path) LinePainter.Path(svg, panel, path);
            else if (mark is ScatterMark scatter) LinePainter.Scatter(svg, panel, scatter);
        }
        svg.Close();

        DrawXAxis(svg, panel, cells);
        DrawYAxis(svg, panel, cells);
        if (panel.BarTicks is not null) HeatPainter.ColorBar(svg, panel, figure.Marks.OfType<HeatMark>().First(), number);
        panel.EndLabels?.Draw(svg, plot, panel.Y);
        NotePainter.Labels(svg, panel);
    }

    private static void DrawTitle(SvgWriter svg, PanelLayout panel)
    {
        if (panel.Title.Length == 0) return;
        svg.Open("ink", "fill=\"currentColor\"");
        for (var i = 0; i < panel.Title.Length; i++)
            svg.Text(panel.Outer.X + Pad, panel.Outer.Y + Pad - 2 + 20 * i + 14, panel.Title[i], TitleSize, bold: true);
        svg.Close();
    }

    private static void DrawGrid(SvgWriter svg, PanelLayout panel)
    {
        var plot = panel.Plot;
        svg.Open("grid", "stroke=\"currentColor\" stroke-width=\"1\"");
        foreach (var tick in panel.Y.Ticks.Where(t => t.IsMajor)) svg.Line(plot.X, panel.Y.At(tick.Value), plot.Right, panel.Y.At(tick.Value));
        if (panel.XDomain.Categories is null)
        {
            foreach (var tick in panel.X.Ticks.Where(t => t.IsMajor)) svg.Line(panel.X.At(tick.Value), plot.Y, panel.X.At(tick.Value), plot.Bottom);
        }
        svg.Close();
    }

    private static void DrawXAxis(SvgWriter svg, PanelLayout panel, bool cells)
    {
        var (plot, figure) = (panel.Plot, panel.Figure);
        var numeric = panel.XDomain.Categories is null;
        svg.Open("axis", "stroke=\"currentColor\" stroke-width=\"1\"");
        if (!cells)
        {
            svg.Line(plot.X, plot.Bottom, plot.Right, plot.Bottom);
            if (panel.YDomain.Low < 0 && figure.Marks.Any(m => m is BarsMark)) svg.Line(plot.X, panel.Y.At(0), plot.Right, panel.Y.At(0));
        }
        if (numeric)
        {
            foreach (var tick in panel.X.Ticks)
                svg.Line(panel.X.At(tick.Value), plot.Bottom, panel.X.At(tick.Value), plot.Bottom + (tick.IsMajor ? TickLength : TickLength * 0.6));
        }
        svg.Close();

        svg.Open("soft", "fill=\"currentColor\"");
        var top = plot.Bottom + TickLength + 3;
        for (var i = 0; i < panel.X.Ticks.Length; i++)
        {
            var (x, lines) = (panel.X.At(panel.X.Ticks[i].Value), panel.XLabels.Lines[i]);
            if (panel.XLabels.IsSlanted && lines.Length > 0)
                svg.Text(x + 3, top + 9, lines[0], TickSize, "end", rotate: -XLabels.Slant);
            for (var k = 0; k < lines.Length && !panel.XLabels.IsSlanted; k++)
                svg.Text(x, top + TextMetrics.Ascent * TickSize + 1 + k * XLabels.LineHeight, lines[k], TickSize, "middle");
        }
        if (figure.XLabel is not null)
        {
            var label = TextMetrics.Fit(figure.XLabel, LabelSize, panel.Outer.Width - 2 * Pad);
            var half = TextMetrics.Width(label, LabelSize) / 2;
            var x = Math.Clamp(plot.CenterX, panel.Outer.X + Pad + half, Math.Max(panel.Outer.X + Pad + half, panel.Outer.Right - Pad - half));
            svg.Text(x, top + panel.XLabels.Height + 17, label, LabelSize, "middle");
        }
        svg.Close();
    }

    private static void DrawYAxis(SvgWriter svg, PanelLayout panel, bool cells)
    {
        var (plot, figure) = (panel.Plot, panel.Figure);
        if (panel.YDomain.Categories is null)
        {
            svg.Open("axis", "stroke=\"currentColor\" stroke-width=\"1\"");
            if (!cells) svg.Line(plot.X, plot.Y, plot.X, plot.Bottom);
            foreach (var tick in panel.Y.Ticks)
                svg.Line(plot.X - (tick.IsMajor ? TickLength : TickLength * 0.6), panel.Y.At(tick.Value), plot.X, panel.Y.At(tick.Value));
            svg.Close();
        }
        svg.Open("soft", "fill=\"currentColor\"");
        var free = double.PositiveInfinity;
        foreach (var tick in panel.Y.Ticks.Where(t => t.IsMajor).OrderByDescending(t => panel.Y.At(t.Value)))
        {
            var y = panel.Y.At(tick.Value);
            if (y > free) continue;   // rows thinner than text: every second, third, …
            free = y - TickSize;
            svg.Text(plot.X - TickLength - 4, y + TextMetrics.Middle * TickSize, TextMetrics.Fit(tick.Label!, TickSize, 0.3 * panel.Outer.Width), TickSize, "end");
        }
        if (figure.YLabel is not null)
        {
            var end = panel.XLabels.IsSlanted ? plot.Bottom : figure.XLabel is null ? panel.Outer.Bottom - Foot : plot.Bottom + TickLength + panel.XLabels.Height;
            var label = TextMetrics.Fit(figure.YLabel, LabelSize, end - plot.Y);
            var half = TextMetrics.Width(label, LabelSize) / 2;
            var y = Math.Clamp(plot.CenterY, plot.Y + half, Math.Max(plot.Y + half, end - half));
            svg.Text(plot.X - TickLength - 4 - panel.YTickWidth - 11, y, label, LabelSize, "middle", rotate: -90);
        }
        svg.Close();
    }
}
