using System.Text.Json.Nodes;
using RLTransfer.Figures.Marks;
using RLTransfer.Figures.Svg;

namespace RLTransfer.Figures.Plotly;

/// <summary>Renders figures as Plotly JSON: <c>data</c>, <c>layout</c>, <c>config</c>. Colors are such as read on light and dark pages.</summary>
internal static class PlotlyFigure
{
    internal const string Text = "#7b8490", Grid = "rgba(128,128,128,0.22)";

    public static JsonObject Render(IReadOnlyList<Figure> figures, int columns, string? title)
    {
        var looks = SeriesLook.Assign(figures);
        var rows = (figures.Count + columns - 1) / columns;
        var data = new JsonArray();
        var annotations = new JsonArray();
        var shapes = new JsonArray();
        var named = Key.Entries(figures, looks).Length;
        var single = figures.Count == 1 ? figures[0] : null;
        var layout = new JsonObject
        {
            ["paper_bgcolor"] = "rgba(0,0,0,0)",
            ["plot_bgcolor"] = "rgba(0,0,0,0)",
            ["font"] = new JsonObject { ["family"] = TextMetrics.Family, ["size"] = 12, ["color"] = Text },
            ["hovermode"] = "closest",
            ["showlegend"] = named > 0,
            ["legend"] = new JsonObject { ["orientation"] = "h", ["x"] = 0, ["xanchor"] = "left", ["y"] = 1.02, ["yanchor"] = "bottom" },
            ["margin"] = new JsonObject { ["l"] = 64, ["r"] = 24, ["t"] = (title ?? single?.Title) is null ? 40 : 72, ["b"] = 56 },
            ["barmode"] = "group",
            ["height"] = single is null ? 340 * rows + 80 : single.Height ?? (int)SvgFigure.NaturalHeight(single, single.Width) + 30,
        };
        if ((title ?? single?.Title) is { } heading)
            layout["title"] = new JsonObject { ["text"] = Escape(heading), ["x"] = 0.01, ["xanchor"] = "left", ["font"] = new JsonObject { ["size"] = 16 } };

        var shown = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < figures.Count; i++)
        {
            var (row, column) = (i / columns, i % columns);
            var (gapX, gapY) = (columns > 1 ? 0.09 : 0, rows > 1 ? 0.13 : 0);
            var (w, h) = ((1 - gapX * (columns - 1)) / columns, (1 - gapY * (rows - 1)) / rows);
            var place = new PlotlyPlace(i == 0 ? "" : Whole(i + 1), column * (w + gapX), column * (w + gapX) + w, 1 - row * (h + gapY) - h, 1 - row * (h + gapY));
            new PlotlyPanel(figures[i], looks, place, shown, isAlone: single is not null).Render(data, layout, annotations, shapes);
        }
        if (annotations.Count > 0) layout["annotations"] = annotations;
        if (shapes.Count > 0) layout["shapes"] = shapes;
        return new JsonObject { ["data"] = data, ["layout"] = layout, ["config"] = new JsonObject { ["responsive"] = true, ["displaylogo"] = false } };
    }

    /// <summary>Plotly reads names and titles as a small HTML: angle brackets and ampersands are written as entities.</summary>
    public static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    public static string Whole(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Where a panel's axes lie on the paper, from 0 to 1, and the suffix of their names.</summary>
internal sealed record PlotlyPlace(string Suffix, double Left, double Right, double Bottom, double Top);
