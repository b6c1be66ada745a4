using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RLTransfer.Grading.Checks;

/// <summary>A number, a rectangular list of numbers of any rank, or a tensor: all that has a shape.</summary>
internal sealed record PlainArray(IReadOnlyList<long> Shape, IReadOnlyList<double> Values)
{
    public string ShapeText => ShapeOf(Shape);

    public static string ShapeOf(IEnumerable<long> shape)
    {
        var text = string.Join(" × ", shape.Select(length => length.ToString(CultureInfo.InvariantCulture)));
        return text.Length > 0 ? text : "a single number";
    }

    /// <summary>The array that a JSON value is; null where it is none. Never throws: the value is a stranger's.</summary>
    public static PlainArray? Of(JsonNode? json)
    {
        if (json is JsonObject values) return OfTensor(values);
        var shape = new List<long>();
        for (var at = json; at is JsonArray list; at = list.Count > 0 ? list[0] : null) shape.Add(list.Count);
        var numbers = new List<double>();
        return Take(json, 0) ? new PlainArray(shape, numbers) : null;

        bool Take(JsonNode? node, int axis)
        {
            if (node is JsonArray list) return axis < shape.Count && list.Count == shape[axis] && list.All(item => Take(item, axis + 1));
            if (axis != shape.Count || Number(node) is not { } number) return false;
            numbers.Add(number);
            return true;
        }
    }

    /// <summary>The number that a JSON value is, NaN and the infinities as words; null where it is none.</summary>
    public static double? Number(JsonNode? node)
    {
        if (node is not JsonValue value) return null;
        return value.GetValueKind() switch
        {
            JsonValueKind.Number => double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
            JsonValueKind.String => value.GetValue<string>() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, _ => null },
            _ => null,
        };
    }

    private static PlainArray? OfTensor(JsonObject json)
    {
        if (json["shape"] is not JsonArray lengths || json["values"] is not JsonArray items || json.Count > 3) return null;
        var shape = lengths.Select(Number).ToList();
        var numbers = items.Select(Number).ToList();
        if (shape.Exists(length => length is not >= 0) || numbers.Exists(number => number is null)) return null;
        return shape.Aggregate(1.0, (product, length) => product * length!.Value) == numbers.Count
            ? new PlainArray([.. shape.Select(length => (long)length!.Value)], [.. numbers.Select(number => number!.Value)])
            : null;
    }
}
