using RLTransfer.Figures.Marks;
using static RLTransfer.Figures.Svg.SvgWriter;

namespace RLTransfer.Figures.Svg;

/// <summary>Draws bars side by side within their category, and their error bars.</summary>
internal static class BarPainter
{
    public static void Draw(SvgWriter svg, PanelLayout panel)
    {
        var series = panel.Figure.Marks.OfType<BarsMark>().ToArray();
        if (series.Length == 0) return;
        var slot = panel.Plot.Width / panel.XDomain.Categories!.Length;
        var group = Math.Min(0.76 * slot, 64.0 * series.Length);
        var bar = group / series.Length;
        var thickness = Math.Max(1, bar - (bar > 12 && series.Length > 1 ? 2 : 0));
        var zero = panel.Figure.YScale == Scale.Log ? panel.Plot.Bottom : Math.Clamp(panel.Y.At(0), panel.Plot.Y, panel.Plot.Bottom);
        for (var s = 0; s < series.Length; s++)
        {
            svg.Open(panel.Looks[series[s]].Role);
            foreach (var (x, value, _, _) in Bars(s))
            {
                var y = panel.Y.At(value);
                var box = new Box(x - thickness / 2, Math.Min(y, zero), thickness, Math.Abs(y - zero));
                svg.Rect(box, "fill=\"currentColor\"");
                if (series.Length > 1) Shapes.Hatch(svg, panel.Looks[series[s]].Slot, box);
            }
            svg.Close();
        }
        svg.Open("ink", "stroke=\"currentColor\" stroke-width=\"1.3\" fill=\"none\"");
        for (var s = 0; s < series.Length; s++)
        {
            foreach (var (x, _, low, high) in Bars(s))
            {
                if (!(high > low)) continue;   // none, or of no length
                var (top, bottom, cap) = (N(panel.Y.At(high)), N(panel.Y.At(low)), Math.Min(4, thickness / 3));
                svg.Path($"M{N(x)} {top}V{bottom}M{N(x - cap)} {top}H{N(x + cap)}M{N(x - cap)} {bottom}H{N(x + cap)}", "");
            }
        }
        svg.Close();

        IEnumerable<(double X, double Value, double Low, double High)> Bars(int s)
        {
            for (var i = 0; i < series[s].Categories.Length; i++)
            {
                if (double.IsNaN(series[s].Values[i])) continue;
                var at = Array.IndexOf(panel.XDomain.Categories!, series[s].Categories[i]);
                yield return (panel.X.At(at) - group / 2 + (s + 0.5) * bar, series[s].Values[i], series[s].Low?[i] ?? double.NaN, series[s].High?[i] ?? double.NaN);
            }
        }
    }
}
