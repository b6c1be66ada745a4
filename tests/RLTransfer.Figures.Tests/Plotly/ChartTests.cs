using System.Text.Json.Nodes;
using Plotly.NET;
using RLTransfer.Figures.Display;

namespace RLTransfer.Figures.Tests.Plotly;

/// <summary>A figure's Plotly.NET chart holds the figure's own data, layout and configuration.</summary>
public sealed class ChartTests
{
    [Fact]
    public void A_chart_equals_its_figure()
    {
        foreach (var figure in (Figure[])[Gallery.Accuracy(), Gallery.Gaps(), Gallery.LogLog(), Gallery.Bars(), Gallery.Scatter(), Gallery.Heat(), Gallery.Surface(), Gallery.Glyphs(), Gallery.Hostile()])
            Same(figure.ToMimeBundle(), figure.ToChart());
        Same(Gallery.Panels().ToMimeBundle(), Gallery.Panels().ToChart());
    }

    [Fact]
    public void A_chart_can_be_gone_on_with()
    {
        var chart = new Figure("before").Line("a", [0, 1], new double[,] { { 1, 2 } }).ToChart();
        var layout = new Layout();
        layout.SetProperty("height", 300);
        Assert.Equal(300, (int)JsonNode.Parse(GenericChart.toJson(GenericChart.addLayout(layout, chart)))!["layout"]!["height"]!);
    }

    private static void Same(MimeBundle bundle, GenericChart chart)
    {
        var plot = bundle.Data["application/vnd.plotly.v1+json"];
        var shown = JsonNode.Parse(GenericChart.toJson(chart))!;
        foreach (var part in (string[])["data", "layout", "config"]) Assert.True(JsonNode.DeepEquals(plot[part], shown[part]), $"{part}: {plot[part]!.ToJsonString()}\n{shown[part]!.ToJsonString()}");
    }
}
