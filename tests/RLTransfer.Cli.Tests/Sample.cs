using System.Text.Json.Nodes;

namespace RLTransfer.Cli.Tests;

/// <summary>Small inputs for commands: a notebook that runs in no time, a run that trains in no time.</summary>
internal static class Sample
{
    /// <summary>A run of a fraction of a second.</summary>
    public static readonly string[] Training =
        ["train", "dqn", "CartPole-v1", "--steps", "600", "--evaluate-every", "50", "--episodes", "1", "--seeds", "2", "--no-preset", "--set", "Hidden=8", "--set", "LearningStarts=100"];

    /// <summary>The text of a notebook of these code cells.</summary>
    public static string Notebook(params string[] sources) => new JsonObject
    {
        ["cells"] = new JsonArray([.. sources.Select((source, i) => new JsonObject
        {
            ["cell_type"] = "code", ["execution_count"] = null, ["id"] = FormattableString.Invariant($"c{i}"), ["metadata"] = new JsonObject(), ["outputs"] = new JsonArray(), ["source"] = source,
        })]),
        ["metadata"] = new JsonObject(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    }.ToJsonString();

    /// <summary>Trains a small run; its folder.</summary>
    public static string Run(string folder)
    {
        var (exit, _, error) = Rlt.Run([.. Training, "-o", folder]);
        Assert.True(exit == 0, error);
        return folder;
    }

    /// <summary>The commands between quotes in an error: a remedy is one that works.</summary>
    public static IReadOnlyList<string> Remedies(string error) =>
        [.. System.Text.RegularExpressions.Regex.Matches(error, "'(rlt [^']*(?:'\\\\''[^']*)*)'", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Groups[1].Value)];
}
