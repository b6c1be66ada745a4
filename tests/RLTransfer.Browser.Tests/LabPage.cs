using System.Text.Json;
using Microsoft.Playwright;

namespace RLTransfer.Browser.Tests;

/// <summary>A notebook in JupyterLab, used as a person uses it: by its menus, its buttons and the keyboard.</summary>
internal sealed class LabPage(IPage page)
{
    private const string Panel = "jupyterapp.shell.currentWidget";

    // Lab 4.6 throws it at each message of a kernel that has no debugger.
    private const string OfLabsDebugger = "Error: No active debugger session\n    at Service.displayModules ";

    public IPage Page => page;

    /// <summary>Exceptions that the page's scripts did not catch.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>The output of the last cell that has one.</summary>
    public ILocator LastOutput => page.Locator(".jp-Notebook .jp-CodeCell .jp-OutputArea:has(.jp-OutputArea-child)").Last;

    public static async Task<LabPage> Open(IPage page, string address)
    {
        var lab = new LabPage(page);
        page.PageError += (_, error) =>
        {
            if (!error.StartsWith(OfLabsDebugger, StringComparison.Ordinal)) lab.Errors.Add(error);
        };
        await page.GotoAsync(address);
        await lab.WaitForKernel();
        return lab;
    }

    /// <summary>Ends the visit; fails the test where a script of the page failed.</summary>
    public async Task Close()
    {
        await page.CloseAsync();
        Assert.True(Errors.Count == 0, string.Join('\n', Errors));
    }

    public Task WaitForKernel() => Until($"window.jupyterapp && {Panel}?.sessionContext?.session?.kernel?.connectionStatus === 'connected' && {Panel}.sessionContext.session.kernel.status === 'idle'");

    public async Task Choose(string menu, string item)
    {
        await page.ClickAsync($".lm-MenuBar-itemLabel:text-is('{menu}')");
        await page.ClickAsync($".lm-Menu-itemLabel:text-is('{item}')");
    }

    public async Task RunAll()
    {
        await Choose("Run", "Run All Cells");
        await UntilIdle();
    }

    /// <summary>Types the code into an empty cell at the end and presses Shift+Enter; does not wait.</summary>
    public async Task Start(string code)
    {
        var last = page.Locator(".jp-Notebook .jp-Cell").Last;
        if (!string.IsNullOrWhiteSpace(await Ask<string>($"{Panel}.content.widgets.at(-1).model.sharedModel.source")))
        {
            await last.Locator(".jp-InputPrompt").First.ClickAsync();
            await page.Keyboard.PressAsync("b");
        }

        await last.Locator(".cm-content").ClickAsync();
        await page.Keyboard.InsertTextAsync(code);
        await page.Keyboard.PressAsync("Shift+Enter");
    }

    /// <summary>Runs the code in a new cell and returns its output.</summary>
    public async Task<ILocator> Run(string code)
    {
        await Start(code);
        await UntilIdle();
        return LastOutput;
    }

    /// <summary>Every cell that was started has ended.</summary>
    public Task UntilIdle() => Until($"{Panel}.content.widgets.every(cell => cell.model.executionState !== 'running' && cell.prompt !== '*') && {Panel}.sessionContext.session.kernel.status === 'idle'");

    public Task Until(string condition, float seconds = 60) => page.WaitForFunctionAsync($"() => {condition}", null, new() { Timeout = seconds * 1000 });

    public Task Interrupt() => Choose("Kernel", "Interrupt Kernel");

    public async Task Restart()
    {
        await Choose("Kernel", "Restart Kernel…");
        await page.ClickAsync(".jp-Dialog button.jp-mod-accept");
        await WaitForKernel();
    }

    public async Task Save()
    {
        await page.Keyboard.PressAsync("Control+s");
        await Until($"!{Panel}.context.model.dirty");
    }

    /// <summary>Scrolls to each cell whose output has the format, and hands over the cell.</summary>
    public async Task ForEachOutput(string format, Func<ILocator, Task> look)
    {
        foreach (var cell in await Ask<int[]>($"{Panel}.content.widgets.flatMap((cell, index) => (cell.model.sharedModel.outputs ?? []).some(output => (output.data ?? {{}})['{format}']) ? [index] : [])"))
        {
            await page.EvaluateAsync($"{Panel}.content.scrollToItem({cell}, 'center')");
            await look(page.Locator($".jp-Notebook .jp-Cell[data-windowed-list-index='{cell}']"));
        }
    }

    public async Task<T> Ask<T>(string expression) => (await page.EvaluateAsync<JsonElement>(expression)).Deserialize<T>()!;
}
