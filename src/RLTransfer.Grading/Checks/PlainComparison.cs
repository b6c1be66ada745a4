using System.Globalization;
using System.Text.Json.Nodes;
using RLTransfer.Files;
using RLTransfer.Notebooks.Checking;

namespace RLTransfer.Grading.Checks;

/// <summary>Compares what was expected with what came: shapes first, then numbers with tolerance, all else exactly.</summary>
internal static class PlainComparison
{
    private const int LongestText = 160;

    /// <returns>What differs, in a student's words; null where nothing does.</returns>
    public static string? Difference(JsonNode? expected, JsonNode? got, Tolerance tolerance)
    {
        if (PlainArray.Of(expected) is not { } wanted) return JsonComparison.Difference(expected, got, tolerance) is null ? null : "";
        if (PlainArray.Of(got) is not { } yours) return got is null ? "yours is null" : "yours is no number or regular array of numbers";
        if (!wanted.Shape.SequenceEqual(yours.Shape)) return $"the shape should be {wanted.ShapeText}, yours is {yours.ShapeText}";
        for (var i = 0; i < wanted.Values.Count; i++)
        {
            if (tolerance.Same(wanted.Values[i], yours.Values[i])) continue;
            return wanted.Shape.Count == 0 ? "" : $"at [{string.Join(", ", Place(i, wanted.Shape))}] expected {Text(wanted.Values[i])}, yours {Text(yours.Values[i])}";
        }

        return null;
    }

    /// <summary>A value, short enough to stand in a line.</summary>
    public static string Text(JsonNode? json)
    {
        var text = json switch
        {
            null => "null",
            JsonObject when PlainArray.Of(json) is { } tensor => $"a tensor of {tensor.ShapeText}: {Text(new JsonArray([.. tensor.Values.Take(40).Select(value => (JsonNode)(double.IsFinite(value) ? value : Text(value)))]))}",
            JsonArray list => $"[{string.Join(", ", list.Take(40).Select(Text))}{(list.Count > 40 ? ", …" : "")}]",
            JsonValue when PlainArray.Number(json) is { } number => Text(number),
            _ => json.ToJsonString(),
        };
        return ShortText.Of(text, LongestText);
    }

    public static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static IEnumerable<long> Place(int index, IReadOnlyList<long> shape)
    {
        var place = new long[shape.Count];
        long rest = index;
        for (var axis = shape.Count - 1; axis >= 0; axis--)
        {
            place[axis] = rest % shape[axis];
            rest /= shape[axis];
        }

        return place;
    }
}
