using System.Text;
using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Running;

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
