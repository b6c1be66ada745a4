using System.Text.Json;
using Microsoft.Playwright;

namespace RLTransfer.Browser.Tests;

/// <summary>A notebook in Jupyter Notebook's page, used as a person uses it: by its menus, its buttons and the keyboard.</summary>
internal sealed class NotebookPage(IPage page)
{
    private const string Cells = "Jupyter.notebook.get_cells().filter(cell => cell.cell_type === 'code')";

    public IPage Page => page;

    /// <summary>Exceptions that the page's scripts did not catch.</summary>
    public List<string> Errors { get; } = [];

    public static async Task<NotebookPage> Open(IPage page, string address)
    {
        var notebook = new NotebookPage(page);
        page.PageError += (_, error) => notebook.Errors.Add(error);
        await page.GotoAsync(address);
        await notebook.WaitForKernel();
        return notebook;
    }

    /// <summary>Ends the visit; fails the test where a script of the page failed.</summary>
    public async Task Close()
    {
        await page.CloseAsync();
        Assert.Empty(Errors);
    }

    public Task WaitForKernel() => Until("window.Jupyter && Jupyter.notebook && Jupyter.notebook._fully_loaded && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected()");

    public async Task RunAll()
    {
        await page.ClickAsync("#celllink");
        await page.ClickAsync("#run_all_cells");
        await UntilIdle();
    }

    /// <summary>Types the code into an empty cell at the end and presses Shift+Enter; does not wait.</summary>
    public async Task Start(string code)
    {
        await page.EvaluateAsync("""
            () => {
              const notebook = Jupyter.notebook, last = notebook.ncells() - 1;
              notebook.select(last);
              if (notebook.get_cell(last).get_text() !== "") { notebook.insert_cell_below("code"); notebook.select_next(); }
              notebook.edit_mode();
            }
            """);
        await page.Keyboard.InsertTextAsync(code);
        await page.Keyboard.PressAsync("Shift+Enter");
    }

    /// <summary>Runs the code in a new cell and returns that cell's output.</summary>
    public async Task<ILocator> Run(string code)
    {
        await Start(code);
        await UntilIdle();
        return LastOutput;
    }

    /// <summary>The output of the last cell that holds code (Shift+Enter in the last cell adds an empty one).</summary>
    public ILocator LastOutput => page.Locator(".code_cell").Filter(new() { Has = page.Locator(".output_area") }).Last.Locator(".output");

    /// <summary>Every cell that was started has ended.</summary>
    public Task UntilIdle() => Until($"{Cells}.every(cell => cell.input_prompt_number !== '*') && !Jupyter.notebook.kernel_busy && document.querySelector('#kernel_indicator_icon.kernel_idle_icon') !== null");

    public Task Until(string condition, float seconds = 60) => page.WaitForFunctionAsync($"() => {condition}", null, new() { Timeout = seconds * 1000 });

    public Task Interrupt() => page.ClickAsync("button[data-jupyter-action='jupyter-notebook:interrupt-kernel']");

    public async Task Restart()
    {
        await page.ClickAsync("button[data-jupyter-action='jupyter-notebook:confirm-restart-kernel']");
        await page.ClickAsync(".modal-dialog button.btn-danger:has-text('Restart')");
        await page.WaitForSelectorAsync(".modal-dialog", new() { State = WaitForSelectorState.Detached });
        await WaitForKernel();
    }

    public async Task Save()
    {
        await page.EvaluateAsync("Jupyter.notebook.save_notebook()");
        await Until("!Jupyter.notebook.dirty");
    }

    public async Task<T> Ask<T>(string expression) => (await page.EvaluateAsync<JsonElement>(expression)).Deserialize<T>()!;
}
