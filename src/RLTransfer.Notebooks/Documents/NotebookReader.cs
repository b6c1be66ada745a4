using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Files;

namespace RLTransfer.Notebooks.Documents;

/// <summary>Reads a notebook and says what is wrong with one that cannot be read.</summary>
internal static class NotebookReader
{
    internal const int MaxDepth = 256;

    public static Notebook Load(string path)
    {
        if (path.Length == 0) throw new NotebookFormatException("\"\" is no notebook; name a file.");
        if (Directory.Exists(path)) throw new NotebookFormatException($"{path} is a folder, not a notebook.");
        if (!File.Exists(path)) throw new NotebookFormatException($"{path} does not exist.");
        byte[] bytes;
        try
        {
            bytes = InputFile.Bytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NotebookFormatException($"{path} cannot be read: {error.Message}", error);
        }

        return Parse(bytes, path);
    }

    public static Notebook Parse(ReadOnlyMemory<byte> utf8, string name)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (utf8.Span.StartsWith(mark)) utf8 = utf8[3..];
        if (utf8.Span.Trim(" \t\r\n"u8).IsEmpty) throw new NotebookFormatException($"{name} is empty; a notebook {(Notebook.IsDib(name) ? "has cells" : "is a JSON file")}. Restore it, for example with: git checkout -- {ShellText.Quote(name)}");
        CheckText(utf8.Span, name);
        if (Notebook.IsDib(name)) return DibReader.Parse(utf8.Span, name);
        utf8 = NotebookText.Mended(utf8);
        CheckJson(utf8.Span, name);

        JsonNode? root;
        try
        {
            root = JsonNode.Parse(utf8.Span, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            throw new NotebookFormatException($"{name}: {error.Message}", error);   // only a repeated key is left to find
        }

        if (root is not JsonObject document) throw new NotebookFormatException($"{name} is JSON, but no notebook: it holds a {Kind(root)} where a notebook holds an object.");
        CheckVersion(document, name);
        CheckShape(document, name);
        return new Notebook(document, NotebookLayout.Detect(utf8.Span));
    }

    /// <summary>Throws where the notebook says that it is written in another language than C#.</summary>
    public static void CheckLanguage(Notebook notebook, string name)
    {
        var kernel = notebook.Metadata["kernelspec"] as JsonObject;
        var kernelName = Text(kernel?["name"]);
        var language = Text(kernel?["language"]) ?? Text((notebook.Metadata["language_info"] as JsonObject)?["name"]);
        var isOurs = language is null ? kernelName is null or ".net-csharp" : language.ToUpperInvariant() is "C#" or "CSHARP" or "POLYGLOT-NOTEBOOK";
        if (isOurs || notebook.Cells.Any(cell => cell.IsCode && cell.OwnLanguage is not null)) return;   // each cell says itself what it is in
        var shown = Text(kernel?["display_name"]) ?? kernelName ?? language;
        throw new NotebookFormatException($"{name} is a notebook for {shown} (kernelspec {kernelName ?? "unnamed"}, language {language ?? "unnamed"}); rlt runs C# notebooks (kernelspec .net-csharp).");
    }

    private static void CheckText(ReadOnlySpan<byte> utf8, string name)
    {
        if (utf8.Length > 1 && (utf8[0], utf8[1]) is (0xFF, 0xFE) or (0xFE, 0xFF)) throw new NotebookFormatException($"{name} is UTF-16 text; a notebook is UTF-8. Save it as UTF-8.");
        if (NotebookText.FirstInvalid(utf8) is { } at and >= 0)
            throw new NotebookFormatException($"{name} is not UTF-8: line {utf8[..at].Count((byte)'\n') + 1}, byte {at - utf8[..at].LastIndexOf((byte)'\n')} (0x{utf8[at]:X2}). Save it as UTF-8, or restore it, for example with: git checkout -- {ShellText.Quote(name)}");
    }

    // With more input allowed to follow, a good beginning is no error: so what is left is either wrong or cut off.
    private static void CheckJson(ReadOnlySpan<byte> utf8, string name)
    {
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
        try
        {
            var any = false;
            while (reader.Read()) any = true;
            var rest = utf8[(int)reader.BytesConsumed..].Trim(" \t\r\n"u8);
            if (!any || reader.CurrentDepth > 0 || reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray) && rest.Length > 0)
                throw new NotebookFormatException($"{name} ends in the middle: it is truncated after {utf8.Length} bytes. Restore it, for example with: git checkout -- {ShellText.Quote(name)}");
        }
        catch (JsonException error)
        {
            throw new NotebookFormatException($"{name} is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}: {Sentence(error.Message)}", error);
        }
    }

    private static void CheckVersion(JsonObject document, string name)
    {
        if (document["nbformat"] is not JsonValue value || !value.TryGetValue<int>(out var major))
            throw new NotebookFormatException($"{name} is JSON, but no notebook: it has no number nbformat.");
        if (major < 4)
            throw new NotebookFormatException($"{name} is in notebook format {major}; rlt reads format 4. Convert it with: jupyter nbconvert --to notebook --nbformat 4 --inplace {ShellText.Quote(name)}");
        if (major > 4) throw new NotebookFormatException($"{name} is in notebook format {major}; rlt reads format 4.");
        if (document["nbformat_minor"] is not JsonValue minor || !minor.TryGetValue<int>(out _))
            throw new NotebookFormatException($"{name}: nbformat_minor is no whole number.");
    }

    private static void CheckShape(JsonObject document, string name)
    {
        if (document["metadata"] is not JsonObject) throw Wrong("metadata", "an object", document["metadata"]);
        if (document["cells"] is not JsonArray cells) throw Wrong("cells", "a list", document["cells"]);
        for (var i = 0; i < cells.Count; i++)
        {
            var at = $"cells[{i}]";
            if (cells[i] is not JsonObject cell) throw Wrong(at, "an object", cells[i]);
            if (Text(cell["cell_type"]) is not ("code" or "markdown" or "raw")) throw Wrong($"{at}.cell_type", "code, markdown or raw", cell["cell_type"]);
            if (!MultilineText.IsText(cell["source"])) throw Wrong($"{at}.source", "a string or a list of strings", cell["source"]);
            if (cell.TryGetPropertyValue("metadata", out var metadata) && metadata is not JsonObject) throw Wrong($"{at}.metadata", "an object", metadata);
            if (cell.TryGetPropertyValue("id", out var id) && Text(id) is null) throw Wrong($"{at}.id", "a string", id);
            if (cell.TryGetPropertyValue("outputs", out var outputs)) CheckOutputs(outputs, $"{at}.outputs");
        }

        void CheckOutputs(JsonNode? outputs, string at)
        {
            if (outputs is not JsonArray list) throw Wrong(at, "a list", outputs);
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i] is not JsonObject output) throw Wrong($"{at}[{i}]", "an object", list[i]);
                switch (Text(output["output_type"]))
                {
                    case "stream" when !MultilineText.IsText(output["text"]): throw Wrong($"{at}[{i}].text", "a string or a list of strings", output["text"]);
                    case "stream" when Text(output["name"]) is null && output["name"] is not null: throw Wrong($"{at}[{i}].name", "a string", output["name"]);
                    case "display_data" or "execute_result": CheckData(output["data"], $"{at}[{i}].data"); break;
                    case "error" when output["traceback"] is not null && !IsTraceback(output["traceback"]): throw Wrong($"{at}[{i}].traceback", "a list of strings", output["traceback"]);
                    case "error" when Text(output["ename"]) is null && output["ename"] is not null: throw Wrong($"{at}[{i}].ename", "a string", output["ename"]);
                    case "error" when Text(output["evalue"]) is null && output["evalue"] is not null: throw Wrong($"{at}[{i}].evalue", "a string", output["evalue"]);
                    case null: throw Wrong($"{at}[{i}].output_type", "a string", output["output_type"]);
                }
            }
        }

        // JSON types hold any value, all others hold text.
        void CheckData(JsonNode? data, string at)
        {
            if (data is not JsonObject bundle) throw Wrong(at, "an object", data);
            foreach (var (mimeType, value) in bundle)
                if (!MimeTypes.IsJson(mimeType) && !MultilineText.IsText(value)) throw Wrong($"{at}[\"{mimeType}\"]", "a string or a list of strings", value);
        }

        NotebookFormatException Wrong(string where, string wanted, JsonNode? found) =>
            new($"{name}: {where} must be {wanted}, not {(found is JsonValue value && value.ToJsonString() is { Length: < 40 } text ? text : Kind(found))}.");
    }

    // Visual Studio Code writes [null] where it has none.
    private static bool IsTraceback(JsonNode? node) => node is JsonArray lines && lines.All(line => line is null || line.GetValueKind() == JsonValueKind.String);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Kind(JsonNode? node) => node switch { null => "null", JsonArray => "list", JsonObject => "object", _ => "value" };

    // The framework appends its own " LineNumber: … | BytePositionInLine: …".
    private static string Sentence(string message) => message.Split(" LineNumber:", 2)[0];
}
