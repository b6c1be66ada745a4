using System.Diagnostics.CodeAnalysis;
using Microsoft.Playwright;

namespace RLTransfer.Browser.Tests;

/// <summary>One headless Chromium and one Jupyter for all tests of a class.</summary>
[SuppressMessage("Design", "CA1515", Justification = "xunit makes it")]
public class Browser : IAsyncLifetime
{
    internal const string Program = "/usr/bin/chromium";

    private JupyterServer? server;
    private IPlaywright? playwright;
    private IBrowser? chromium;

    internal string Notebooks => server!.Notebooks;

    public virtual async Task InitializeAsync()
    {
        server = Serve();
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

    /// <summary>The Jupyter that is looked at.</summary>
    private protected virtual JupyterServer Serve() => JupyterServer.Notebook();

    /// <summary>Opens a file of <see cref="Notebooks"/> in Jupyter Notebook.</summary>
    internal async Task<NotebookPage> Open(string notebook) => await NotebookPage.Open(await NewPage(), $"{server!.Address}/notebooks/{notebook}");

    /// <summary>Opens a file of <see cref="Notebooks"/> in JupyterLab.</summary>
    internal async Task<LabPage> OpenInLab(string notebook) => await LabPage.Open(await NewPage(), $"{server!.Address}/lab/tree/{notebook}?reset");   // not what was open before

    /// <summary>Opens a page that lies in a file, with no network at all.</summary>
    internal async Task<IPage> OpenFile(string path)
    {
        var page = await chromium!.NewPageAsync(new() { ViewportSize = new() { Width = 1100, Height = 900 } });
        await page.RouteAsync(address => !address.StartsWith("file:", StringComparison.Ordinal), route => route.AbortAsync());
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        return page;
    }

    /// <summary>Keeps what the page shows, for people to look at.</summary>
    internal static Task Photograph(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "browser", name + ".png") });

    /// <summary>Writes a notebook without cells.</summary>
    /// <returns>Its file.</returns>
    internal string Empty(string name)
    {
        File.WriteAllText(Path.Combine(Notebooks, name), """
            {"cells": [], "metadata": {"kernelspec": {"display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp"}}, "nbformat": 4, "nbformat_minor": 5}
            """);
        return name;
    }

    // The page reaches nothing but this machine.
    private async Task<IPage> NewPage()
    {
        var page = await chromium!.NewPageAsync(new() { ViewportSize = new() { Width = 1100, Height = 900 } });
        await page.RouteAsync(address => !address.StartsWith(server!.Address, StringComparison.Ordinal), route => route.AbortAsync());
        return page;
    }
}
