using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Notebooks.Running;

/// <summary>Turns what a worker sends into a notebook's outputs: chunks of a stream become one, updates replace what they update.</summary>
internal sealed class OutputCollector
{
    /// <summary>How much one cell may save, in characters of JSON.</summary>
    public const long MostSaved = 64 << 20;

    private readonly Dictionary<string, List<JsonObject>> displays = new(StringComparer.Ordinal);
    private readonly Lock access = new();
    private NotebookCell? cell;
    private StringBuilder? text;
    private string? textName;
    private long saved;
    private bool clearsNext, isFull;

    /// <summary>Whether anything came since it was last asked.</summary>
    public bool HasNews { get; private set; }

    /// <summary>The error that the cell ended with, or null.</summary>
    public Failed? Error { get; private set; }

    /// <summary>What comes from now on belongs to this cell.</summary>
    public void Begin(NotebookCell next)
    {
        lock (access)
        {
            CloseText();
            cell = next;
            (saved, clearsNext, isFull, Error) = (0, false, false, null);
        }
    }

    /// <summary>Runs an action while the outputs are whole and stand still.</summary>
    public void WhenWhole(Action action)
    {
        lock (access)
        {
            WriteText();
            HasNews = false;
            action();
        }
    }

    /// <summary>Takes one message.</summary>
    public void Add(Message message)
    {
        lock (access)
        {
            HasNews = true;
            if (message is OutputCleared cleared)
            {
                if (cleared.Wait) clearsNext = true;
                else Clear();
                return;
            }

            if (message is DisplayUpdated updated)
            {
                if (!displays.TryGetValue(updated.DisplayId, out var shown)) return;
                foreach (var output in shown) output["data"] = Data(updated.Data);
                return;
            }

            if (clearsNext) Clear();
            switch (message)
            {
                case StreamText stream: AddText(stream.Name, stream.Text); break;
                case Displayed display: AddDisplay(display); break;
                case Result result: AddOutput(new JsonObject { ["data"] = Data(result.Data), ["execution_count"] = cell!.ExecutionCount, ["metadata"] = new JsonObject(), ["output_type"] = "execute_result" }); break;
                case Failed error: AddError(error); break;
            }
        }
    }

    /// <summary>Adds an error, or puts one of the runner's own, such as a timeout, in the place of the cell's.</summary>
    public void AddError(Failed error)
    {
        lock (access)
        {
            HasNews = true;
            if (Error is not null && cell!.Outputs.Count > 0 && (string?)cell.Outputs[^1]!["output_type"] == "error") cell.Outputs.RemoveAt(cell.Outputs.Count - 1);
            Error = error;
            AddOutput(new JsonObject
            {
                ["ename"] = error.Name, ["evalue"] = error.Value, ["output_type"] = "error", ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
            });
        }
    }

    private void AddText(string name, string chunk)
    {
        if (IsOver(chunk.Length)) return;
        if (textName != name)
        {
            CloseText();
            var last = cell!.Outputs.Count > 0 ? cell.Outputs[^1] as JsonObject : null;
            textName = name;
            text = new StringBuilder();
            if (last is not null && (string?)last["output_type"] == "stream" && (string?)last["name"] == name) text.Append(MultilineText.Join(last["text"]));
            else cell.Outputs.Add(new JsonObject { ["name"] = name, ["output_type"] = "stream", ["text"] = new JsonArray() });
        }

        text!.Append(chunk);
    }

    private void AddDisplay(Displayed display)
    {
        var data = Data(display.Data);
        if (IsOver(display.Data.Sum(entry => entry.Value is JsonValue value && value.TryGetValue<string>(out var single) ? single.Length : entry.Value?.ToJsonString().Length ?? 0))) return;
        var output = new JsonObject { ["data"] = data, ["metadata"] = new JsonObject(), ["output_type"] = "display_data" };
        AddOutput(output);
        if (display.DisplayId is null) return;
        if (!displays.TryGetValue(display.DisplayId, out var shown)) displays[display.DisplayId] = shown = [];
        shown.Add(output);
    }

    private void AddOutput(JsonObject output)
    {
        CloseText();
        cell!.Outputs.Add(output);
    }

    private bool IsOver(long length)
    {
        saved += length + 100;
        if (saved <= MostSaved || isFull) return isFull;
        isFull = true;
        CloseText();
        var note = string.Create(CultureInfo.InvariantCulture, $"… more output left out: a cell may save {MostSaved >> 20} MB …\n");
        cell!.Outputs.Add(new JsonObject { ["name"] = "stderr", ["output_type"] = "stream", ["text"] = MultilineText.Split(note) });
        return true;
    }

    private void Clear()
    {
        clearsNext = false;
        (text, textName) = (null, null);
        cell!.Outputs.Clear();
        saved = 0;
        isFull = false;
    }

    private void WriteText()
    {
        if (text is not null) cell!.Outputs[^1]!["text"] = MultilineText.Split(text.ToString());
    }

    private void CloseText()
    {
        WriteText();
        (text, textName) = (null, null);
    }

    // As nbformat stores a bundle: keys sorted, text by lines.
    private static JsonObject Data(JsonObject bundle)
    {
        var data = new JsonObject();
        foreach (var (mimeType, value) in bundle.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var isLines = mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is "image/svg+xml" or "application/javascript";
            data[mimeType] = isLines && value is JsonValue text && text.TryGetValue<string>(out var whole) ? MultilineText.Split(whole) : Sorted(value);
        }

        return data;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject values => new JsonObject(values.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
