using System.Text.Json;
using System.Text.Json.Nodes;

namespace RLTransfer.Notebooks.Documents;

/// <summary>nbformat's multi-line strings: a string, or a list of lines that keep their ends.</summary>
internal static class MultilineText
{
    /// <summary>Whether a node is a string or a list of strings.</summary>
    public static bool IsText(JsonNode? node) => node switch
    {
        JsonValue value => value.GetValueKind() == JsonValueKind.String,
        JsonArray lines => lines.All(line => line?.GetValueKind() == JsonValueKind.String),
        _ => false,
    };

    public static string Join(JsonNode? node) => node switch
    {
        null => "",
        JsonArray lines => string.Concat(lines.Select(line => line!.GetValue<string>())),
        _ => node.GetValue<string>(),
    };

    public static JsonArray Split(string text) => new([.. Lines(text).Select(line => (JsonNode)line)]);

    /// <summary>Python's <c>str.splitlines(keepends=True)</c>, which is what Jupyter splits with.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\v' or '\f' or '\x1c' or '\x1d' or '\x1e' or '\x85' or '\u2028' or '\u2029')) continue;
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
            yield return text[start..(i + 1)];
            start = i + 1;
        }

        if (start < text.Length) yield return text[start..];
    }
}
