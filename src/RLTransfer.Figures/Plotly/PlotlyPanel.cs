using System.Text.Json.Nodes;
using RLTransfer.Figures.Marks;
using RLTransfer.Figures.Scales;
using RLTransfer.Figures.Svg;
using static RLTransfer.Figures.Plotly.PlotlyNumbers;

namespace RLTransfer.Figures.Plotly;

/// <summary>The axes, texts and reference lines of one panel; its traces are made by <see cref="PlotlyTraces"/>.</summary>
internal sealed class PlotlyPanel(Figure figure, IReadOnlyDictionary<Mark, SeriesLook> looks, PlotlyPlace place, HashSet<string> shown, bool isAlone, double width)
{
    /// <summary>Of panels' titles, and what stands left and right of all panels.</summary>
    private const int TitleSize = 14, Margins = 88;

    /// <summary>What the names of horizontal reference lines take to the right of a figure that stands alone.</summary>
    public static double RuleRoom(Figure figure) =>
        figure.Marks.OfType<RuleMark>().Where(r => !r.IsVertical && r.Label is not null).Select(r => TextMetrics.Width(r.Label!, 12)).DefaultIfEmpty(0).Max();

    /// <summary>A panel's own title in lines that end where the panel does, so that those of neighbours never meet.</summary>
    public static string[] TitleLines(Figure figure, double share, double width) =>
        figure.Title is null ? [] : TextMetrics.Wrap(figure.Title, TitleSize, Math.Max(60, share * (width - Margins)), 3);

    public void Render(JsonArray data, JsonObject layout, JsonArray annotations, JsonArray shapes)
    {
        if (!isAlone && figure.Title is not null)
            annotations.Add(Text(Title(figure, place.Right - place.Left, width), (place.Left + place.Right) / 2, place.Top, "paper", "paper", "center", "bottom", TitleSize, isMarkup: true));
        if (figure.Marks is [ImagesMark images])
        {
            PlotlyImages.Render(images, place, width, data, layout, annotations);
            return;
        }
        var traces = new PlotlyTraces(figure, looks, place, shown);
        foreach (var mark in figure.Marks)
        {
            foreach (var trace in traces.Of(mark)) data.Add(trace);
            Decorate(mark, annotations, shapes);
        }
        layout["xaxis" + place.Suffix] = Axis("x", Domain.Horizontal(figure), figure.XLabel, figure.XScale, figure.XRange, figure.XTicks, place.Left, place.Right);
        layout["yaxis" + place.Suffix] = Axis("y", Domain.Vertical(figure), figure.YLabel, figure.YScale, figure.YRange, figure.YTicks, place.Bottom, place.Top);
    }

    private JsonObject Axis(string letter, Domain domain, string? label, Scale scale, (double Low, double High)? range, IReadOnlyList<double>? ticks, double from, double to)
    {
        var axis = new JsonObject
        {
            ["anchor"] = (letter == "x" ? "y" : "x") + place.Suffix,
            ["domain"] = new JsonArray(from, to),
            ["linecolor"] = PlotlyFigure.Text,
            ["zeroline"] = false,
            ["automargin"] = true,
            ["ticks"] = "outside",
        };
        if (label is not null) axis["title"] = new JsonObject { ["text"] = PlotlyFigure.Escape(label) };
        var cells = figure.Marks.Any(m => m is HeatMark);
        axis["showgrid"] = !cells && domain.Categories is null;
        if (!cells && domain.Categories is null) axis["gridcolor"] = PlotlyFigure.Grid;
        if (domain.Categories is { } labels)
        {
            axis["type"] = "linear";   // labels at 0, 1, …: equal labels stay apart, and nothing is taken for a date
            axis["tickmode"] = "array";
            axis["tickvals"] = new JsonArray([.. labels.Select((_, i) => (JsonNode)i)]);
            axis["ticktext"] = new JsonArray([.. labels.Select(l => (JsonNode)PlotlyFigure.Escape(l))]);
            axis["range"] = new JsonArray(domain.Low, domain.High);
            axis["ticks"] = "";
            return axis;
        }
        axis["tickcolor"] = PlotlyFigure.Text;
        axis["type"] = scale == Scale.Log ? "log" : "linear";
        if (range is not null) axis["range"] = scale == Scale.Log ? new JsonArray(Math.Log10(domain.Low), Math.Log10(domain.High)) : new JsonArray(domain.Low, domain.High);
        if (ticks is not null)
        {
            axis["tickmode"] = "array";
            axis["tickvals"] = Array(ticks);
        }
        else if (scale == Scale.Log)   // Plotly's own put a digit at every multiple
        {
            var labelled = LogTicks.Between(domain.Low, domain.High, 8).Where(t => t.IsMajor).ToArray();
            axis["tickmode"] = "array";
            axis["tickvals"] = Array(labelled.Select(t => t.Value));
            axis["ticktext"] = new JsonArray([.. labelled.Select(t => (JsonNode)t.Label!)]);
        }
        if (figure.EqualAspect && figure.XScale == Scale.Linear && figure.YScale == Scale.Linear)
        {
            if (letter == "y") axis["scaleanchor"] = "x" + place.Suffix;
            axis["constrain"] = "domain";
        }
        return axis;
    }

    private void Decorate(Mark mark, JsonArray annotations, JsonArray shapes)
    {
        var (x, y) = ("x" + place.Suffix, "y" + place.Suffix);
        switch (mark)
        {
            case RuleMark { IsVertical: true } rule:
                shapes.Add(Line(x, y + " domain", At(rule.At, figure.XScale), 0, At(rule.At, figure.XScale), 1));
                if (rule.Label is not null) annotations.Add(Text(rule.Label, At(rule.At, figure.XScale), 1, x, y + " domain", "left", "top", 12));
                break;
            case RuleMark rule:
                shapes.Add(Line(x + " domain", y, 0, At(rule.At, figure.YScale), 1, At(rule.At, figure.YScale)));
                if (rule.Label is not null) annotations.Add(Text(rule.Label, 1, At(rule.At, figure.YScale), x + " domain", y, isAlone ? "left" : "right", isAlone ? "middle" : "bottom", 12));
                break;
            case NoteMark note:
                annotations.Add(Text(note.Text, At(note.X, figure.XScale), At(note.Y, figure.YScale), x, y, "left", "bottom", 12));
                break;
            case RegionMark region:
                shapes.Add(new JsonObject
                {
                    ["type"] = "rect", ["xref"] = x, ["yref"] = y, ["layer"] = "below",
                    ["x0"] = region.X0, ["x1"] = region.X1, ["y0"] = region.Y0, ["y1"] = region.Y1,
                    ["line"] = new JsonObject { ["width"] = 0 }, ["fillcolor"] = "rgba(140,149,159,0.25)",
                });
                if (region.Label is not null)
                    annotations.Add(Text(region.Label, At((region.X0 + region.X1) / 2, figure.XScale), At((region.Y0 + region.Y1) / 2, figure.YScale), x, y, "center", "middle", 12));
                break;
        }
    }

    /// <summary>Annotations on a logarithmic axis are placed by exponent; shapes are too where they refer to it.</summary>
    private static double At(double value, Scale scale) => scale == Scale.Log ? Math.Log10(value) : value;

    private static JsonObject Line(string x, string y, double x0, double y0, double x1, double y1) => new()
    {
        ["type"] = "line", ["xref"] = x, ["yref"] = y, ["x0"] = x0, ["y0"] = y0, ["x1"] = x1, ["y1"] = y1,
        ["line"] = new JsonObject { ["color"] = PlotlyFigure.Text, ["width"] = 1.3, ["dash"] = "dash" },
    };

    private static string Title(Figure figure, double share, double width) => string.Join("<br>", TitleLines(figure, share, width).Select(PlotlyFigure.Escape));

    private static JsonObject Text(string text, double x, double y, string xref, string yref, string xanchor, string yanchor, int size, bool isMarkup = false) => new()
    {
        ["text"] = isMarkup ? text : PlotlyFigure.Escape(text), ["x"] = x, ["y"] = y, ["xref"] = xref, ["yref"] = yref,
        ["xanchor"] = xanchor, ["yanchor"] = yanchor, ["showarrow"] = false, ["font"] = new JsonObject { ["size"] = size },
    };
}
