using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RLTransfer.Notebooks.Checking;

/// <summary>Compares JSON: numbers close, all else equal; the order of an object's keys does not count.</summary>
internal static class JsonComparison
{
    /// <returns>What differs first and where, or null.</returns>
    public static string? Difference(JsonNode? saved, JsonNode? now, Tolerance tolerance, string path = "")
    {
        switch (saved, now)
        {
            case (null, null): return null;
            case (JsonObject before, JsonObject after):
                foreach (var (key, value) in before)
                {
                    if (!after.ContainsKey(key)) return $"{path}.{key} is missing".TrimStart('.');
                    if (Difference(value, after[key], tolerance, $"{path}.{key}") is { } difference) return difference;
                }

                return after.Select(entry => entry.Key).FirstOrDefault(key => !before.ContainsKey(key)) is { } added ? $"{path}.{added} is new".TrimStart('.') : null;
            case (JsonArray before, JsonArray after):
                if (before.Count != after.Count) return $"{Name(path)}: saved {before.Count} items, now {after.Count}";
                return before.Zip(after).Select((pair, i) => Difference(pair.First, pair.Second, tolerance, $"{path}[{i}]")).FirstOrDefault(difference => difference is not null);
            case (JsonValue before, JsonValue after):
                if (Number(before) is { } a && Number(after) is { } b) return tolerance.Same(a, b) ? null : Changed();
                return before.ToJsonString() == after.ToJsonString() ? null : Changed();
            default: return Changed();
        }

        string Changed() => $"{Name(path)}: saved {Text(saved)}, now {Text(now)}";
    }

    // JSON knows neither NaN nor infinity; what writes them writes words. A value that was made, not read, converts to its own type only: its text does not mind.
    private static double? Number(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        JsonValueKind.String => (string)value! switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, _ => null },
        _ => null,
    };

    private static string Name(string path) => path.Length == 0 ? "the value" : path.TrimStart('.');

    private static string Text(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : text[..60] + "…";
    }
}
