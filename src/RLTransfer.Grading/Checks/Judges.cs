using System.Globalization;
using System.Text.Json.Nodes;
using MathNet.Numerics.Distributions;
using RLTransfer.Notebooks.Checking;

namespace RLTransfer.Grading.Checks;

/// <summary>What a judge says of a value: nothing where it is right.</summary>
/// <param name="Expected">What would have been right.</param>
/// <param name="Difference">What is wrong; empty where the two values side by side say it.</param>
internal sealed record Fault(string Expected, string Difference);

/// <summary>Judges a value that came out of the sandbox: plain JSON, and a stranger's.</summary>
internal interface IJudge
{
    /// <summary>What it wants, for whoever reads the tests' outcome.</summary>
    /// <param name="reference">What the reference solution gave.</param>
    string Wanted(JsonNode? reference);

    /// <summary>Null where the value is right.</summary>
    /// <param name="got">The value; of a test that calls several times, the list of values.</param>
    /// <param name="reference">What the reference solution gave; null where no judge has asked for it.</param>
    Fault? Judge(JsonNode? got, JsonNode? reference);
}

/// <summary>Equal to a known value, numbers with tolerance.</summary>
internal sealed class EqualJudge(JsonNode? expected, Tolerance tolerance) : IJudge
{
    public string Wanted(JsonNode? reference) => PlainComparison.Text(expected);

    public bool Holds(JsonNode? got) => PlainComparison.Difference(expected, got, tolerance) is null;

    public Fault? Judge(JsonNode? got, JsonNode? reference) => PlainComparison.Difference(expected, got, tolerance) is { } difference ? new(Wanted(reference), difference) : null;
}

/// <summary>Equal to what the reference solution gives for the same inputs.</summary>
internal sealed class ReferenceJudge(Tolerance tolerance) : IJudge
{
    public string Wanted(JsonNode? reference) => PlainComparison.Text(reference);

    public Fault? Judge(JsonNode? got, JsonNode? reference) => new EqualJudge(reference, tolerance).Judge(got, null);
}

/// <summary>An array of a certain shape; −1 stands for any length.</summary>
internal sealed class ShapeJudge(long[] shape) : IJudge
{
    public string Wanted(JsonNode? reference) => shape.Length == 0 ? "a single number" : $"the shape {PlainArray.ShapeOf(shape)}".Replace("-1", "any", StringComparison.Ordinal);

    public Fault? Judge(JsonNode? got, JsonNode? reference)
    {
        if (PlainArray.Of(got) is not { } array) return new(Wanted(reference), "yours is no regular array of numbers");
        var same = array.Shape.Count == shape.Length && array.Shape.Zip(shape).All(pair => pair.Second is -1 || pair.First == pair.Second);
        return same ? null : new(Wanted(reference), $"yours has the shape {array.ShapeText}");
    }
}

/// <summary>Numbers of which each passes a test against the one before it.</summary>
internal sealed class OrderJudge(bool increasing, bool strictly, double slack) : IJudge
{
    public string Wanted(JsonNode? reference) => $"numbers that {(increasing ? "grow" : "fall")}{(strictly ? "" : " or stay")}";

    public Fault? Judge(JsonNode? got, JsonNode? reference)
    {
        if (PlainArray.Of(got) is not { Shape.Count: 1 } array) return new(Wanted(reference), "yours is no list of numbers");
        for (var i = 1; i < array.Values.Count; i++)
        {
            var step = (increasing ? 1 : -1) * (array.Values[i] - array.Values[i - 1]);
            if (strictly ? step > 0 : step >= -slack) continue;
            return new(Wanted(reference), $"number {i + 1} is {PlainComparison.Text(array.Values[i])} after {PlainComparison.Text(array.Values[i - 1])}");
        }

        return null;
    }
}

/// <summary>Every number within bounds; NaN never is.</summary>
internal sealed class RangeJudge(double low, double high) : IJudge
{
    public string Wanted(JsonNode? reference) => $"numbers from {PlainComparison.Text(low)} to {PlainComparison.Text(high)}";

    public Fault? Judge(JsonNode? got, JsonNode? reference)
    {
        if (PlainArray.Of(got) is not { } array || array.Values.Count == 0) return new(Wanted(reference), "yours is no number or regular array of numbers");
        foreach (var value in array.Values)
            if (!(value >= low && value <= high)) return new(Wanted(reference), $"yours holds {PlainComparison.Text(value)}");
        return null;
    }
}

/// <summary>The mean over independent values is at least a threshold, with confidence: Student's one-sided lower bound reaches it.</summary>
internal sealed class MeanJudge(double threshold, double confidence, Func<JsonNode?, double>? measure = null) : IJudge
{
    public string Wanted(JsonNode? reference) => string.Create(CultureInfo.InvariantCulture, $"a mean of at least {PlainComparison.Text(threshold)}, with {confidence:0.#%} confidence");

    public Fault? Judge(JsonNode? got, JsonNode? reference)
    {
        if (PlainArray.Of(measure is not null && got is JsonArray list ? new JsonArray([.. list.Select(value => (JsonNode)measure(value))]) : got) is not { Shape.Count: 1, Values: { Count: >= 2 } values }) return new(Wanted(reference), "yours is no list of two numbers or more");
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        var bound = mean - StudentT.InvCDF(0, 1, values.Count - 1, confidence) * deviation / Math.Sqrt(values.Count);
        return bound >= threshold ? null
            : new(Wanted(reference), $"the mean of {values.Count} is {PlainComparison.Text(mean)}, and with that confidence above {PlainComparison.Text(bound)}");
    }
}

/// <summary>Whatever the author says in code.</summary>
internal sealed class ConditionJudge(string wanted, Func<JsonNode?, bool> holds) : IJudge
{
    public string Wanted(JsonNode? reference) => wanted;

    public Fault? Judge(JsonNode? got, JsonNode? reference) => holds(got) ? null : new(wanted, "");
}
