using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Files;

namespace RLTransfer.Notebooks.Documents;

/// <summary>Writes a notebook as Jupyter does, and a file whole or not at all.</summary>
internal static class NotebookWriter
{
    public static byte[] ToBytes(Notebook notebook)
    {
        AddMissingIds(notebook);
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Encoder = JupyterEncoder.Instance, Indented = notebook.Layout.IndentSize > 0, NewLine = "\n", MaxDepth = NotebookReader.MaxDepth + 8,
            IndentCharacter = notebook.Layout.IndentCharacter, IndentSize = notebook.Layout.IndentSize,
        };
        using (var writer = new Utf8JsonWriter(stream, options)) notebook.Root.WriteTo(writer);
        if (notebook.Layout.EndsWithNewline) stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    public static void Save(Notebook notebook, string path)
    {
        var bytes = ToBytes(notebook);
        try
        {
            WholeFile.Write(path, stream => stream.Write(bytes));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"cannot write {path}: {error.Message}", error);
        }
    }

    // nbformat 4.5 wants an id in every cell. From the cell's place and text, so that the same notebook always gets the same ids.
    private static void AddMissingIds(Notebook notebook)
    {
        if (notebook.Minor < 5 || notebook.Cells.All(cell => cell.Id is not null)) return;
        var taken = notebook.Cells.Select(cell => cell.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var index = 0;
        foreach (var cell in notebook.Cells)
        {
            index++;
            if (cell.Id is not null) continue;
            var salt = 0;
            string id;
            do id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{index}\n{salt++}\n{cell.Source}")).AsSpan(0, 4));
            while (!taken.Add(id));
            var after = cell.Json.IndexOf("execution_count");
            cell.Json.Insert(after >= 0 ? after + 1 : Math.Min(1, cell.Json.Count), "id", JsonValue.Create(id));
        }
    }
}
