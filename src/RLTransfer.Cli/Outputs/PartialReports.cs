using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Course.Experiments;

namespace RLTransfer.Cli.Outputs;

/// <summary>The reports of experiments that are done, and the finished parts of the one that is not, kept beside the file that all of them will be in until it is written.</summary>
internal sealed class PartialReports
{
    private readonly Output? output;
    private readonly JsonObject settings;
    private readonly List<JsonObject> reports = [], kept = [];

    private PartialReports(Output? output, JsonObject settings, PartFolder? parts) => (this.output, this.settings, Parts) = (output, settings, parts);

    /// <summary>Where experiments keep finished parts; null where nothing is kept.</summary>
    public PartFolder? Parts { get; }

    /// <summary>What is kept, in words; null where nothing is.</summary>
    public string? Kept => (File, Parts is { Any: true } parts ? parts.Path : null) switch
    {
        ({ } file, { } folder) => $"{file} and {folder}",
        var (file, folder) => file ?? folder,
    };

    private string? File => output is not null && System.IO.File.Exists(output.Path) ? output.Path : null;

    /// <summary>None, or with <paramref name="resume"/> those that were kept.</summary>
    /// <exception cref="ArgumentException">There is no file to resume, or it was begun with other settings.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static PartialReports Of(Output? json, IEnumerable<string> experiments, RunSettings settings, bool resume)
    {
        var made = new PartialReports(json?.Partial(), new JsonObject
        {
            ["experiments"] = string.Join(' ', experiments), ["budget"] = settings.Budget.ToString().ToLowerInvariant(), ["seeds"] = settings.Seeds, ["device"] = settings.Device, ["choosing"] = settings.Choosing,
        }, json is { IsRegular: true } ? new PartFolder(json.Path + ".parts", resume) : null);
        if (resume)
        {
            made.Read();
        }

        return made;
    }

    /// <summary>Whether an experiment is done.</summary>
    public bool Has(string experiment) => reports.Any(report => (string?)report["experiment"] == experiment);

    /// <summary>Adds a report, and keeps it where it need not be made again.</summary>
    public void Add(JsonObject report, bool keep)
    {
        reports.Add(report);
        if (keep)
        {
            kept.Add(report);
            Begin();
        }
    }

    /// <summary>Writes down what is kept, and the settings that it is kept for.</summary>
    public void Begin() => output.Write(new JsonObject { ["settings"] = settings.DeepClone(), ["reports"] = new JsonArray([.. kept.Select(each => each.DeepClone())]) });

    /// <summary>The reports of these experiments, in their order.</summary>
    public JsonArray Take(IReadOnlyList<string> experiments) =>
        new([.. experiments.Select(id => reports.First(report => (string?)report["experiment"] == id).DeepClone())]);

    /// <summary>Removes what is kept: all of it is in the other file now.</summary>
    public void Remove()
    {
        Parts?.Remove();
        if (File is { } file)
        {
            System.IO.File.Delete(file);
        }
    }

    private void Read()
    {
        if (output is null)
        {
            throw new ArgumentException("--resume goes on with what --json FILE has kept; name that file.");
        }

        if (File is null)
        {
            return;                                          // nothing was done by then: all is still to do
        }

        try
        {
            var saved = JsonNode.Parse(System.IO.File.ReadAllText(output.Path))!.AsObject();
            if (!JsonNode.DeepEquals(saved["settings"], settings))
            {
                throw new ArgumentException($"{output.Path} was begun with other settings ({saved["settings"]!.ToJsonString()}, now {settings.ToJsonString()}); give the same, or leave out --resume to begin anew.");
            }

            kept.AddRange(saved["reports"]!.AsArray().Select(report => report!.DeepClone().AsObject()));
            reports.AddRange(kept);
            if (reports.Any(report => report["experiment"] is not JsonValue || report["claims"] is not JsonArray))
            {
                throw new FormatException("a report lacks its claims");
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new InvalidDataException($"{output.Path} is damaged; leave out --resume to begin anew.", error);
        }
    }
}
