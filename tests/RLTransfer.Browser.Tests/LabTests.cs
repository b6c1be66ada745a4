using System.Globalization;
using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace RLTransfer.Browser.Tests;

/// <summary>The start page in a whole JupyterLab, with our kernel behind it and no other network.</summary>
public sealed class LabTests(LabBrowser browser) : IClassFixture<LabBrowser>
{
    private const string Outputs = "jupyterapp.shell.currentWidget.content.widgets.flatMap(cell => cell.model.sharedModel.outputs ?? [])";

    [LabFact]
    public async Task The_start_page_runs_whole_and_its_figures_are_interactive_before_and_after()
    {
        File.Copy(Path.Combine(Lectures.Folder, "00-start.ipynb"), Path.Combine(browser.Notebooks, "00-start.ipynb"), overwrite: true);
        var lab = await browser.OpenInLab("00-start.ipynb");
        await EveryFigureIsDrawn(lab);
        await lab.Choose("Edit", "Clear Outputs of All Cells");
        Assert.Empty(await lab.Ask<object[]>(Outputs));
        await lab.RunAll();
        Assert.Empty(await lab.Ask<object[]>($"{Outputs}.filter(output => output.output_type === 'error')"));
        await EveryFigureIsDrawn(lab);
        await Browser.Photograph(lab.Page, "lab-figures");
        await lab.Page.EvaluateAsync("jupyterapp.shell.currentWidget.content.scrollToItem(8, 'center')");
        await Plots.Hover(lab.Page);
        await Browser.Photograph(lab.Page, "lab-hover");

        await lab.Save();
        await lab.Page.ReloadAsync();
        await lab.WaitForKernel();
        await EveryFigureIsDrawn(lab);
        await Browser.Photograph(lab.Page, "lab-reopened");
        await lab.Close();
    }

    private static async Task EveryFigureIsDrawn(LabPage lab)
    {
        var figures = 0;
        await lab.ForEachOutput("application/vnd.plotly.v1+json", async cell =>
        {
            ++figures;
            await Expect(cell.Locator(".js-plotly-plot .main-svg").First).ToBeVisibleAsync();
        });
        Assert.True(figures > 0);
    }

    [LabFact]
    public async Task A_bar_moves_in_place_a_loop_is_interrupted_and_a_restart_forgets()
    {
        var lab = await browser.OpenInLab(browser.Empty("work.ipynb"));
        await lab.Page.EvaluateAsync("""
            () => {
              window.seen = [];
              setInterval(() => seen.push([...document.querySelectorAll(".jp-Notebook [role=progressbar]")].map((bar) => bar.getAttribute("aria-valuenow")).join(" ")), 15);
            }
            """);
        await lab.Run("using RLTransfer.Figures;\nforeach (var i in Progress.Over(40, \"waiting\")) await Task.Delay(25);");
        var looks = (await lab.Ask<string[]>("seen")).Where(look => look.Length > 0).ToArray();
        Assert.All(looks, look => Assert.DoesNotContain(' ', look));
        var states = looks.Select(look => double.Parse(look, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(states.Distinct().Count() >= 4, $"the bar was seen at {string.Join(", ", states.Distinct())}");
        Assert.Equal(states.Order(), states);
        Assert.Equal(100, states[^1]);
        await Browser.Photograph(lab.Page, "lab-progress");

        await lab.Run("var kept = 41;");
        await lab.Start("Console.WriteLine(\"running\");\nwhile (true) { }");
        await Expect(lab.LastOutput).ToContainTextAsync("running");
        await lab.Interrupt();
        await lab.UntilIdle();
        await Expect(lab.LastOutput).ToContainTextAsync("Interrupted");
        await Expect(await lab.Run("kept + 1")).ToContainTextAsync(new Regex("42", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Browser.Photograph(lab.Page, "lab-interrupted");

        await lab.Restart();
        await Expect(await lab.Run("kept + 1")).ToContainTextAsync("CS0103");
        await Expect(await lab.Run("\"alive\"")).ToContainTextAsync("alive");
        await Browser.Photograph(lab.Page, "lab-restarted");
        await lab.Close();
    }
}
