using System.Reflection;
using System.Text.Json.Nodes;

namespace RLTransfer.Course.Experiments;

/// <summary>Where a report comes from: enough to run it again, and to see that what it reports did not choose its settings.</summary>
/// <param name="Seeds">The seeds that are reported.</param>
/// <param name="ChosenOn">The seeds that the settings were chosen on, none of them reported; null where that was not written down.</param>
/// <param name="Settings">The experiment's settings.</param>
public sealed record Provenance(SeedRange Seeds, SeedRange? ChosenOn, JsonNode? Settings)
{
    /// <summary>Whether the seeds are those on which settings are chosen: a trial, not a result.</summary>
    public bool Choosing { get; init; }

    /// <summary>The commit that was built, with <c>+changes</c> where its sources had been changed since; <c>unknown</c> where they were in no repository.</summary>
    public string Commit { get; init; } = BuiltCommit;

    /// <summary>Tells builds apart, those of one commit with changes too.</summary>
    internal static string Build { get; } = string.Join(' ', new[] { typeof(Provenance), typeof(RunSettings), typeof(Environments.Gym) }.Select(type => type.Module.ModuleVersionId.ToString("N")[..8]));

    private static string BuiltCommit { get; } = Of(typeof(Provenance).Assembly);

    /// <summary>Which seeds, in a few words.</summary>
    public string SeedText => Choosing ? $"on the seeds that choose the settings: {Seeds}"
        : $"seeds {Seeds}; settings chosen on {(ChosenOn is not { } chosen ? "seeds that were not written down" : chosen.Count == 0 ? "no seeds" : $"seeds {chosen}")}";

    /// <summary>As part of a report.</summary>
    /// <param name="claims">The report's.</param>
    public JsonObject ToJson(IEnumerable<Claim> claims) => new()
    {
        ["commit"] = Commit,
        ["settings"] = Settings?.DeepClone(),
        ["seeds"] = Numbers(Seeds),
        ["settings_chosen_on"] = Choosing ? Numbers(Seeds) : ChosenOn is { } chosen ? Numbers(chosen) : null,
        ["choosing"] = Choosing,
        ["does_not_hold"] = new JsonArray([.. claims.Where(claim => !claim.Holds).Select(claim => JsonValue.Create(claim.Id))]),
    };

    /// <summary>What the compiler was told: the version is <c>1.0.0+commit</c>.</summary>
    private static string Of(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var changed = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(data => data is { Key: "SourcesChanged", Value: "true" });
        return version.IndexOf('+', StringComparison.Ordinal) is >= 0 and var at ? version[(at + 1)..] + (changed ? "+changes" : "") : "unknown";
    }

    private static JsonArray Numbers(SeedRange seeds) => new([.. seeds.Seeds.Select(seed => JsonValue.Create(seed))]);
}
