using System.Text.Json.Nodes;

namespace RLTransfer.Figures.Plotly;

/// <summary>Renders figures as Plotly frames, with a slider and a button that plays them.</summary>
internal static class PlotlyAnimation
{
    public static JsonObject Render(IReadOnlyList<Figure> figures, double framesPerSecond)
    {
        var looks = SeriesLook.Assign(figures);
        var all = figures.Select(f => PlotlyFigure.Render([f], 1, null, looks)).ToArray();
        var most = all.Max(f => f["data"]!.AsArray().Count);
        foreach (var data in all.Select(f => f["data"]!.AsArray()))
        {
            while (data.Count < most) data.Add(new JsonObject { ["type"] = "scatter", ["x"] = new JsonArray(), ["y"] = new JsonArray(), ["xaxis"] = "x", ["yaxis"] = "y", ["showlegend"] = false });   // every frame replaces every trace
        }
        var milliseconds = Math.Round(1000 / framesPerSecond);
        JsonObject Transition(double duration) => new()
        {
            ["mode"] = "immediate", ["frame"] = new JsonObject { ["duration"] = duration, ["redraw"] = true }, ["transition"] = new JsonObject { ["duration"] = 0 },
        };
        JsonArray Frame(int i) => new(PlotlyFigure.Whole(i));
        var result = all[^1].DeepClone().AsObject();
        var layout = result["layout"]!.AsObject();
        layout["updatemenus"] = new JsonArray(new JsonObject
        {
            ["type"] = "buttons", ["showactive"] = false, ["x"] = 0, ["xanchor"] = "left", ["y"] = -0.18, ["yanchor"] = "top",
            ["buttons"] = new JsonArray(new JsonObject { ["label"] = "▶", ["method"] = "animate", ["args"] = new JsonArray(null, Transition(milliseconds)) }),
        });
        layout["sliders"] = new JsonArray(new JsonObject
        {
            ["active"] = figures.Count - 1, ["x"] = 0.1, ["len"] = 0.9, ["y"] = -0.18, ["yanchor"] = "top", ["ticklen"] = 0, ["currentvalue"] = new JsonObject { ["visible"] = false },
            ["steps"] = new JsonArray([.. figures.Select((_, i) => (JsonNode)new JsonObject
            {
                ["label"] = PlotlyFigure.Whole(i + 1), ["method"] = "animate", ["args"] = new JsonArray(Frame(i), Transition(0)),
            })]),
        });
        layout["height"] = layout["height"]!.GetValue<int>() + 90;
        layout["margin"]!["b"] = layout["margin"]!["b"]!.GetValue<int>() + 90;
        result["frames"] = new JsonArray([.. all.Select((f, i) =>
        {
            var frame = new JsonObject { ["name"] = PlotlyFigure.Whole(i), ["data"] = f["data"]!.DeepClone() };
            if (f["layout"]!["title"] is { } title) frame["layout"] = new JsonObject { ["title"] = title.DeepClone() };
            return (JsonNode)frame;
        })]);
        return result;
    }
}
