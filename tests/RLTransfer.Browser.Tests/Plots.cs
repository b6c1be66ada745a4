using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RLTransfer.Browser.Tests;

/// <summary>Interactive figures in a page.</summary>
internal static class Plots
{
    /// <summary>Lines that Plotly has drawn.</summary>
    public const string Lines = ".js-plotly-plot .scatterlayer .js-line";

    /// <summary>Moves the mouse over a point of the first line: its value must show.</summary>
    public static async Task Hover(IPage page)
    {
        var plot = page.Locator(".js-plotly-plot:has(.scatterlayer .js-line)").First;
        await plot.ScrollIntoViewIfNeededAsync();
        var point = await plot.EvaluateAsync<float[]>("""
            (plot) => {
              const { xaxis, yaxis } = plot._fullLayout, trace = plot._fullData[0], middle = Math.floor(trace.x.length / 2), box = plot.getBoundingClientRect();
              return [box.x + xaxis._offset + xaxis.d2p(trace.x[middle]), box.y + yaxis._offset + yaxis.d2p(trace.y[middle])];
            }
            """);
        await page.Mouse.MoveAsync(point[0] - 5, point[1]);
        await page.Mouse.MoveAsync(point[0], point[1]);
        var text = plot.Locator(".hoverlayer .hovertext").First;
        await Expect(text).ToBeVisibleAsync();
        Assert.Matches(new Regex(@"\d", RegexOptions.None, TimeSpan.FromSeconds(1)), await text.TextContentAsync() ?? "");
    }
}
