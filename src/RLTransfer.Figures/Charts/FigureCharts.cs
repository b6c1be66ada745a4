using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.FSharp.Collections;
using Plotly.NET;
using RLTransfer.Figures.Display;

namespace RLTransfer.Figures;

/// <summary>Figures as charts of Plotly.NET, which a student can go on with.</summary>
public static class FigureCharts
{
    /// <summary>The figure as a Plotly.NET chart: the same traces, layout and configuration.</summary>
    /// <exception cref="ArgumentException">The figure cannot be drawn, for example zero on a logarithmic axis.</exception>
    public static GenericChart ToChart(this Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return Of(figure.ToMimeBundle());
    }

    /// <inheritdoc cref="ToChart(Figure)"/>
    public static GenericChart ToChart(this FigurePanels panels)
    {
        ArgumentNullException.ThrowIfNull(panels);
        return Of(panels.ToMimeBundle());
    }

    private static GenericChart Of(MimeBundle bundle)
    {
        var plot = bundle.Data["application/vnd.plotly.v1+json"].AsObject();
        var traces = plot["data"]!.AsArray().Select(trace => Fill(new Trace((string?)trace!["type"] ?? "scatter"), trace.AsObject()));
        var chart = GenericChart.ofTraceObjects(false, ListModule.OfSeq(traces));
        chart = GenericChart.setLayout(Fill(new Layout(), plot["layout"]!.AsObject()), chart);
        return GenericChart.setConfig(Fill(new Config(), plot["config"]!.AsObject()), chart);
    }

    private static T Fill<T>(T target, JsonObject values) where T : DynamicObj.DynamicObj
    {
        foreach (var (name, value) in values) target.SetProperty(name, Plain(value));
        return target;
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonObject values => Fill(new DynamicObj.DynamicObj(), values),
        JsonArray items => items.Select(Plain).ToArray(),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => (string?)node,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => Number(node.AsValue()),
        },
    };

    private static object Number(JsonValue value) =>
        long.TryParse(value.ToJsonString(), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var whole) ? whole
            : double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
