using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Files;

namespace RLTransfer.Cli;

/// <summary>The option <c>--json FILE</c> of every command that has it.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the JSON goes; null where it was not given.</summary>
    public static Option<string?> Option() => new("--json") { Description = "Write JSON to FILE; - is standard output, with nothing else on it.", HelpName = "FILE" };

    /// <summary>Whether standard output belongs to the JSON alone.</summary>
    public static bool OnlyJson(string? path) => path == "-";

    /// <summary>Refuses a path that nothing can be written to, before the work whose result it is for.</summary>
    /// <exception cref="ArgumentException">It is a folder, or in none.</exception>
    public static void Require(string? path)
    {
        if (path is not (null or "-")) OutputFile.Require("--json", path);
    }

    /// <summary>Writes nothing without a path; a file appears whole or not at all.</summary>
    public static void Write(string? path, JsonNode value)
    {
        if (path == "-") Console.Out.WriteLine(value.ToJsonString(Readable));
        else if (path is not null) OutputFile.Write("--json", path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(value.ToJsonString(Readable) + "\n")));
    }

    /// <summary>A number, or null where it is not finite.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}

/// <summary>Files that options name.</summary>
internal static class OutputFile
{
    /// <exception cref="ArgumentException">The path is a folder, or in none.</exception>
    public static void Require(string option, string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full) || !Directory.Exists(Path.GetDirectoryName(full)))
            throw new ArgumentException($"{option} {path}: name a file in a folder that exists{(option == "--json" ? ", or - for standard output" : "")}.");
    }

    /// <summary>Writes a file whole or not at all.</summary>
    /// <inheritdoc cref="Require" path="/exception"/>
    public static void Write(string option, string path, Action<Stream> write)
    {
        Require(option, path);
        WholeFile.Write(path, write);
    }
}
