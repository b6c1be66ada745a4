using System.Text.Json.Nodes;

namespace RLTransfer.Notebooks.Documents;

/// <summary>A notebook (nbformat 4): a view of its JSON, so that whatever is not touched is written back as it was read.</summary>
public sealed class Notebook
{
    private readonly JsonArray cells;

    internal Notebook(JsonObject root, NotebookLayout layout)
    {
        Root = root;
        Layout = layout;
        cells = (JsonArray)root["cells"]!;
    }

    /// <summary>The whole document.</summary>
    public JsonObject Root { get; }

    /// <summary>The document's metadata.</summary>
    public JsonObject Metadata => (JsonObject)Root["metadata"]!;

    /// <summary>The minor version of nbformat 4; cells carry ids from 5 on.</summary>
    public int Minor => (int)Root["nbformat_minor"]!;

    /// <summary>The cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells => [.. cells.Select(cell => new NotebookCell((JsonObject)cell!))];

    internal NotebookLayout Layout { get; }

    /// <summary>Whether a file's name is that of a <c>.dib</c> file, .NET Interactive's own, which holds no outputs.</summary>
    public static bool IsDib(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".dib", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads a notebook; of a <c>.dib</c> file, what a notebook would hold of it.</summary>
    /// <exception cref="NotebookFormatException">The file is missing or is no nbformat 4 notebook.</exception>
    public static Notebook Load(string path) => NotebookReader.Load(path);

    /// <summary>Reads a notebook from UTF-8 text; <paramref name="name"/> is what errors call it.</summary>
    /// <exception cref="NotebookFormatException">The text is no nbformat 4 notebook.</exception>
    public static Notebook Parse(ReadOnlyMemory<byte> utf8, string name) => NotebookReader.Parse(utf8, name);

    /// <summary>Throws where the notebook says that it is written in another language than C#; <paramref name="name"/> is what the error calls it.</summary>
    /// <exception cref="NotebookFormatException">It is for another kernel.</exception>
    public void CheckLanguage(string name) => NotebookReader.CheckLanguage(this, name);

    /// <summary>Which of .NET Interactive's languages a cell is in: its own, else the document's default, else <c>csharp</c>.</summary>
    public string LanguageOf(NotebookCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var kernels = (Metadata["polyglot_notebook"] as JsonObject)?["kernelInfo"] as JsonObject;
        return cell.OwnLanguage ?? (kernels?["defaultKernelName"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : "csharp");
    }

    /// <summary>An independent copy.</summary>
    public Notebook Clone() => new((JsonObject)Root.DeepClone(), Layout);

    /// <summary>The document as the bytes of its file.</summary>
    public byte[] ToBytes() => NotebookWriter.ToBytes(this);

    /// <summary>Writes the file whole or not at all.</summary>
    public void Save(string path) => NotebookWriter.Save(this, path);

    /// <summary>Inserts a code cell.</summary>
    public NotebookCell InsertCode(int index, string source, params string[] tags)
    {
        var metadata = new JsonObject();
        if (tags.Length > 0) metadata["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]);
        var cell = new JsonObject
        {
            ["cell_type"] = "code", ["execution_count"] = null, ["metadata"] = metadata, ["outputs"] = new JsonArray(),
            ["source"] = MultilineText.Split(source),
        };
        cells.Insert(index, cell);
        return new NotebookCell(cell);
    }

    /// <summary>Removes a cell.</summary>
    public void RemoveAt(int index) => cells.RemoveAt(index);
}

/// <summary>How a file spells its JSON: Jupyter indents by one blank and ends with a newline, other editors differ.</summary>
internal sealed record NotebookLayout(char IndentCharacter, int IndentSize, bool EndsWithNewline)
{
    public static readonly NotebookLayout Jupyter = new(' ', 1, true);

    public static NotebookLayout Detect(ReadOnlySpan<byte> utf8)
    {
        var endsWithNewline = utf8.Length > 0 && utf8[^1] == '\n';
        var newline = utf8.IndexOf((byte)'\n');
        if (newline < 0 || newline == utf8.Length - 1) return new(' ', 0, endsWithNewline);
        var line = utf8[(newline + 1)..];
        var first = line.Length > 0 && line[0] == '\t' ? '\t' : ' ';
        var size = 0;
        while (size < line.Length && size < 16 && line[size] == first) size++;
        return new(first, Math.Max(size, 1), endsWithNewline);
    }
}
