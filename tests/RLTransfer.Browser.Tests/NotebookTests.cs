using System.Globalization;
using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace RLTransfer.Browser.Tests;

/// <summary>Notebooks in a real browser, in a real Jupyter Notebook, with our kernel behind it and no other network.</summary>
public sealed class NotebookTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [MemberData(nameof(Lectures.Chosen), MemberType = typeof(Lectures))]
    public async Task A_lecture_runs_whole_shows_its_plots_and_moves_its_bar_in_place(string lecture)
    {
        File.Copy(Path.Combine(Lectures.Folder, lecture + ".ipynb"), Path.Combine(browser.Notebooks, lecture + ".ipynb"), overwrite: true);
        var notebook = await browser.Open(lecture + ".ipynb");
        var page = notebook.Page;

        // As it was saved, before anybody has trusted it, its figures are there.
        var figures = await notebook.Ask<int>("Jupyter.notebook.get_cells().flatMap(cell => cell.output_area ? cell.output_area.outputs : []).filter(output => output.data && output.data['application/vnd.plotly.v1+json']).length");
        Assert.True(figures > 0);
        await Expect(page.Locator(".js-plotly-plot .main-svg").First).ToBeVisibleAsync();
        await Expect(page.Locator(".js-plotly-plot")).ToHaveCountAsync(figures);

        await page.EvaluateAsync("""
            () => {
              window.seen = [];
              setInterval(() => seen.push([...document.querySelectorAll("[role=progressbar]")].map((bar) => bar.getAttribute("aria-valuenow")).join(" ")), 15);
            }
            """);
        await page.EvaluateAsync("Jupyter.notebook.clear_all_output()");
        await Expect(page.Locator(".js-plotly-plot")).ToHaveCountAsync(0);
        await notebook.RunAll();
        await Expect(page.Locator(".output_error")).ToHaveCountAsync(0);
        await Expect(page.Locator(".js-plotly-plot")).ToHaveCountAsync(figures);
        await Expect(page.Locator(Plots.Lines).First).ToBeVisibleAsync();
        await MovesInPlace(notebook);
        await Plots.Hover(page);
        await Browser.Photograph(page, lecture + "-hover");

        await notebook.Save();
        await page.ReloadAsync();
        await notebook.WaitForKernel();
        await Expect(page.Locator(".js-plotly-plot")).ToHaveCountAsync(figures);
        var heights = await notebook.Ask<int[][]>("[Jupyter.notebook.get_cells().flatMap(cell => cell.output_area ? cell.output_area.outputs : []).map(output => (output.data ?? {})['application/vnd.plotly.v1+json']?.layout.height).filter(height => height), [...document.querySelectorAll('.js-plotly-plot')].map(plot => plot._fullLayout.height)]");
        Assert.Equal(heights[0], heights[1]);
        await page.Locator(".js-plotly-plot").Last.ScrollIntoViewIfNeededAsync();
        await Browser.Photograph(page, lecture + "-reopened");
        await notebook.Close();
    }

    // Every look found at most one state a bar, and the states of the first bar only rise.
    private static async Task MovesInPlace(NotebookPage notebook)
    {
        var looks = (await notebook.Ask<string[]>("seen")).Select(look => look.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var bars = await notebook.Page.Locator("[role=progressbar]").CountAsync();
        Assert.All(looks, look => Assert.True(look.Length <= bars, string.Join(' ', look)));
        var states = looks.Where(look => look.Length > 0).Select(look => double.Parse(look[0], CultureInfo.InvariantCulture)).ToArray();
        Assert.True(states.Distinct().Count() >= 4, $"the bar was seen at {string.Join(", ", states.Distinct())}");
        Assert.Equal(states.Order(), states);
        Assert.Equal(100, states[^1]);
    }

    [Fact]
    public async Task An_endless_loop_is_interrupted_and_a_restart_forgets()
    {
        var notebook = await browser.Open(browser.Empty("loop.ipynb"));
        await notebook.Run("var kept = 41;");
        await notebook.Start("Console.WriteLine(\"running\");\nwhile (true) { }");
        await Expect(notebook.LastOutput).ToContainTextAsync("running");
        await notebook.Interrupt();
        await notebook.UntilIdle();
        await Expect(notebook.LastOutput).ToContainTextAsync("Interrupted");
        await Expect(await notebook.Run("kept + 1")).ToHaveTextAsync(new Regex("42", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Browser.Photograph(notebook.Page, "interrupted");

        await notebook.Restart();
        await Expect(await notebook.Run("kept + 1")).ToContainTextAsync("CS0103");
        await Expect(await notebook.Run("\"alive\"")).ToContainTextAsync("alive");
        await Browser.Photograph(notebook.Page, "restarted");
        await notebook.Close();
    }

    [Fact]
    public async Task Cells_in_other_languages_stand_beside_CSharp()
    {
        var notebook = await browser.Open(browser.Empty("languages.ipynb"));
        await notebook.Run("#!html\n<b id=\"bold\">bold</b>");
        await Expect(notebook.Page.Locator(".output #bold")).ToHaveTextAsync("bold");
        await notebook.Run("#!javascript\ndocument.title = 'from a script';");
        await Expect(notebook.Page).ToHaveTitleAsync("from a script");
        await notebook.Run("#!markdown\n## A heading and $x^2$");
        await Expect(notebook.Page.Locator(".output h2")).ToContainTextAsync("A heading");
        await notebook.Run("var word = \"both\";\n#!html\n<i id=\"mixed\">mixed</i>\n#!csharp\nConsole.WriteLine(word);");
        await Expect(notebook.Page.Locator(".output #mixed")).ToHaveTextAsync("mixed");
        await Expect(notebook.LastOutput).ToContainTextAsync("both");
        await Browser.Photograph(notebook.Page, "languages");
        await notebook.Close();
    }

    [Fact]
    public async Task A_package_is_there_in_the_cell_that_names_it_and_a_missing_one_is_told()
    {
        var notebook = await browser.Open(browser.Empty("packages.ipynb"));
        await Expect(await notebook.Run("#r \"nuget:Humanizer.Core,2.14.1\"\nusing Humanizer;\n\"PascalCaseInput\".Humanize()")).ToContainTextAsync("Pascal case input");
        await Expect(await notebook.Run("#r \"nuget:No.Such.Package.Of.Ours,1.0.0\"")).ToContainTextAsync(new Regex(@"could not be restored: NU\d{4}: .*No\.Such\.Package\.Of\.Ours", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(await notebook.Run("3.ToWords()")).ToContainTextAsync("three");
        await Browser.Photograph(notebook.Page, "packages");
        await notebook.Close();
    }

    [Fact]
    public async Task A_flood_of_text_leaves_the_page_usable()
    {
        var notebook = await browser.Open(browser.Empty("flood.ipynb"));
        await Expect(await notebook.Run("var line = new string('x', 99);\nfor (var i = 0; i < 1_000_000; i++) Console.WriteLine(line);")).ToContainTextAsync("left out");
        await Expect(await notebook.Run("6 * 7")).ToContainTextAsync("42");
        await notebook.Close();
    }
}
