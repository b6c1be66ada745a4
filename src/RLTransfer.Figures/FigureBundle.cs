using System.Text.Json.Nodes;
using RLTransfer.Figures.Display;
using RLTransfer.Figures.Plotly;
using RLTransfer.Figures.Svg;
using RLTransfer.Figures.Summaries;

namespace RLTransfer.Figures;

/// <summary>The representations of figures.</summary>
internal static class FigureBundle
{
    public static MimeBundle Of(IReadOnlyList<Figure> figures, int columns, string? title)
    {
        var text = string.Join("\n\n", figures.Select(TextSummary.Of));
        return new MimeBundle(title is null ? text : title + "\n\n" + text)
            .With("image/svg+xml", JsonValue.Create(SvgFigure.Render(figures, columns, title)))
            .With("application/vnd.plotly.v1+json", PlotlyFigure.Render(figures, columns, title));
    }
}
