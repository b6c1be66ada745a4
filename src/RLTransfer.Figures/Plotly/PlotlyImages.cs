using System.Text.Json.Nodes;
using RLTransfer.Figures.Images;
using RLTransfer.Figures.Marks;
using RLTransfer.Figures.Svg;

namespace RLTransfer.Figures.Plotly;

/// <summary>A grid of pictures: one image trace each, all in one pair of hidden axes.</summary>
internal static class PlotlyImages
{
    public static void Render(ImagesMark mark, PlotlyPlace place, double width, JsonArray data, JsonObject layout, JsonArray annotations)
    {
        var (widest, highest) = (mark.Images.Max(i => i.Width), mark.Images.Max(i => i.Height));
        var cell = (place.Right - place.Left) * (width - 90) / mark.Columns - 4;   // pixels a picture and its caption may take
        string[][] captions = mark.Captions is null ? [] : [.. mark.Captions.Select(c => TextMetrics.Wrap(c, 11, cell, 2))];
        var under = captions.Length == 0 ? 0 : (captions.Max(c => c.Length) * 15 + 6) * widest / cell;
        var (across, down) = (widest * 1.08, highest + 0.08 * widest + under);
        for (var i = 0; i < mark.Images.Length; i++)
        {
            var image = mark.Images[i];
            var (left, top) = (i % mark.Columns * across + (widest - image.Width) / 2.0, i / mark.Columns * down + (highest - image.Height) / 2.0);
            data.Add(new JsonObject
            {
                ["type"] = "image", ["xaxis"] = "x" + place.Suffix, ["yaxis"] = "y" + place.Suffix,
                ["source"] = PngWriter.ToDataUri(image), ["x0"] = left + 0.5, ["y0"] = top + 0.5, ["dx"] = 1, ["dy"] = 1, ["zsmooth"] = false,
                ["hoverinfo"] = mark.Captions is null ? "color" : "name+color", ["name"] = mark.Captions is null ? "" : PlotlyFigure.Escape(mark.Captions[i]),
            });
            if (mark.Captions is null) continue;
            annotations.Add(new JsonObject
            {
                ["text"] = string.Join("<br>", captions[i].Select(PlotlyFigure.Escape)), ["x"] = left + image.Width / 2.0, ["y"] = top + image.Height, ["xref"] = "x" + place.Suffix, ["yref"] = "y" + place.Suffix,
                ["xanchor"] = "center", ["yanchor"] = "top", ["showarrow"] = false, ["font"] = new JsonObject { ["size"] = 11 },
            });
        }
        var rows = (mark.Images.Length + mark.Columns - 1) / mark.Columns;
        layout["xaxis" + place.Suffix] = new JsonObject
        {
            ["anchor"] = "y" + place.Suffix, ["domain"] = new JsonArray(place.Left, place.Right), ["visible"] = false, ["constrain"] = "domain",
            ["range"] = new JsonArray(0, mark.Columns * across - widest * 0.08),
        };
        layout["yaxis" + place.Suffix] = new JsonObject
        {
            ["anchor"] = "x" + place.Suffix, ["domain"] = new JsonArray(place.Bottom, place.Top), ["visible"] = false, ["scaleanchor"] = "x" + place.Suffix, ["constrain"] = "domain",
            ["range"] = new JsonArray(rows * down - 0.08 * widest, 0),
        };
    }
}
