using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Files;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Jupyter;

/// <summary>Jupyter's entry for our kernel: a folder with <c>kernel.json</c>, named as .NET Interactive named its own, so that its notebooks open.</summary>
public sealed class KernelSpec
{
    /// <summary>The kernel's name in notebooks.</summary>
    public const string Name = ".net-csharp";

    private const string Marker = "rltransfer";
    internal static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JupyterEncoder.Instance };
    private readonly string folder;

    /// <summary>The entry below Jupyter's folder <paramref name="jupyterData"/> (<see cref="JupyterFolders.Data"/>).</summary>
    public KernelSpec(string jupyterData) => folder = Path.Combine(jupyterData, "kernels", Name);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Jupyter", "Python", "kernel.py");

    private string File => Path.Combine(folder, "kernel.json");

    private string Replaced => Path.Combine(folder, "kernel.json.replaced");

    /// <summary>Writes the entry. Another program's entry of this name is kept beside it and comes back with <see cref="Uninstall"/>.</summary>
    /// <param name="rlt">How this program is started; what it is asked to do, looking after a worker, is added.</param>
    /// <returns>What was done, one sentence a line.</returns>
    /// <exception cref="InvalidOperationException">There is no Python with ipykernel.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public IReadOnlyList<string> Install(params string[] rlt)
    {
        var python = JupyterPython.Find();
        var said = new List<string>();
        var entry = new JsonObject
        {
            ["argv"] = new JsonArray([python, Program, "-f", "{connection_file}", "--", .. rlt, "worker", "--supervise"]),
            ["display_name"] = ".NET (C#)",
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject { [Marker] = true, ["debugger"] = false },
        };
        try
        {
            Directory.CreateDirectory(folder);
            if (System.IO.File.Exists(File))
            {
                if (Read() is { } other && other["metadata"]?[Marker] is null)
                {
                    System.IO.File.Move(File, Replaced, overwrite: true);
                    said.Add($"This replaces {Describe(other)}; 'rlt kernel uninstall' brings it back.");
                }
                else
                {
                    said.Add("This replaces an earlier installation of the same kernel.");
                }
            }

            WholeFile.WriteText(File, entry.ToJsonString(Indented) + "\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{folder} cannot be written ({error.Message}). Install for yourself alone, without --system, or use sudo.", error);
        }

        said.Add($"Installed '.NET (C#)' in {folder}, run by {python}.");
        return said;
    }

    /// <summary>Removes the entry, also a half removed one, and brings back what it had replaced.</summary>
    /// <returns>What was done, one sentence a line.</returns>
    /// <exception cref="InvalidOperationException">The entry is another program's.</exception>
    public IReadOnlyList<string> Uninstall()
    {
        if (!Directory.Exists(folder)) return [$"There is no kernel '.NET (C#)' in {folder}; nothing to remove."];
        if (Read() is { } entry && entry["metadata"]?[Marker] is null)
        {
            throw new InvalidOperationException($"{File} is not ours: it starts {Describe(entry)}. It was left alone.");
        }

        if (System.IO.File.Exists(Replaced))
        {
            System.IO.File.Move(Replaced, File, overwrite: true);
            return [$"Removed our kernel from {folder}; {Describe(Read()!)} is back."];
        }

        Directory.Delete(folder, recursive: true);
        return [$"Removed {folder}."];
    }

    private JsonObject? Read()
    {
        try
        {
            return System.IO.File.Exists(File) ? JsonNode.Parse(System.IO.File.ReadAllText(File)) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;   // a damaged entry is nobody's
        }
    }

    private static string Describe(JsonObject entry) =>
        $"'{(string?)entry["display_name"] ?? "unnamed"}' ({string.Join(' ', entry["argv"] is JsonArray argv ? argv.Select(word => word?.ToString()) : [])})";
}
