using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Recorded;

/// <summary>A tensor as record.py wrote it.</summary>
public sealed record RecordedTensor(long[] Shape, string Dtype, JsonElement[] Values)
{
    public Tensor ToTensor()
    {
        var shape = Shape;
        return Dtype switch
        {
            "float32" => torch.tensor(Array.ConvertAll(Numbers(), x => (float)x), shape),
            "float64" => torch.tensor(Numbers(), shape),
            "int64" => torch.tensor(Array.ConvertAll(Values, x => x.GetInt64()), shape),
            "bool" => torch.tensor(Array.ConvertAll(Values, x => x.GetInt64() != 0), shape),
            _ => throw new NotSupportedException($"record.py wrote a tensor of type {Dtype}."),
        };
    }

    public double[] Numbers() => Array.ConvertAll(Values, Number);

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : value.GetString() switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.NaN,
    };
}

/// <summary>One call that record.py made: its inputs, outputs, and gradients with respect to the floating inputs.</summary>
public sealed record RecordedCase(string Name, RecordedTensor[] Inputs, RecordedTensor[] Outputs, RecordedTensor[]? Gradients)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true, NumberHandling = JsonNumberHandling.Strict };

    public static IReadOnlyDictionary<string, RecordedCase> Load(string group)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Recorded", group + ".json");
        return JsonSerializer.Deserialize<RecordedCase[]>(File.ReadAllText(file), Options)!.ToDictionary(item => item.Name);
    }
}
