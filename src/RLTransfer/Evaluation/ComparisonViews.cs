using System.Text.Json.Nodes;
using RLTransfer.Figures;

namespace RLTransfer.Evaluation;

/// <summary>A comparison as a plot, a table and JSON.</summary>
public static class ComparisonViews
{
    /// <summary>A panel a task: the mean of the seeds, shaded one standard deviation to either side; thresholds dashed.</summary>
    public static FigurePanels ToPlot(this Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return Figure.Panels(Math.Min(3, comparison.Tasks.Count), comparison.Tasks.Select(task =>
        {
            var figure = new Figure(task) { XLabel = "Environment steps", YLabel = "Return", Width = comparison.Tasks.Count == 1 ? 640 : 420 };
            foreach (var run in comparison.Runs.Where(run => run.Task == task))
            {
                figure.Line(run.Method, run.Steps, run.Scores);
            }

            return comparison.Threshold(task) is { } threshold ? figure.HorizontalLine(threshold, "threshold") : figure;
        }));
    }

    /// <summary>A row a method and task: figures with their intervals, and what harms.</summary>
    public static Table ToTable(this Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var table = new Table($"Interquartile means with 95 % intervals; gains against {comparison.Reference}");
        foreach (var header in Headers)
        {
            table.Column(header);
        }

        foreach (var row in comparison.Rows)
        {
            table.Row([.. Cells(row)]);
        }

        return table;
    }

    /// <summary>The headers of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Headers { get; } = ["task", "method", "seeds", "score", "steps to threshold", "jumpstart", "asymptote", "area ratio", "P(better)", "transfer"];

    /// <summary>A row as texts, under <see cref="Headers"/>.</summary>
    public static IReadOnlyList<string> Cells(ComparisonRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return
        [
            row.Task, row.Method, FormattableString.Invariant($"{row.Seeds}"), Text(row.Score), Time(row),
            Text(row.Gain?.Jumpstart), Text(row.Gain?.Asymptote), Text(row.Gain?.AreaRatio), Text(row.Gain?.Improvement),
            Verdict(row),
        ];
    }

    /// <summary>Whether a method harms: <c>NEGATIVE</c> where the interval of its area says so too, <c>negative?</c> where it does not.</summary>
    public static string Verdict(ComparisonRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Gain is not { IsNegative: true } harm ? "" : harm.IsCertainlyNegative ? "NEGATIVE" : "negative?";
    }

    /// <summary>Every figure; an infinite one is null.</summary>
    public static JsonObject ToJson(this Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return new()
        {
            ["reference"] = comparison.Reference,
            ["rows"] = new JsonArray([.. comparison.Rows.Select(row => new JsonObject
            {
                ["task"] = row.Task,
                ["method"] = row.Method,
                ["seeds"] = row.Seeds,
                ["score"] = Json(row.Score),
                ["threshold"] = comparison.Threshold(row.Task),
                ["timeToThreshold"] = row.TimeToThreshold is { } time && double.IsFinite(time) ? time : null,
                ["reached"] = row.Reached,
                ["jumpstart"] = Json(row.Gain?.Jumpstart),
                ["asymptote"] = Json(row.Gain?.Asymptote),
                ["areaRatio"] = Json(row.Gain?.AreaRatio),
                ["probabilityOfImprovement"] = Json(row.Gain?.Improvement),
                ["negativeTransfer"] = row.Gain?.IsNegative,
            })]),
            ["curves"] = new JsonArray([.. comparison.Runs.Select(run => new JsonObject
            {
                ["task"] = run.Task,
                ["method"] = run.Method,
                ["steps"] = new JsonArray([.. run.Steps.Select(step => JsonValue.Create(step))]),
                ["scores"] = new JsonArray([.. run.Runs.Select(curve => new JsonArray([.. curve.Scores.Select(score => JsonValue.Create(score))]))]),
            })]),
        };
    }

    /// <summary>Steps to the threshold, and how many seeds reach it; empty without one.</summary>
    public static string Time(ComparisonRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.TimeToThreshold is not { } time ? ""
            : FormattableString.Invariant($"{(double.IsFinite(time) ? FormattableString.Invariant($"{time:0}") : "never")} ({row.Reached}/{row.Seeds})");
    }

    /// <summary>A figure with its interval; empty for none.</summary>
    public static string Text(Interval? figure) => figure is { } value ? FormattableString.Invariant($"{value.Value:0.##} [{value.Low:0.##}, {value.High:0.##}]") : "";

    private static JsonObject? Json(Interval? figure) => figure is not { } value ? null : new()
    {
        ["value"] = Number(value.Value),
        ["low"] = Number(value.Low),
        ["high"] = Number(value.High),
    };

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
