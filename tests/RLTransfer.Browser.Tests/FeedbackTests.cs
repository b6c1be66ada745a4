using Microsoft.Playwright;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Reports;

namespace RLTransfer.Browser.Tests;

/// <summary>Pages of the grader with scripts in every field a stranger can write, opened in Chromium: nothing runs, nothing is fetched.</summary>
public sealed class FeedbackTests : IAsyncLifetime
{
    private static readonly string[] Payloads =
    [
        "<script>document.title = 'pwned'</script>",
        "</pre></td></table></title></style><img src=x onerror=\"document.title='pwned'\">",
        "\"><svg onload=document.title='pwned'></svg><iframe srcdoc=\"<script>parent.document.title='pwned'</script>\"></iframe>",
        "<a href=\"javascript:document.title='pwned'\">x</a><meta http-equiv=refresh content=\"0;url=javascript:document.title='pwned'\">",
        "<style>@import 'http://127.0.0.1:9/pwned';</style><link rel=stylesheet href=http://127.0.0.1:9/pwned><base href=http://127.0.0.1:9/>",
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-feedback-");
    private IPlaywright? playwright;
    private IBrowser? chromium;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browser.Program, Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"] });
    }

    public async Task DisposeAsync()
    {
        if (chromium is not null) await chromium.DisposeAsync();
        playwright?.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task NothingRunsInFeedbackAndOverview()
    {
        foreach (var payload in Payloads)
        {
            var result = new SubmissionResult
            {
                Id = payload, Assignment = payload, Sandboxed = false, MaxScore = 1, ManualPoints = 1, Flags = [payload], Outputs = [payload],
                Cells = [new CellReport(payload, payload, payload, payload)],
                Tests = [new TestReport(payload, payload, 1, false, false, payload, payload, payload, payload, payload), new TestReport(payload, payload, 1, false, true, null, null, null, payload, payload)],
            };
            await NothingRuns(FeedbackPage.Of(result));
            await NothingRuns(FeedbackPage.Of(result with { Error = payload }));
            await NothingRuns(ClassOverview.Page([result, result with { Error = payload }]));
        }
    }

    /// <summary>What would run if a page held it as it is: or the test above could not fail.</summary>
    [Fact]
    public async Task ThePayloadsDoRunElsewhere()
    {
        foreach (var payload in Payloads.Take(3)) Assert.Equal("pwned", (await Open($"<title>page</title><style></style>{payload}")).Title);
        Assert.NotEmpty((await Open($"<title>page</title>{Payloads[^1]}")).Fetched);
    }

    private async Task NothingRuns(string html)
    {
        var (title, fetched, elements) = await Open(html);
        Assert.NotEqual("pwned", title);
        Assert.Empty(fetched);
        Assert.Equal(0, elements);
    }

    private async Task<(string Title, IReadOnlyList<string> Fetched, int Elements)> Open(string html)
    {
        var path = Path.Combine(folder.FullName, "page.html");
        await File.WriteAllTextAsync(path, html);
        var page = await chromium!.NewPageAsync();
        var fetched = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.EndsWith("page.html", StringComparison.Ordinal) && !request.Url.StartsWith("data:image/svg+xml", StringComparison.Ordinal)) fetched.Add(request.Url);
        };
        await page.GotoAsync("file://" + path);
        await page.WaitForTimeoutAsync(200);
        var elements = await page.EvaluateAsync<int>("document.querySelectorAll(\"script, iframe, svg, link, base, a, img:not([src^='data:image/svg+xml'])\").length");
        var title = await page.TitleAsync();
        await page.CloseAsync();
        return (title, fetched, elements);
    }
}
