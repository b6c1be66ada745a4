using System.Text.Json;
using System.Text.Json.Nodes;

namespace RLTransfer.Grading.Tests;

/// <summary>Notebooks for tests, as the text of their files.</summary>
internal sealed class NotebookText
{
    private readonly JsonArray cells = [];

    public JsonObject Metadata { get; } = new()
    {
        ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" },
    };

    public NotebookText Markdown(string source) => Add("markdown", source, null);

    public NotebookText Code(string source, string? output = null)
    {
        Add("code", source, null);
        if (output is not null) ((JsonArray)cells[^1]!["outputs"]!).Add(new JsonObject { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = new JsonArray(output) });
        if (output is not null) cells[^1]!["execution_count"] = cells.Count;
        return this;
    }

    public NotebookText Solution(string id, string source) => Add("code", source, Grade(id, grade: false, solution: true, locked: false, null));

    public NotebookText Tests(string id, double points, string source) => Add("code", source, Grade(id, grade: true, solution: false, locked: true, points));

    public NotebookText Add(string type, string source, JsonObject? grade)
    {
        var cell = new JsonObject { ["cell_type"] = type, ["id"] = $"c{cells.Count}", ["metadata"] = grade is null ? new JsonObject() : new JsonObject { ["nbgrader"] = grade }, ["source"] = source };
        if (type == "code")
        {
            cell["execution_count"] = null;
            cell["outputs"] = new JsonArray();
        }

        cells.Add((JsonNode)cell);
        return this;
    }

    public static JsonObject Grade(string id, bool grade, bool solution, bool locked, double? points)
    {
        var metadata = new JsonObject { ["schema_version"] = 3, ["grade"] = grade, ["solution"] = solution, ["locked"] = locked, ["task"] = false, ["grade_id"] = id };
        if (points is { } worth) metadata["points"] = worth;
        return metadata;
    }

    public override string ToString() => new JsonObject { ["cells"] = cells.DeepClone(), ["metadata"] = Metadata.DeepClone(), ["nbformat"] = 4, ["nbformat_minor"] = 5 }
        .ToJsonString(new JsonSerializerOptions { WriteIndented = true });
}
