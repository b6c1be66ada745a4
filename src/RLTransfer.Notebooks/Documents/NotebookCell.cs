using System.Text.Json;
using System.Text.Json.Nodes;

namespace RLTransfer.Notebooks.Documents;

/// <summary>One cell: a view of its JSON.</summary>
public sealed class NotebookCell
{
    internal NotebookCell(JsonObject json) => Json = json;

    /// <summary>The cell's JSON.</summary>
    public JsonObject Json { get; }

    /// <summary><c>code</c>, <c>markdown</c> or <c>raw</c>.</summary>
    public string Type => (string)Json["cell_type"]!;

    /// <summary>Whether this is a code cell.</summary>
    public bool IsCode => Type == "code";

    /// <summary>The cell's id, or null before nbformat 4.5.</summary>
    public string? Id => (string?)Json["id"];

    /// <summary>The cell's metadata.</summary>
    public JsonObject Metadata
    {
        get
        {
            if (Json["metadata"] is JsonObject metadata) return metadata;
            Json["metadata"] = metadata = [];
            return metadata;
        }
    }

    /// <summary>The cell's text.</summary>
    public string Source
    {
        get => MultilineText.Join(Json["source"]);
        set
        {
            if (value != Source) Json["source"] = MultilineText.Split(value);
        }
    }

    /// <summary>The cell's tags.</summary>
    public IReadOnlyList<string> Tags => Json["metadata"]?["tags"] is JsonArray tags
        ? [.. tags.Where(tag => tag?.GetValueKind() == JsonValueKind.String).Select(tag => (string)tag!)]
        : [];

    /// <summary>Whether the cell is tagged <c>skip-execution</c>: a run leaves it, and its outputs, alone.</summary>
    public bool IsSkipped => Tags.Contains("skip-execution", StringComparer.Ordinal);

    /// <summary>Whether a run runs the cell: code, not blank, not skipped.</summary>
    public bool IsRun => IsCode && !IsSkipped && !string.IsNullOrWhiteSpace(Source);

    /// <summary>Whether the cell is tagged <c>raises-exception</c>: its error is an output like others, and the run goes on.</summary>
    public bool MayFail => Tags.Contains("raises-exception", StringComparer.Ordinal);

    /// <summary>Which of .NET Interactive's languages the cell says that it is in; null where it says nothing (see <see cref="Notebook.LanguageOf"/>).</summary>
    public string? OwnLanguage => Text(Json["metadata"]?["polyglot_notebook"], "kernelName") ?? Text(Json["metadata"]?["dotnet_interactive"], "language");

    /// <summary>The number in brackets beside a code cell that has run.</summary>
    public int? ExecutionCount
    {
        get => Json["execution_count"] is JsonValue value && value.TryGetValue<int>(out var count) ? count : null;
        set => Json["execution_count"] = value;
    }

    /// <summary>The outputs of a code cell.</summary>
    public JsonArray Outputs
    {
        get
        {
            if (Json["outputs"] is JsonArray outputs) return outputs;
            Json["outputs"] = outputs = [];
            return outputs;
        }
    }

    private static string? Text(JsonNode? parent, string key) =>
        parent is JsonObject values && values[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
