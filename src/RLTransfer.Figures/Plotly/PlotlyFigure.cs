using System.Text.Json.Nodes;
using RLTransfer.Figures.Data;
using RLTransfer.Figures.Marks;
using RLTransfer.Figures.Svg;

namespace RLTransfer.Figures.Plotly;

/// <summary>Renders figures as Plotly JSON: <c>data</c>, <c>layout</c>, <c>config</c>. Colors are such as read on light and dark pages.</summary>
internal static class PlotlyFigure
{
    internal const string Text = "#717a85", Grid = "rgba(128,128,128,0.22)";

    public static JsonObject Render(IReadOnlyList<Figure> figures, int columns, string? title, IReadOnlyDictionary<Mark, SeriesLook>? looks = null)
    {
        looks ??= SeriesLook.Assign(figures);
        var rows = (figures.Count + columns - 1) / columns;
        var (data, annotations, shapes) = (new JsonArray(), new JsonArray(), new JsonArray());
        var single = figures.Count == 1 ? figures[0] : null;
        var width = single?.Width ?? (columns == 1 ? 640 : Math.Clamp(columns * 340, 640, 1100));
        var heading = title ?? single?.Title;
        var headingLines = heading is null ? [] : TextMetrics.Wrap(heading, 16, width - 200, 3);
        var key = new Key(Key.Entries(figures, looks), width - 120);   // as many rows as Plotly will need
        var lines = single is null ? figures.Max(figure => PlotlyPanel.TitleLines(figure, (1 - Gap(columns) * (columns - 1)) / columns, width).Length) : 0;
        var below = single is null ? 10 + 18 * Math.Max(1, lines) : 8;   // room for the panels' own titles
        var top = 16 + headingLines.Length * 22 + (int)key.Height + (key.Height > 0 ? 8 : 0) + below;
        const int bottom = 60;
        var height = single is null ? rows * 320 + top + bottom : Math.Max(top + bottom + 120, single.Height ?? (int)Natural(single, width));
        var layout = new JsonObject
        {
            ["paper_bgcolor"] = "rgba(0,0,0,0)",
            ["plot_bgcolor"] = "rgba(0,0,0,0)",
            ["font"] = new JsonObject { ["family"] = TextMetrics.Family, ["size"] = 12, ["color"] = Text },
            ["hovermode"] = "closest",
            ["showlegend"] = key.Height > 0,
            ["margin"] = new JsonObject { ["l"] = 64, ["r"] = 24 + (single is null ? 0 : (int)PlotlyPanel.RuleRoom(single)), ["t"] = top, ["b"] = bottom },
            ["modebar"] = new JsonObject { ["bgcolor"] = "rgba(0,0,0,0)", ["color"] = Text },
            ["height"] = height,
        };
        if (key.Height > 0)
            layout["legend"] = new JsonObject { ["orientation"] = "h", ["x"] = 0, ["xanchor"] = "left", ["y"] = PlotlyNumbers.Number(1 + (double)below / (height - top - bottom)), ["yanchor"] = "bottom" };
        if (figures.Any(f => f.Marks.Any(m => m is BarsMark))) layout["barmode"] = "group";
        if (heading is not null)
            layout["title"] = new JsonObject { ["text"] = string.Join("<br>", headingLines.Select(Escape)), ["x"] = 0.01, ["xanchor"] = "left", ["y"] = PlotlyNumbers.Number(1 - 31.0 / height), ["yanchor"] = "bottom", ["font"] = new JsonObject { ["size"] = 16 } };

        var shown = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < figures.Count; i++)
        {
            var (row, column) = (i / columns, i % columns);
            var (gapX, gapY) = (Gap(columns), rows > 1 ? (42.0 + 18 * Math.Max(1, lines)) / (height - top - bottom) : 0);
            var (w, h) = ((1 - gapX * (columns - 1)) / columns, (1 - gapY * (rows - 1)) / rows);
            var bar = figures[i].Marks.Any(m => m is HeatMark) ? 90.0 / width : 0;   // the color bar stands inside the panel's place
            var place = new PlotlyPlace(i == 0 ? "" : Whole(i + 1), column * (w + gapX), column * (w + gapX) + w - bar, 1 - row * (h + gapY) - h, 1 - row * (h + gapY));
            new PlotlyPanel(figures[i], looks, place, shown, isAlone: single is not null, width).Render(data, layout, annotations, shapes);
        }
        if (annotations.Count > 0) layout["annotations"] = annotations;
        if (shapes.Count > 0) layout["shapes"] = shapes;
        return new JsonObject { ["data"] = data, ["layout"] = layout, ["config"] = new JsonObject { ["responsive"] = true, ["displaylogo"] = false } };
    }

    /// <summary>Plotly reads names and titles as a small HTML: angle brackets and ampersands are written as entities.</summary>
    public static string Escape(string text) => CleanText.Of(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Between two panels of a row, of all that they share.</summary>
    private static double Gap(int columns) => columns > 1 ? 0.09 : 0;

    private static double Natural(Figure figure, int width) =>
        figure.Marks is [ImagesMark] ? new ImagesPainter(figure, width).Height + 60 : SvgFigure.NaturalHeight(figure, width) + 30;

    public static string Whole(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Where a panel's axes lie on the paper, from 0 to 1, and the suffix of their names.</summary>
internal sealed record PlotlyPlace(string Suffix, double Left, double Right, double Bottom, double Top);
