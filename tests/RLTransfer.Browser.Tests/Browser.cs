using System.Diagnostics.CodeAnalysis;
using Microsoft.Playwright;

namespace RLTransfer.Browser.Tests;

/// <summary>One headless Chromium and one Jupyter for all tests of a class.</summary>
[SuppressMessage("Design", "CA1515", Justification = "xunit makes it")]
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private JupyterServer? server;
    private IPlaywright? playwright;
    private IBrowser? chromium;

    internal string Notebooks => server!.Notebooks;

    public async Task InitializeAsync()
    {
        server = new JupyterServer();
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (chromium is not null) await chromium.DisposeAsync();
        playwright?.Dispose();
        server?.Dispose();
    }

    /// <summary>Opens a file of <see cref="Notebooks"/>. The page reaches nothing but this machine.</summary>
    internal async Task<NotebookPage> Open(string notebook)
    {
        var page = await chromium!.NewPageAsync(new() { ViewportSize = new() { Width = 1100, Height = 900 } });
        await page.RouteAsync(address => !address.StartsWith(server!.Address, StringComparison.Ordinal), route => route.AbortAsync());
        return await NotebookPage.Open(page, $"{server!.Address}/notebooks/{notebook}");
    }

    /// <summary>Keeps what the page shows, for people to look at.</summary>
    internal static Task Photograph(NotebookPage notebook, string name) =>
        notebook.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "browser", name + ".png") });
}
