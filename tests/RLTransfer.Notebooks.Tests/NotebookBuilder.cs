using System.Text;
using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Running;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Notebooks.Tests;

/// <summary>Notebooks for tests, and short ways to read their outputs.</summary>
internal static class NotebookBuilder
{
    public static Notebook Of(params string[] cells)
    {
        var notebook = Notebook.Parse("{\n \"cells\": [],\n \"metadata\": {},\n \"nbformat\": 4,\n \"nbformat_minor\": 5\n}\n"u8.ToArray(), "test");
        foreach (var cell in cells) notebook.InsertCode(notebook.Cells.Count, cell);
        return notebook;
    }

    /// <summary>Runs in a worker of its own.</summary>
    public static IReadOnlyList<CellFailure> Run(this Notebook notebook, RunOptions? options = null, string? folder = null) =>
        new NotebookRunner(options ?? new RunOptions(), TestWorker.Host).RunAsync(notebook, folder ?? Path.GetTempPath()).GetAwaiter().GetResult();

    /// <summary>Runs in a worker of its own, while the time that limits the cells stands still; each cell of <paramref name="passing"/> is over its limit when it calls <see cref="Begin"/>.</summary>
    /// <param name="notebook">Its first cell is <see cref="Begin"/>, or begins so.</param>
    /// <param name="options">With time limits.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="passing">How much time passes when a cell has begun, for each cell that calls.</param>
    public static async Task<IReadOnlyList<CellFailure>> RunInTime(this Notebook notebook, RunOptions options, WorkerHost worker, params TimeSpan[][] passing)
    {
        using var folder = new TemporaryFolder();
        var clock = new StillClock();
        var run = new NotebookRunner(options, worker, clock: clock).RunAsync(notebook, folder.Path);
        var begun = Path.Combine(folder.Path, "begun");
        foreach (var times in passing)
        {
            while (!File.Exists(begun) && !run.IsCompleted) await Task.Delay(5);
            File.Delete(begun);
            foreach (var time in times) clock.Pass(time);
        }

        return await run;
    }

    /// <summary>A cell's code that tells <see cref="RunInTime"/> that it has begun.</summary>
    public const string Begin = "void Begin() => System.IO.File.WriteAllText(\"begun\", \"\");\n";

    /// <summary>A cell's outputs in one text: streams, plain text, errors.</summary>
    public static string Text(this NotebookCell cell)
    {
        var text = new StringBuilder();
        foreach (var output in cell.Outputs.Cast<JsonObject>())
        {
            text.Append((string?)output["output_type"] switch
            {
                "stream" => MultilineText.Join(output["text"]),
                "error" => $"{output["ename"]}: {output["evalue"]}\n",
                _ => MultilineText.Join(output["data"]!["text/plain"]) + "\n",
            });
        }

        return text.ToString();
    }
}
