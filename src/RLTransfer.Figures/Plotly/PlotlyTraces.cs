using System.Text.Json.Nodes;
using RLTransfer.Figures.Colors;
using RLTransfer.Figures.Marks;
using static RLTransfer.Figures.Plotly.PlotlyNumbers;

namespace RLTransfer.Figures.Plotly;

/// <summary>The traces of a panel's marks.</summary>
internal sealed class PlotlyTraces(Figure figure, IReadOnlyDictionary<Mark, SeriesLook> looks, PlotlyPlace place, HashSet<string> shown)
{
    public IEnumerable<JsonObject> Of(Mark mark) => mark switch
    {
        LineMark line => Line(line),
        PathMark path => Path(path),
        ScatterMark scatter => [Scatter(scatter)],
        BarsMark bars => [Bars(bars)],
        HeatMark heat => [Heat(heat)],
        ContourMark contour => [Contour(contour)],
        _ => [],
    };

    private IEnumerable<JsonObject> Line(LineMark line)
    {
        var look = looks[line];
        if (line.Low is not null || line.High is not null)
        {
            var band = Trace("scatter", line, inLegend: false);
            var floor = figure.YScale == Scale.Log ? Domain.Vertical(figure).Low : double.NegativeInfinity;   // a logarithmic axis has no place for zero
            var (x, y) = BandOutline(line.X, [.. (line.Low ?? line.Y).Select(v => Math.Max(v, floor))], line.High ?? line.Y);
            band["x"] = Array(x);
            band["y"] = Array(y);
            band["mode"] = "lines";
            band["fill"] = "toself";
            band["fillcolor"] = Clear(look.Color, "0.18");
            band["line"] = new JsonObject { ["width"] = 0, ["color"] = look.Color };
            band["hoverinfo"] = "skip";
            yield return band;
        }
        var trace = Trace("scatter", line, inLegend: true);
        trace["x"] = Array(line.X);
        trace["y"] = Array(line.Y);
        trace["mode"] = look.Marked ? "lines+markers" : "lines";
        trace["line"] = new JsonObject { ["color"] = look.Color, ["width"] = 2, ["dash"] = look.PlotlyDash };
        if (look.Marked) trace["marker"] = new JsonObject { ["symbol"] = look.Marker, ["size"] = 7, ["color"] = look.Color };
        trace["connectgaps"] = false;
        if (line.Low is not null && line.High is not null)
        {
            trace["customdata"] = new JsonArray([.. line.Low.Zip(line.High, (low, high) => (JsonNode)new JsonArray(Number(low), Number(high)))]);
            trace["hovertemplate"] = "%{x}: %{y:.4~g} [%{customdata[0]:.4~g}, %{customdata[1]:.4~g}]";
        }
        else
        {
            trace["hovertemplate"] = "%{x}: %{y:.4~g}";
        }
        yield return trace;
    }

    private IEnumerable<JsonObject> Path(PathMark path)
    {
        var look = looks[path];
        var trace = Trace("scatter", path, inLegend: true);
        trace["x"] = Array(path.X);
        trace["y"] = Array(path.Y);
        trace["mode"] = "lines";
        trace["line"] = new JsonObject { ["color"] = look.Color, ["width"] = 2.5 };
        yield return trace;
        if (path.X.Length == 0) yield break;
        var ends = Trace("scatter", path, inLegend: false);
        ends["x"] = Array([path.X[0], path.X[^1]]);
        ends["y"] = Array([path.Y[0], path.Y[^1]]);
        ends["mode"] = "markers";
        ends["marker"] = new JsonObject { ["symbol"] = new JsonArray("circle-open", "circle"), ["size"] = 9, ["color"] = look.Color, ["line"] = new JsonObject { ["width"] = 2, ["color"] = look.Color } };
        ends["text"] = new JsonArray("start", "end");
        ends["hovertemplate"] = "%{text}: (%{x:.4~g}, %{y:.4~g})";
        yield return ends;
    }

    private JsonObject Scatter(ScatterMark scatter)
    {
        var look = looks[scatter];
        var trace = Trace("scatter", scatter, inLegend: true);
        trace["x"] = Array(scatter.X);
        trace["y"] = Array(scatter.Y);
        trace["mode"] = "markers";
        trace["marker"] = new JsonObject { ["symbol"] = look.Marker, ["size"] = scatter.X.Length > 150 ? 5 : 8, ["color"] = look.Color, ["opacity"] = 0.8 };
        trace["hovertemplate"] = "(%{x:.4~g}, %{y:.4~g})";
        return trace;
    }

    private JsonObject Bars(BarsMark bars)
    {
        var look = looks[bars];
        var categories = Domain.Categorized(figure)!;
        var trace = Trace("bar", bars, inLegend: true);
        trace["x"] = new JsonArray([.. bars.Categories.Select(c => (JsonNode)System.Array.IndexOf(categories, c))]);
        trace["y"] = Array(bars.Values);
        trace["marker"] = new JsonObject { ["color"] = look.Color };
        trace["text"] = new JsonArray([.. bars.Categories.Select(c => (JsonNode)PlotlyFigure.Escape(c))]);
        trace["textposition"] = "none";
        trace["hovertemplate"] = "%{text}: %{y:.4~g}";
        if (bars.Low is not null && bars.High is not null)
            trace["error_y"] = new JsonObject { ["type"] = "data", ["symmetric"] = false, ["array"] = Array(bars.High.Zip(bars.Values, (high, v) => high - v)), ["arrayminus"] = Array(bars.Values.Zip(bars.Low, (v, low) => v - low)), ["color"] = PlotlyFigure.Text, ["thickness"] = 1.5, ["width"] = 4 };
        return trace;
    }

    private JsonObject Heat(HeatMark heat)
    {
        var trace = Trace("heatmap", heat, inLegend: false);
        trace.Remove("showlegend");
        trace["z"] = Matrix(heat.Values);
        if (heat.IsNumeric)
        {
            trace["x"] = Array(heat.X!);
            trace["y"] = Array(heat.Y!);
        }
        trace["zmin"] = Number(heat.Low);
        trace["zmax"] = Number(heat.High);
        trace["colorscale"] = ColorStops(heat.Colors);
        trace["hovertemplate"] = "(%{x}, %{y}): %{z:.4~g}";
        if (!heat.IsNumeric)
        {
            trace["text"] = new JsonArray([.. heat.Rows!.Select(row => (JsonNode)new JsonArray([.. heat.Columns!.Select(column => (JsonNode)PlotlyFigure.Escape($"{row}, {column}"))]))]);
            trace["hovertemplate"] = "%{text}: %{z:.4~g}";
            trace["xgap"] = 1;
            trace["ygap"] = 1;
            if (heat.CellFormat is not null) trace["texttemplate"] = "%{z:.3~g}";
        }
        var bar = new JsonObject { ["thickness"] = 14, ["outlinewidth"] = 0, ["x"] = place.Right, ["xpad"] = 6, ["y"] = (place.Bottom + place.Top) / 2, ["len"] = place.Top - place.Bottom };
        if (heat.Label is not null) bar["title"] = new JsonObject { ["text"] = PlotlyFigure.Escape(heat.Label), ["side"] = "right" };
        trace["colorbar"] = bar;
        return trace;
    }

    private JsonObject Contour(ContourMark contour)
    {
        var trace = Trace("contour", contour, inLegend: false);
        trace["z"] = Matrix(contour.Values);
        trace["x"] = Array(contour.X);
        trace["y"] = Array(contour.Y);
        var step = contour.Levels.Length > 1 ? contour.Levels[1] - contour.Levels[0] : 1;
        trace["autocontour"] = false;
        trace["contours"] = new JsonObject { ["coloring"] = "none", ["start"] = Number(contour.Levels[0]), ["end"] = Number(contour.Levels[^1]), ["size"] = Number(step) };
        trace["line"] = new JsonObject { ["color"] = "rgba(255,255,255,0.65)", ["width"] = 1 };
        trace["hoverinfo"] = "skip";
        return trace;
    }

    /// <summary>Every band segment as a closed outline, segments apart by a null.</summary>
    private static (List<double> X, List<double> Y) BandOutline(double[] x, double[] low, double[] high)
    {
        var (xs, ys) = (new List<double>(), new List<double>());
        for (var i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(x[i] + low[i] + high[i])) continue;
            var start = i;
            while (i < x.Length && !double.IsNaN(x[i] + low[i] + high[i])) i++;
            if (xs.Count > 0) { xs.Add(double.NaN); ys.Add(double.NaN); }
            for (var k = start; k < i; k++) { xs.Add(x[k]); ys.Add(high[k]); }
            for (var k = i - 1; k >= start; k--) { xs.Add(x[k]); ys.Add(low[k]); }
        }
        return (xs, ys);
    }

    private JsonObject Trace(string type, Mark mark, bool inLegend)
    {
        var trace = new JsonObject { ["type"] = type, ["xaxis"] = "x" + place.Suffix, ["yaxis"] = "y" + place.Suffix };
        var legend = inLegend && mark.Name is not null && figure.Legend != Legend.None && shown.Add(mark.Name);
        if (mark.Name is not null)
        {
            trace["name"] = PlotlyFigure.Escape(mark.Name);
            trace["legendgroup"] = mark.Name;
        }
        trace["showlegend"] = legend;
        return trace;
    }

    private static JsonArray ColorStops(ColorScale scale) =>
        new([.. scale.Stops.Select((color, i) => (JsonNode)new JsonArray(Number((double)i / (scale.Stops.Count - 1)), color.ToString()))]);

    private static string Clear(string color, string alpha)
    {
        var rgb = Rgb.Parse(color);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rgba({rgb.R},{rgb.G},{rgb.B},{alpha})");
    }
}
