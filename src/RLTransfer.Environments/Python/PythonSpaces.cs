using System.Text.Json;

namespace RLTransfer.Environments.Python;

/// <summary>Spaces from what server.py tells of them.</summary>
internal static class PythonSpaces
{
    public static Space Read(JsonElement json) => json.GetProperty("kind").GetString() switch
    {
        "Discrete" => new Discrete(json.GetProperty("count").GetInt32()),
        "MultiDiscrete" => new MultiDiscrete([.. json.GetProperty("counts").EnumerateArray().Select(count => count.GetInt32())]),
        "Box" => new Box(Bounds(json.GetProperty("low")), Bounds(json.GetProperty("high")), [.. json.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32())]),
        _ => new Dict([.. json.GetProperty("entries").EnumerateArray().Select(entry => (entry.GetProperty("name").GetString()!, Read(entry.GetProperty("space"))))]),
    };

    private static float[] Bounds(JsonElement json) => [.. json.EnumerateArray().Select(bound => bound.ValueKind == JsonValueKind.String
        ? bound.GetString() == "inf" ? float.PositiveInfinity : float.NegativeInfinity
        : (float)bound.GetDouble())];
}
