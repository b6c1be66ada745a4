using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RLTransfer.Cli.Commands.Env;

/// <summary>What <c>--json FILE</c> writes.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether standard output belongs to the JSON alone.</summary>
    public static bool OnlyJson(string? path) => path == "-";

    /// <summary>Writes nothing without a path; a file appears whole or not at all.</summary>
    public static void Write(string? path, JsonNode value)
    {
        if (path == "-")
        {
            Console.Out.WriteLine(value.ToJsonString(Readable));
        }
        else if (path is not null)
        {
            WholeFile.Write(path, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.WriteLine(value.ToJsonString(Readable));
            });
        }
    }

    /// <summary>A number, or null where it is not finite.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}

/// <summary>Files that appear whole or not at all: written aside, flushed, renamed.</summary>
internal static class WholeFile
{
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full) || !Directory.Exists(Path.GetDirectoryName(full)))
        {
            throw new ArgumentException($"cannot write '{path}': its folder does not exist, or it is a folder itself.");
        }

        var aside = $"{full}.{System.Environment.ProcessId}.part";
        try
        {
            using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, full, overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
