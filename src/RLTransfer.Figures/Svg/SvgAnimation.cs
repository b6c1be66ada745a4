using System.Globalization;
using RLTransfer.Figures.Summaries;
using static RLTransfer.Figures.Svg.SvgWriter;

namespace RLTransfer.Figures.Svg;

/// <summary>Renders figures as one SVG document that shows them in turn: every frame a group, made visible for its part of the time by style.</summary>
internal static class SvgAnimation
{
    public static string Render(IReadOnlyList<Figure> frames, double framesPerSecond)
    {
        var looks = SeriesLook.Assign(frames);
        var svg = new SvgWriter();
        var (width, height) = (0.0, 0.0);
        for (var i = 0; i < frames.Count; i++)
        {
            // The last frame is visible where no style is known.
            svg.Open(null, $"class=\"frame\"{(i == frames.Count - 1 ? "" : " visibility=\"hidden\"")} style=\"animation-delay:{N(i / framesPerSecond)}s\"");
            var (w, h) = SvgFigure.Single(svg, frames[i], looks, i);
            (width, height) = (Math.Max(width, w), Math.Max(height, h));
            svg.Close();
        }
        var seconds = frames.Count / framesPerSecond;
        var part = (100.0 / frames.Count).ToString("0.####", CultureInfo.InvariantCulture);
        var style = frames.Count == 1 ? "" : $"@keyframes {IdMark}k{{0%{{visibility:visible}}{part}%,100%{{visibility:hidden}}}}"
            + $"@media (prefers-reduced-motion:no-preference){{#{IdMark} .frame{{visibility:hidden;animation:{IdMark}k {N(seconds)}s step-end infinite}}}}";
        return SvgFigure.Document(svg, width, height, frames[^1].Title ?? "Animation", TextSummary.Of(frames[^1]), style);
    }
}
