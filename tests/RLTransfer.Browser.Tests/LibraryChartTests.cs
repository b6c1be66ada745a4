using Microsoft.Playwright;
using RLTransfer.Notebooks.Export;
using static Microsoft.Playwright.Assertions;

namespace RLTransfer.Browser.Tests;

/// <summary>Charts of Plotly.NET and XPlot.Plotly in a real Jupyter and in an exported page, neither of which reaches a network.</summary>
public sealed class LibraryChartTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] Cells =
    [
        "#r \"nuget:Plotly.NET.CSharp,0.14.0\"\n#r \"nuget:XPlot.Plotly,4.1.0\"\nusing Plotly.NET.CSharp;",
        "var xs = new[] { 1.0, 2.0, 3.0 };\nPlotly.NET.CSharp.Chart.Line<double, double, string>(x: xs, y: xs, Name: \"line\", ShowLegend: true).WithXAxisStyle<double, double, string>(TitleText: \"time\")",
        "Plotly.NET.CSharp.Chart.Column<int, string, string>(values: new[] { 3, 1, 2 }, Keys: new[] { \"a\", \"b\", \"c\" })",
        "var plot = XPlot.Plotly.Chart.Plot(new[] { new XPlot.Plotly.Scatter { x = xs, y = new[] { 2.0, 1.0, 3.0 }, mode = \"lines+markers\", name = \"first\" } });\nplot.WithTitle(\"Two libraries\");\nplot.WithYTitle(\"value\");\nplot",
    ];

    [Fact]
    public async Task They_are_drawn_with_their_titles()
    {
        var notebook = await browser.Open(browser.Empty("charts.ipynb"));
        foreach (var cell in Cells) await notebook.Run(cell);
        await AreDrawn(notebook.Page);
        await Browser.Photograph(notebook.Page, "library-charts-jupyter");
        await notebook.Save();
        await notebook.Close();

        var pages = Path.Combine(browser.Notebooks, "pages");
        var page = await browser.OpenFile(Exporter.ToHtml([Path.Combine(browser.Notebooks, "charts.ipynb")], pages, PlotlyPackage.Get(Path.Combine(Repository.Root, "artifacts", "web")))[0]);
        await AreDrawn(page);
        await Browser.Photograph(page, "library-charts-page");
        await page.CloseAsync();
    }

    private static async Task AreDrawn(IPage page)
    {
        var plots = page.Locator(".js-plotly-plot");
        await Expect(plots).ToHaveCountAsync(3);
        for (var i = 0; i < 3; i++) await Expect(plots.Nth(i).Locator(".main-svg").First).ToBeVisibleAsync();
        await Expect(plots.Nth(0).Locator(".scatterlayer .js-line")).ToHaveCountAsync(1);
        await Expect(plots.Nth(0).Locator(".xtitle")).ToHaveTextAsync("time");
        await Expect(plots.Nth(1).Locator(".barlayer .point")).ToHaveCountAsync(3);
        await Expect(plots.Nth(2).Locator(".gtitle")).ToHaveTextAsync("Two libraries");
        await Expect(plots.Nth(2).Locator(".ytitle")).ToHaveTextAsync("value");
        await Expect(plots.Nth(2).Locator(".scatterlayer .point")).ToHaveCountAsync(3);
    }
}
