using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using RLTransfer.Figures.Data;
using RLTransfer.Figures.Display;
using RLTransfer.Figures.Plotly;
using RLTransfer.Figures.Summaries;
using RLTransfer.Figures.Svg;

namespace RLTransfer.Figures;

/// <summary>Figures, drawn: as static SVG, as Plotly JSON and as text.</summary>
public static class FigureRendering
{
    private const string SvgType = "image/svg+xml", PlotlyType = "application/vnd.plotly.v1+json";

    /// <summary>The figure as a self-contained SVG document.</summary>
    /// <exception cref="ArgumentException">The figure cannot be drawn, for example zero on a logarithmic axis.</exception>
    public static string ToSvg(this Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return SvgFigure.Render([figure], 1, null);
    }

    /// <summary>The panels as one self-contained SVG document.</summary>
    /// <exception cref="ArgumentException">A panel cannot be drawn.</exception>
    public static string ToSvg(this FigurePanels panels)
    {
        ArgumentNullException.ThrowIfNull(panels);
        return SvgFigure.Render(panels.Figures, panels.Columns, panels.Title);
    }

    /// <summary>The animation as one self-contained SVG document.</summary>
    public static string ToSvg(this FigureAnimation animation)
    {
        ArgumentNullException.ThrowIfNull(animation);
        return SvgAnimation.Render(animation.Frames, animation.FramesPerSecond);
    }

#pragma warning disable CA2255 // Whoever holds a figure has loaded this assembly, and may show it at once.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register()
    {
        Renderings.Register<Figure>(
            figure => Bundle(TextSummary.Of(figure), figure.ToSvg(), PlotlyFigure.Render([figure], 1, null)), TextSummary.Of);
        Renderings.Register<FigurePanels>(
            panels => Bundle(
                panels.Title is null ? Text(panels) : panels.Title + "\n\n" + Text(panels), panels.ToSvg(), PlotlyFigure.Render(panels.Figures, panels.Columns, panels.Title)),
            Text);
        Renderings.Register<FigureAnimation>(
            animation => Bundle(Text(animation), animation.ToSvg(), PlotlyAnimation.Render(animation.Frames, animation.FramesPerSecond)), Text);
    }

    private static string Text(FigurePanels panels) => string.Join("\n\n", panels.Figures.Select(TextSummary.Of));

    private static string Text(FigureAnimation animation) =>
        $"{animation.Frames.Count} frames, {Numbers.Text(animation.FramesPerSecond)} a second; the last:\n{TextSummary.Of(animation.Frames[^1])}";

    private static MimeBundle Bundle(string text, string svg, JsonObject plotly) =>
        new MimeBundle(text).With(SvgType, JsonValue.Create(svg)).With(PlotlyType, plotly);
}
