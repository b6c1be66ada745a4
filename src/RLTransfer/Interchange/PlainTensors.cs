using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Figures.Display;
using RLTransfer.Interchange;
using static TorchSharp.torch;

[assembly: PlainConverter(typeof(PlainTensors))]

namespace RLTransfer.Interchange;

/// <summary>Tensors as JSON: <c>{"shape": [2, 3], "dtype": "Float32", "values": [six numbers, row by row]}</c>.</summary>
public sealed class PlainTensors : IPlainConverter
{
    /// <inheritdoc/>
    public bool Converts(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsAssignableTo(typeof(Tensor));
    }

    /// <inheritdoc/>
    public object Read(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var values = ((JsonArray)json["values"]!).Select(Number).ToArray();
        var shape = ((JsonArray)json["shape"]!).Select(length => length!.GetValue<long>()).ToArray();
        var type = Enum.Parse<ScalarType>((string?)json["dtype"] ?? nameof(ScalarType.Float32));
        return tensor(values).reshape(shape).to_type(type);
    }

    /// <inheritdoc/>
    public JsonObject Write(object value)
    {
        var given = (Tensor)value;
        using var scope = NewDisposeScope();
        var numbers = given.detach().cpu().to_type(ScalarType.Float64).contiguous();
        return new JsonObject
        {
            ["shape"] = new JsonArray([.. given.shape.Select(length => (JsonNode)length)]),
            ["dtype"] = given.dtype.ToString(),
            ["values"] = new JsonArray([.. numbers.data<double>().ToArray().Select(Word)]),
        };
    }

    private static double Number(JsonNode? node) => node!.GetValueKind() == JsonValueKind.String
        ? (string)node! switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, var word => throw new FormatException($"\"{word}\" is no number.") }
        : node.GetValue<double>();

    // JSON knows neither NaN nor infinity.
    private static JsonNode Word(double number) =>
        double.IsFinite(number) ? number : double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
}
