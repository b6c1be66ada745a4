using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RLTransfer.Figures.Display;

namespace RLTransfer.Notebooks.Interactive;

/// <summary>
/// Charts of Plotly.NET and XPlot.Plotly, whatever version a cell has loaded: as the data that the notebook's own plotly.js draws. What the
/// libraries write themselves is HTML that fetches a script from the network.
/// </summary>
internal static partial class LibraryChart
{
    private const string Plotly = "application/vnd.plotly.v1+json";

    private const int UsualWidth = 900;      // of an XPlot chart that says nothing of it

    // These draw a map or a globe that plotly.js itself asks the network for.
    private static readonly string[] Remote =
        ["scattermapbox", "choroplethmapbox", "densitymapbox", "scattermap", "choroplethmap", "densitymap", "scattergeo", "choropleth"];

    /// <summary>The chart's representations; null where the value is no chart.</summary>
    public static MimeBundle? TryRead(object? value)
    {
        if (value is null) return null;
        for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            switch (type.FullName)
            {
                case "Plotly.NET.GenericChart" or "Plotly.NET.GenericChart+GenericChart": return Bundle(OfPlotlyNet(value, type));
                case "XPlot.Plotly.PlotlyChart": return Bundle(OfXPlot(value, type));
                case "XPlot.GoogleCharts.GoogleChart": return new MimeBundle("A Google chart: its script is Google's, which is not served without a network. Draw it with Plotly.NET instead.");
            }
        }

        return null;
    }

    private static MimeBundle? Bundle(JsonObject? plot) => plot is null ? null : new MimeBundle(Describe(plot)).With(Plotly, plot);

    private static JsonObject? OfPlotlyNet(object chart, Type type)
    {
        var functions = type.Assembly.GetType("Plotly.NET.GenericChart")!;
        foreach (var name in (string[])["toJson", "toFigureJson"])
            if (functions.GetMethod(name, BindingFlags.Public | BindingFlags.Static) is { } method && Parse(Invoke(method, null, chart)) is { } plot) return plot;
        return null;
    }

    // XPlot has the data in the script that it writes, between "var data = " and ";".
    private static JsonObject? OfXPlot(object chart, Type type)
    {
        var script = Invoke(type.GetMethod("GetInlineJS")!, chart) ?? "";
        if (!Data().Match(script).Success || Value(script, Data()) is not JsonArray data) return null;
        var layout = Value(script, Layout()) as JsonObject ?? [];
        TitlesAsObjects(layout);
        if (type.GetProperty("Width")?.GetValue(chart) is int width and not UsualWidth) layout.TryAdd("width", width);   // else as wide as its place
        if (type.GetProperty("Height")?.GetValue(chart) is int height) layout.TryAdd("height", height);
        return new JsonObject { ["data"] = data, ["layout"] = layout, ["config"] = new JsonObject { ["responsive"] = true } };
    }

    // XPlot writes titles as plotly.js 1 took them, a text and its font beside it; today's takes an object, for axes and color bars too.
    private static void TitlesAsObjects(JsonObject part)
    {
        foreach (var child in part.Select(pair => pair.Value).OfType<JsonObject>().ToList()) TitlesAsObjects(child);
        if (part["title"] is not JsonValue title) return;
        var titled = new JsonObject { ["text"] = title.DeepClone() };
        if (part["titlefont"] is { } font) titled["font"] = font.DeepClone();
        part.Remove("titlefont");
        part["title"] = titled;
    }

    private static string? Invoke(MethodInfo method, object? target, params object[] arguments)
    {
        try
        {
            return method.Invoke(target, arguments) as string;
        }
        catch (TargetInvocationException error) when (error.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerException);
            throw;
        }
    }

    private static JsonObject? Parse(string? json)
    {
        try
        {
            return json is null || JsonNode.Parse(json) is not JsonObject plot || plot["data"] is not JsonArray ? null : plot;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // One JSON value, wherever it ends.
    private static JsonNode? Value(string script, Regex before)
    {
        var match = before.Match(script);
        if (!match.Success) return null;
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(script[(match.Index + match.Length)..]), isFinalBlock: false, default);
        try
        {
            return JsonElement.TryParseValue(ref reader, out var element) ? JsonNode.Parse(element.Value.GetRawText()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // What stands where no script draws it.
    private static string Describe(JsonObject plot)
    {
        var types = ((JsonArray)plot["data"]!).Select(trace => trace?["type"]?.ToString() ?? "scatter").ToList();
        var title = plot["layout"]?["title"] is { } heading ? heading is JsonObject parts ? parts["text"]?.ToString() : heading.ToString() : null;
        var kinds = string.Join(", ", types.Distinct(StringComparer.Ordinal));
        var network = types.Any(type => Remote.Contains(type, StringComparer.Ordinal)) ? " Its map is fetched from the network, and is missing without one." : "";
        return $"Chart{(string.IsNullOrWhiteSpace(title) ? "" : $" \"{title}\"")}: {types.Count} {(types.Count == 1 ? "trace" : "traces")} ({kinds}). It is drawn by plotly.js; there is no static picture of it.{network}";
    }

    [GeneratedRegex(@"var data = (?=[\[{])", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Data();

    [GeneratedRegex(@"var layout = (?=\{)", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Layout();
}
