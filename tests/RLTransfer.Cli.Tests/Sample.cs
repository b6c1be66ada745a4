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

    /// <summary>An instructor's notebook of one solution cell and one test, which is also a submission that passes it.</summary>
    public const string Solution = """
        {"cells": [
          {"cell_type": "code", "execution_count": null, "id": "a", "metadata": {"nbgrader": {"schema_version": 3, "grade": false, "solution": true, "locked": false, "task": false, "grade_id": "twice"}}, "outputs": [],
           "source": ["double Twice(double x)\n", "{\n", "    // BEGIN SOLUTION\n", "    return 2 * x;\n", "    // END SOLUTION\n", "}"]},
          {"cell_type": "code", "execution_count": null, "id": "b", "metadata": {"nbgrader": {"schema_version": 3, "grade": true, "solution": false, "locked": true, "task": false, "grade_id": "twice-check", "points": 1}}, "outputs": [], "source": ["Twice(1)"]}
         ], "metadata": {"kernelspec": {"display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp"}}, "nbformat": 4, "nbformat_minor": 5}
        """;

    private const string Tests = """
        public sealed class TwiceTests : AssignmentTests
        {
            protected override void Define() => Test("twice-check", "twice a number", points: 1).Call("Twice", 3.0).Expect(6.0).Within(60);
        }
        """;

    /// <summary>Writes an assignment, a notebook with its tests beside it, which is graded in no time; its notebook.</summary>
    public static string Assignment(string folder)
    {
        var notebook = Path.Combine(folder, "twice.ipynb");
        File.WriteAllText(notebook, Solution);
        File.WriteAllText(Path.ChangeExtension(notebook, ".tests.cs"), Tests);
        return notebook;
    }

    /// <summary>The commands between quotes in an error: a remedy is one that works.</summary>
    public static IReadOnlyList<string> Remedies(string error) =>
        [.. System.Text.RegularExpressions.Regex.Matches(error, "'(rlt [^']*(?:'\\\\''[^']*)*)'", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Groups[1].Value)];
}
