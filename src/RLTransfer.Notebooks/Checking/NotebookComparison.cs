using System.Text;
using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Checking;

/// <summary>Something that is not as it was saved.</summary>
/// <param name="Cell">The code cell, counted as in <c>In [3]</c>.</param>
/// <param name="Text">What differs.</param>
public sealed record Difference(int Cell, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"cell {Cell}: {Text}";
}

/// <summary>Compares a notebook's saved outputs with those of a new run: values first, then numbers inside text, then the data of plots; pictures only where there is nothing else.</summary>
public static class NotebookComparison
{
    /// <summary>Cells with this tag are run but not compared: they show times, memory and the like.</summary>
    public const string SkipTag = "nondeterministic";

    private static readonly string[] Pictures = ["image/svg+xml", "image/png", "image/jpeg"];

    /// <summary>What the saved notebook lacks to be a reference: code cells that were never run.</summary>
    public static IReadOnlyList<Difference> Unrun(Notebook saved)
    {
        var cells = CodeCells(saved);
        return [.. cells.Select((cell, i) => (cell, i)).Where(each => each.cell.ExecutionCount is null).Select(each => new Difference(each.i + 1, "the saved notebook has not been run here; run it and save it"))];
    }

    /// <summary>All differences between two runs of the same cells.</summary>
    /// <param name="saved">The reference.</param>
    /// <param name="now">The new run.</param>
    /// <param name="tolerance">When numbers are the same.</param>
    public static IReadOnlyList<Difference> Compare(Notebook saved, Notebook now, Tolerance tolerance)
    {
        var before = CodeCells(saved);
        var after = CodeCells(now);
        if (before.Count != after.Count) return [new Difference(0, $"saved {before.Count} code cells, now {after.Count}")];
        return
        [
            .. before.Zip(after).SelectMany((pair, i) => pair.First.Tags.Contains(SkipTag, StringComparer.Ordinal)
                ? []
                : Compare(pair.First, pair.Second, tolerance).Select(text => new Difference(i + 1, text))),
        ];
    }

    private static List<NotebookCell> CodeCells(Notebook notebook) => [.. notebook.Cells.Where(cell => cell.IsRun)];

    private static IEnumerable<string> Compare(NotebookCell saved, NotebookCell now, Tolerance tolerance)
    {
        var before = Coalesced(saved);
        var after = Coalesced(now);
        for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
        {
            if (i >= before.Count) yield return $"output {i + 1} is new: {Describe(after[i])}";
            else if (i >= after.Count) yield return $"output {i + 1} is missing: {Describe(before[i])}";
            else if (Describe(before[i]) is var a && Describe(after[i]) is var b && a != b) yield return $"output {i + 1}: saved {a}, now {b}";
            else if (Difference(before[i], after[i], tolerance) is { } difference) yield return $"output {i + 1}, {difference}";
        }
    }

    private static string? Difference(JsonObject saved, JsonObject now, Tolerance tolerance)
    {
        switch ((string?)saved["output_type"])
        {
            case "stream": return NumericText.Difference(MultilineText.Join(saved["text"]), MultilineText.Join(now["text"]), tolerance) is { } text ? $"{saved["name"]}: {text}" : null;
            case "error": return NumericText.Difference((string?)saved["evalue"] ?? "", (string?)now["evalue"] ?? "", tolerance) is { } error ? $"{saved["ename"]}: {error}" : null;
        }

        var before = (JsonObject)saved["data"]!;
        var after = (JsonObject)now["data"]!;
        var hasData = before.Any(entry => IsJson(entry.Key));
        foreach (var mimeType in before.Select(entry => entry.Key).Union(after.Select(entry => entry.Key)).OrderBy(Rank))
        {
            if (!before.ContainsKey(mimeType)) return $"{mimeType} is new";
            if (!after.ContainsKey(mimeType)) return $"{mimeType} is missing";
            if (Pictures.Contains(mimeType, StringComparer.Ordinal) && hasData) continue;   // drawn from data that has been compared
            var difference = IsJson(mimeType)
                ? JsonComparison.Difference(before[mimeType], after[mimeType], tolerance)
                : mimeType is "image/png" or "image/jpeg"
                    ? MultilineText.Join(before[mimeType]).Trim() == MultilineText.Join(after[mimeType]).Trim() ? null : "the pictures differ"
                    : NumericText.Difference(Untimed(MultilineText.Join(before[mimeType])), Untimed(MultilineText.Join(after[mimeType])), tolerance);
            if (difference is not null) return $"{mimeType}: {difference}";
        }

        return null;
    }

    private static int Rank(string mimeType) => mimeType switch { "application/json" => 0, "text/plain" => 1, _ when mimeType.StartsWith("text/", StringComparison.Ordinal) => 2, _ when IsJson(mimeType) => 3, _ => 4 };

    private static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.StartsWith("application/", StringComparison.Ordinal) && mimeType.EndsWith("+json", StringComparison.Ordinal);

    // What #!time shows is a time, not a result.
    private static string Untimed(string text) => text.StartsWith("Wall time: ", StringComparison.Ordinal) ? "Wall time" : text;

    private static string Describe(JsonObject output) => (string?)output["output_type"] switch
    {
        "stream" => $"text on {output["name"]}",
        "error" => $"the error {output["ename"]}",
        "execute_result" => "a result",
        "display_data" => "a display",
        var other => other ?? "nothing",
    };

    // Two streams in turn are written by two threads as they come; each is compared on its own.
    private static List<JsonObject> Coalesced(NotebookCell cell)
    {
        var outputs = new List<JsonObject>();
        var texts = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        foreach (var output in cell.Outputs.Cast<JsonObject>())
        {
            if ((string?)output["output_type"] != "stream" || (string?)output["name"] is not { } name)
            {
                outputs.Add(output);
                continue;
            }

            if (!texts.TryGetValue(name, out var text)) texts[name] = text = new StringBuilder();
            text.Append(MultilineText.Join(output["text"]));
        }

        outputs.AddRange(texts.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry =>
            new JsonObject { ["name"] = entry.Key, ["output_type"] = "stream", ["text"] = MultilineText.Split(entry.Value.ToString()) }));
        return outputs;
    }
}
