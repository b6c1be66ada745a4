using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Linting;

/// <summary>What a cell's saved outputs show.</summary>
internal static partial class OutputReading
{
    private const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>All texts: what was printed, and the plain text of every result.</summary>
    public static IEnumerable<string> Texts(NotebookCell cell) => !cell.IsCode ? [] : cell.Outputs.OfType<JsonObject>()
        .Select(output => MultilineText.Join(output["text"] ?? (output["data"] as JsonObject)?["text/plain"]));

    /// <summary>Axes of its figures that have numbers and no label, such as <c>xaxis2</c>.</summary>
    public static IEnumerable<string> AxesWithoutLabel(NotebookCell cell) =>
        from output in cell.Outputs.OfType<JsonObject>()
        let figure = (output["data"] as JsonObject)?[Plotly] as JsonObject
        where figure?["layout"] is JsonObject
        from entry in (JsonObject)figure["layout"]!
        where Axis().IsMatch(entry.Key) && entry.Value is JsonObject axis && !IsHidden(axis) && !IsCategories(axis) && axis["title"]?["text"] is null
        select entry.Key;

    /// <summary>Whether it showed how far it was: work that takes a while.</summary>
    public static bool ShowsProgress(NotebookCell cell) => Texts(cell).Any(text => ProgressLine().IsMatch(text));

    /// <summary>Seconds that it took when it was saved, where the notebook says so.</summary>
    public static double? Seconds(NotebookCell cell) =>
        cell.Metadata["execution"] is JsonObject times && Time(times, "iopub.execute_input") is { } from && Time(times, "shell.execute_reply") is { } to ? (to - from).TotalSeconds : null;

    private static DateTimeOffset? Time(JsonObject times, string name) =>
        times[name] is JsonValue value && value.TryGetValue<string>(out var text) && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var time) ? time : null;

    private static bool IsHidden(JsonObject axis) => axis["visible"] is JsonValue value && value.TryGetValue<bool>(out var visible) && !visible;

    /// <summary>Rows and columns of a matrix, names under bars.</summary>
    private static bool IsCategories(JsonObject axis) => (string?)axis["tickmode"] == "array" && (string?)axis["ticks"] == "";

    [GeneratedRegex("^[xy]axis[0-9]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Axis();

    [GeneratedRegex(@"^\S.*\d+/\d+ done", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ProgressLine();
}
