using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments;

/// <summary>A table as data.</summary>
/// <param name="Title">Stands above it.</param>
/// <param name="Columns">Headers.</param>
/// <param name="Rows">Cells: texts and numbers, as many a row as there are columns.</param>
public sealed record ResultTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object>> Rows)
{
    /// <summary>For notebooks.</summary>
    public Table ToTable()
    {
        var table = new Table(Title);
        foreach (var column in Columns)
        {
            table.Column(column);
        }

        foreach (var row in Rows)
        {
            table.Row([.. row]);
        }

        return table;
    }
}

/// <summary>What an experiment found.</summary>
/// <param name="Experiment">Its id.</param>
/// <param name="Budget">What it was allowed to cost.</param>
/// <param name="Seeds">How many seeds it ran; the fewest of its parts, where they differ.</param>
/// <param name="Device">Where.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Claims">What it states, measured.</param>
/// <param name="Tables">The figures behind the claims.</param>
/// <param name="Figures">The plots of the lecture.</param>
public sealed record ExperimentReport(
    string Experiment,
    Budget Budget,
    int Seeds,
    string Device,
    double Seconds,
    IReadOnlyList<Claim> Claims,
    IReadOnlyList<ResultTable> Tables,
    IReadOnlyList<IRichValue> Figures)
{
    /// <summary>Where it comes from.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>The most seeds that a part of it ran.</summary>
    public int MostSeeds { get; init; } = Seeds;

    /// <summary>The claims as a table: what <c>rlt reproduce</c> prints and what a lecture ends with.</summary>
    public Table ClaimsTable()
    {
        var table = new Table($"{Experiment}: {Claims.Count(claim => claim.Holds)} of {Claims.Count} claims hold ({Budget.ToString().ToLowerInvariant()}, {(MostSeeds > Seeds ? $"{Seeds} to {MostSeeds}" : $"{Seeds}")} {(MostSeeds == 1 ? "seed" : "seeds")}; {Provenance.SeedText})")
            .Column("claim").Column("statement").Column("measured").Column("95 % interval").Column("threshold").Column("holds");
        foreach (var claim in Claims)
        {
            table.Row(claim.Id, claim.Statement, Text(claim.Value), $"{Text(claim.Low)} to {Text(claim.High)}", claim.Bound, claim.Holds ? "yes" : "NO");
        }

        return table;
    }

    /// <summary>The report as JSON, in the form that is fixed for <c>rlt reproduce --json</c>; a figure that is no finite number is null.</summary>
    public JsonObject ToJson() => new()
    {
        ["experiment"] = Experiment,
        ["budget"] = Budget.ToString().ToLowerInvariant(),
        ["seeds"] = Seeds,
        ["device"] = Device,
        ["seconds"] = Math.Round(Seconds, 1),
        ["claims"] = new JsonArray([.. Claims.Select(claim => new JsonObject
        {
            ["id"] = claim.Id,
            ["statement"] = claim.Statement,
            ["value"] = Number(claim.Value),
            ["low"] = Number(claim.Low),
            ["high"] = Number(claim.High),
            ["threshold"] = Number(claim.Threshold),
            ["holds"] = claim.Holds,
        })]),
        ["tables"] = new JsonArray([.. Tables.Select(table => new JsonObject
        {
            ["title"] = table.Title,
            ["columns"] = new JsonArray([.. table.Columns.Select(column => JsonValue.Create(column))]),
            ["rows"] = new JsonArray([.. table.Rows.Select(row => new JsonArray([.. row.Select(Cell)]))]),
        })]),
        ["provenance"] = Provenance.ToJson(Claims),
    };

    /// <summary>A measured figure as tables show it.</summary>
    public static string Text(double value) =>
        double.IsPositiveInfinity(value) ? "never"
        : value != 0 && Math.Abs(value) < 0.001 ? FormattableString.Invariant($"{value:0.0e0}")
        : FormattableString.Invariant($"{value:0.###}");

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static JsonNode? Cell(object cell) => cell is double number ? Number(number) : JsonSerializer.SerializeToNode(cell is Spread ? cell.ToString() : cell);
}
