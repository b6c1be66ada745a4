using System.Text.Json.Nodes;
using RLTransfer.Figures.Display;

namespace RLTransfer.Figures.Tests.Plotly;

/// <summary>What plotly.js expects of the JSON: names of its schema, arrays of equal length, axes that exist.</summary>
public sealed class PlotlyTests
{
    private static readonly Dictionary<string, IRichValue> Figures = new()
    {
        ["accuracy"] = Gallery.Accuracy(), ["learning"] = Gallery.Learning(), ["gaps"] = Gallery.Gaps(), ["loglog"] = Gallery.LogLog(), ["bars"] = Gallery.Bars(), ["scatter"] = Gallery.Scatter(),
        ["heat"] = Gallery.Heat(), ["surface"] = Gallery.Surface(), ["maze"] = Gallery.Maze(), ["filters"] = Gallery.Filters(), ["glyphs"] = Gallery.Glyphs(), ["panels"] = Gallery.Panels(),
        ["mixed"] = Gallery.MixedPanels(), ["hostile"] = Gallery.Hostile(),
    };

    public static TheoryData<string> Names => [.. Figures.Keys];

    private static JsonObject Render(IRichValue figure) => Assert.IsType<JsonObject>(figure.ToMimeBundle().Data["application/vnd.plotly.v1+json"]);

    [Theory]
    [MemberData(nameof(Names))]
    public void TracesAreWellFormedAndTheirAxesExist(string name)
    {
        var figure = JsonNode.Parse(Render(Figures[name]).ToJsonString())!.AsObject();   // as a reader gets it: NaN would not survive
        var layout = figure["layout"]!.AsObject();
        foreach (var trace in figure["data"]!.AsArray().Select(t => t!.AsObject()))
        {
            var type = trace["type"]!.GetValue<string>();
            Assert.Contains(type, (string[])["scatter", "bar", "heatmap", "contour", "image"]);
            Assert.Matches("^x[0-9]*$", trace["xaxis"]!.GetValue<string>());
            Assert.True(layout.ContainsKey("xaxis" + trace["xaxis"]!.GetValue<string>()[1..]));
            Assert.True(layout.ContainsKey("yaxis" + trace["yaxis"]!.GetValue<string>()[1..]));
            if (type is "scatter" or "bar")
            {
                Assert.Equal(trace["x"]!.AsArray().Count, trace["y"]!.AsArray().Count);
                if (trace["customdata"] is { } custom) Assert.Equal(trace["x"]!.AsArray().Count, custom.AsArray().Count);
            }
            if (type is "heatmap" or "contour")
            {
                var z = trace["z"]!.AsArray();
                Assert.Single(z.Select(row => row!.AsArray().Count).Distinct());
                if (trace["y"] is { } y) Assert.Equal(y.AsArray().Count, z.Count);
            }
        }
        foreach (var (key, axis) in layout.Where(l => l.Key.Contains("axis", StringComparison.Ordinal)))
        {
            Assert.True(layout.ContainsKey(axis!["anchor"]!.GetValue<string>().Insert(1, "axis")), key);
            var domain = axis["domain"]!.AsArray().Select(d => d!.GetValue<double>()).ToArray();
            Assert.True(domain is [>= 0, <= 1.0000001] && domain[0] < domain[1]);
        }
    }

    [Fact]
    public void BandsScalesTitlesAndHoverAreThere()
    {
        var figure = Render(Gallery.Accuracy());
        var (data, layout) = (figure["data"]!.AsArray(), figure["layout"]!.AsObject());
        Assert.Equal("log", layout["xaxis"]!["type"]!.GetValue<string>());
        Assert.Equal("Examples per class", layout["xaxis"]!["title"]!["text"]!.GetValue<string>());
        Assert.Equal("Test accuracy", layout["yaxis"]!["title"]!["text"]!.GetValue<string>());
        Assert.Equal("Accuracy against examples per class", layout["title"]!["text"]!.GetValue<string>());
        Assert.Equal([0.0, 1.0], layout["yaxis"]!["range"]!.AsArray().Select(v => v!.GetValue<double>()));
        Assert.Equal(3, data.Count(t => t!["fill"]?.GetValue<string>() == "toself"));
        var line = data.Single(t => t!["name"]!.GetValue<string>() == "finetuned" && t["showlegend"]!.GetValue<bool>())!;
        Assert.Equal([1.0, 2, 5, 10, 20, 50, 100], line["x"]!.AsArray().Select(v => v!.GetValue<double>()));
        Assert.Contains("customdata", line["hovertemplate"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void ABandThatPassesZeroIsShownDownToTheEndOfALogarithmicAxis()
    {
        var figure = new Figure { YScale = Scale.Log }.Line("loss", [0, 1, 2], [1.0, 0.1, 0.01], [0.5, 1e-12, -0.3], [1.5, 0.2, 0.32]);
        var band = Render(figure)["data"]![0]!["y"]!.AsArray().Select(v => v!.GetValue<double>()).ToArray();
        Assert.All(band, v => Assert.InRange(v, 0.002, 1.5));
        var low = new Svg.SvgPage(figure.ToSvg()).Texts().Where(t => t.Text.StartsWith("0.0", StringComparison.Ordinal)).Select(t => t.Text);
        Assert.Equal(["0.003", "0.01", "0.03"], low.Order());
    }

    [Fact]
    public void GapsAreNullInLinesAndEndBands()
    {
        var data = Render(Gallery.Gaps())["data"]!.AsArray();
        Assert.Equal([2, 4], Enumerable.Range(0, 8).Where(i => data[1]!["y"]![i] is null));
        Assert.Equal(2, data[0]!["y"]!.AsArray().Count(v => v is null));   // three stretches
    }

    [Fact]
    public void EveryNameStandsInTheKeyOnce()
    {
        var shown = Render(Gallery.Panels())["data"]!.AsArray().Where(t => t!["showlegend"]!.GetValue<bool>()).Select(t => t!["name"]!.GetValue<string>()).ToArray();
        Assert.Equal(["2,000 examples", "50 examples"], shown);
    }

    [Fact]
    public void NamesAreNoMarkup()
    {
        var json = Render(Gallery.Hostile()).ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.DoesNotContain("<script", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"name\":\"<img", json, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", json, StringComparison.Ordinal);
    }

    [Fact]
    public void IntervalsReachFromLowToHigh()
    {
        var error = Render(Gallery.Intervals())["data"]![0]!["error_y"]!;
        Assert.False(error["symmetric"]!.GetValue<bool>());
        Assert.Equal(0.04, error["array"]![0]!.GetValue<double>(), 1e-9);
        Assert.Equal(0.11, error["arrayminus"]![0]!.GetValue<double>(), 1e-9);
    }

    [Fact]
    public void AnimationsReplaceEveryTraceInEveryFrame()
    {
        var figure = Render(Gallery.Growing());
        var frames = figure["frames"]!.AsArray();
        Assert.Equal(6, frames.Count);
        Assert.All(frames, f => Assert.Equal(figure["data"]!.AsArray().Count, f!["data"]!.AsArray().Count));
        Assert.Equal(frames.Select(f => f!["name"]!.GetValue<string>()), figure["layout"]!["sliders"]![0]!["steps"]!.AsArray().Select(s => s!["args"]![0]![0]!.GetValue<string>()));
    }

    [Fact]
    public void NumbersAreShort() =>
        Assert.Equal("[0.1,0.333333333,1E-05,null]", RLTransfer.Figures.Plotly.PlotlyNumbers.Array([0.1f, 1 / 3.0, 1e-5, double.NaN]).ToJsonString().Replace("0.100000001", "0.1", StringComparison.Ordinal));

    [Theory]
    [InlineData(2, "Pong-v0(paddle_height=3,points_to_win=1)", "Breakout-v0(paddle_width=4,brick_rows=3)")]
    [InlineData(3, "First-layer filters before training", "and after learning the letters of thirty-seven classes", "V(s) = max over a of Q(s, a), what the source has learned")]
    public void TitlesOfPanelsNeverMeet(int columns, params string[] titles)
    {
        var layout = Render(RLTransfer.Figures.Figure.Panels(columns, titles.Select(title => new Figure(title).Line("line", (double[])[1, 2]))))["layout"]!;
        var width = Math.Clamp(columns * 340, 640, 1100) - 88;
        var boxes = layout["annotations"]!.AsArray().Select(each => (
            Middle: each!["x"]!.GetValue<double>() * width,
            Width: each["text"]!.GetValue<string>().Split("<br>").Max(line => RLTransfer.Figures.Svg.TextMetrics.Width(line, 14)))).ToArray();
        Assert.Equal(titles.Length, boxes.Length);
        for (var i = 1; i < boxes.Length; i++)
            Assert.True(boxes[i - 1].Middle + (boxes[i - 1].Width / 2) < boxes[i].Middle - (boxes[i].Width / 2), $"panel {i - 1} and {i}");
        Assert.All(titles, title => Assert.DoesNotContain("…", title, StringComparison.Ordinal));
    }
}
