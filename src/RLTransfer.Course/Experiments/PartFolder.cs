using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RLTransfer.Files;

namespace RLTransfer.Course.Experiments;

/// <summary>Keeps the finished parts of experiments, each a file whole or not at all, so that a stopped one goes on where it was.</summary>
public sealed class PartFolder
{
    /// <summary>How settings and outcomes are written: numbers as they are, the infinite ones too.</summary>
    internal static readonly JsonSerializerOptions Plain = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, IncludeFields = true };

    private readonly bool resume;

    /// <summary>A folder that is made when the first part is finished.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="resume">Whether to go on with what is in it; otherwise that is removed.</param>
    public PartFolder(string path, bool resume)
    {
        (Path, this.resume) = (path, resume);
        if (!resume)
        {
            Remove();
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Whether a part is kept in it.</summary>
    public bool Any => Directory.Exists(Path) && Directory.EnumerateFiles(Path, "*.json", SearchOption.AllDirectories).Any();

    /// <summary>Removes the parts, and the folders that are empty then.</summary>
    public void Remove()
    {
        if (!Directory.Exists(Path))
        {
            return;
        }

        foreach (var folder in Directory.GetDirectories(Path).Append(Path))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
            {
                File.Delete(file);
            }

            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    /// <summary>Reads a part.</summary>
    /// <param name="part">Which one, and all that it depends on.</param>
    /// <returns>Null where it is not kept.</returns>
    /// <exception cref="ArgumentException">It was made with other settings or by another build.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal (IReadOnlyList<T> Outcomes, double Seconds)? Read<T>(PartKey part)
    {
        var file = FileOf(part);
        if (!resume || !File.Exists(file))
        {
            return null;
        }

        try
        {
            var kept = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            if (!JsonNode.DeepEquals(kept["part"], part.ToJson()))
            {
                throw new ArgumentException($"{file} was kept with other settings or by another build; give the same, or leave out --resume to begin anew.");
            }

            return (kept["outcomes"].Deserialize<T[]>(Plain)!, (double)kept["seconds"]!);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or FormatException or NotSupportedException)
        {
            throw new InvalidDataException($"{file} is damaged; remove it, or leave out --resume to begin anew.", error);
        }
    }

    /// <summary>Keeps a part.</summary>
    internal void Write<T>(PartKey part, IReadOnlyList<T> outcomes, double seconds) => WholeFile.WriteText(
        FileOf(part),
        new JsonObject { ["part"] = part.ToJson(), ["seconds"] = seconds, ["outcomes"] = JsonSerializer.SerializeToNode(outcomes, Plain) }.ToJsonString(Plain));

    private string FileOf(PartKey part) => System.IO.Path.Combine(
        Path, part.Experiment.Replace('/', '-'), string.Create(CultureInfo.InvariantCulture, $"{part.Number:000}-{part.Seeds.First}.json"));
}

/// <summary>A contestant on a task at some seeds, and all that its outcome depends on.</summary>
/// <param name="Experiment">Its id.</param>
/// <param name="Number">Of the contest, in the plan.</param>
/// <param name="Contestant">Its name.</param>
/// <param name="Task">The task's.</param>
/// <param name="Seeds">Of the block.</param>
/// <param name="Settings">Of the experiment.</param>
/// <param name="Device">Where it was computed.</param>
internal sealed record PartKey(string Experiment, int Number, string Contestant, string Task, SeedRange Seeds, JsonNode? Settings, string Device)
{
    /// <summary>As it is written down.</summary>
    public JsonObject ToJson() => new()
    {
        ["experiment"] = Experiment, ["contestant"] = Contestant, ["task"] = Task, ["first_seed"] = Seeds.First, ["seeds"] = Seeds.Count,
        ["settings"] = Settings?.DeepClone(), ["device"] = Device, ["build"] = Provenance.Build,
    };
}
