using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RLTransfer.Cli.Outputs;

/// <summary>The option <c>--json FILE</c> of every command that has it.</summary>
internal static class Json
{
    /// <summary>Its name.</summary>
    public const string Name = "--json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the JSON goes; null where it was not given.</summary>
    public static Option<string?> Option() => new(Name) { Description = "Write JSON to FILE; - is standard output, with nothing else on it.", HelpName = "FILE" };

    /// <summary>Writes a value; nothing without an output.</summary>
    public static void Write(this Output? output, JsonNode value) => output?.Write(value.ToJsonString(Readable) + "\n");

    /// <summary>A number, or null where it is not finite.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
