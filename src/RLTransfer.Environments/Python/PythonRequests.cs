using System.Text.Json;

namespace RLTransfer.Environments.Python;

/// <summary>What Python is told to make; read by binding.py's <c>batch</c>.</summary>
internal sealed record PythonRecipe(
    string Id, int Count, Dictionary<string, object> Arguments, string? Module, string[] Path, string Autoreset, bool Vectorized, IReadOnlyList<string> Infos);

/// <summary>What Python is told to start again; read by binding.py's <c>reset</c>.</summary>
internal sealed record PythonReset(long[]? Seeds, bool[]? Mask, Dictionary<string, double>? Options);

/// <summary>How requests are written.</summary>
internal static class PythonJson
{
    /// <summary>Names as Python writes them.</summary>
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}
