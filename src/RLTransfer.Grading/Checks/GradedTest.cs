using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Calling;
using RLTransfer.Notebooks.Checking;

namespace RLTransfer.Grading.Checks;

/// <summary>A call of a function of the student's, with plain values.</summary>
internal sealed record FunctionInput(string Function, JsonArray Arguments)
{
    public static FunctionInput Of(string function, IEnumerable<object?> arguments) => new(function, new JsonArray([.. arguments.Select(PlainValues.Write)]));
}

/// <summary>
/// One test: calls the student's function in the sandbox, and judges here what came out of it. It passes where every
/// expectation holds, and gives all of its points or none.
/// </summary>
public sealed class GradedTest
{
    private readonly List<FunctionInput> preparations = [], calls = [];
    private readonly List<IJudge> judges = [];
    private readonly List<(Func<JsonNode?, bool> Fits, string Hint)> mistakes = [];

    internal GradedTest(string gradeId, string title, double points)
    {
        GradeId = gradeId;
        Title = title;
        Points = points;
    }

    internal string GradeId { get; }

    internal string Title { get; }

    internal double Points { get; }

    internal bool IsHidden { get; private set; }

    internal bool NeedsReference { get; private set; }

    internal bool IsOneCall { get; private set; } = true;

    internal TimeSpan Limit { get; private set; } = TimeSpan.FromSeconds(10);

    internal string? GeneralHint { get; private set; }

    internal IReadOnlyList<FunctionInput> Preparations => preparations;

    internal IReadOnlyList<FunctionInput> Calls => calls;

    internal IReadOnlyList<IJudge> Judges => judges;

    /// <summary>Calls a function before the one that is judged; what it returns does not count.</summary>
    /// <param name="function">A function of the notebook, or <c>Type.Method</c>.</param>
    /// <param name="arguments">Numbers, texts, arrays, tuples, <see cref="TensorData"/>.</param>
    public GradedTest After(string function, params object?[] arguments)
    {
        preparations.Add(FunctionInput.Of(function, arguments));
        return this;
    }

    /// <summary>Calls a function; what it returns is judged.</summary>
    /// <inheritdoc cref="After"/>
    public GradedTest Call(string function, params object?[] arguments)
    {
        IsOneCall = calls.Count == 0;
        calls.Add(FunctionInput.Of(function, arguments));
        return this;
    }

    /// <summary>Calls a function once for each input, or each seed; the list of what it returns is judged.</summary>
    /// <param name="function">A function of the notebook, or <c>Type.Method</c>.</param>
    /// <param name="inputs">The arguments of each call.</param>
    public GradedTest CallForEach<T>(string function, IEnumerable<T> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        IsOneCall = false;
        calls.AddRange(inputs.Select(input => FunctionInput.Of(function, input is System.Runtime.CompilerServices.ITuple tuple ? Enumerable.Range(0, tuple.Length).Select(i => tuple[i]) : [input])));
        return this;
    }

    /// <summary>The value must be this one: numbers within tolerance, shapes and all else exactly.</summary>
    public GradedTest Expect(object? value, double relative = 1e-5, double absolute = 1e-7) => Add(new EqualJudge(PlainValues.Write(value), new Tolerance(relative, absolute)));

    /// <summary>The value must be this one, to the last bit.</summary>
    public GradedTest ExpectExactly(object? value) => Expect(value, 0, 0);

    /// <summary>The value must be what the reference solution returns for the same inputs.</summary>
    public GradedTest ExpectReference(double relative = 1e-5, double absolute = 1e-7)
    {
        NeedsReference = true;
        return Add(new ReferenceJudge(new Tolerance(relative, absolute)));
    }

    /// <summary>The value must be an array of this shape; −1 stands for any length.</summary>
    public GradedTest ExpectShape(params long[] shape) => Add(new ShapeJudge(shape));

    /// <summary>Every number must lie within bounds, themselves included.</summary>
    public GradedTest ExpectWithin(double low, double high) => Add(new RangeJudge(low, high));

    /// <summary>Every number must be larger than the one before it; or, where not strictly, no smaller by more than the slack.</summary>
    public GradedTest ExpectIncreasing(bool strictly = true, double slack = 0) => Add(new OrderJudge(increasing: true, strictly, slack));

    /// <summary>Every number must be smaller than the one before it; or, where not strictly, no larger by more than the slack.</summary>
    public GradedTest ExpectDecreasing(bool strictly = true, double slack = 0) => Add(new OrderJudge(increasing: false, strictly, slack));

    /// <summary>The mean over all calls must be at least this, with this confidence (Student's one-sided bound).</summary>
    public GradedTest ExpectMeanAtLeast(double threshold, double confidence = 0.95) => Add(new MeanJudge(threshold, confidence));

    /// <summary>The mean of what is measured here, in the grader's process, of every call's value must be at least this, with this confidence: for what a student's process might only claim.</summary>
    /// <param name="measure">Such as the return of a <see cref="PlainPolicy"/>.</param>
    /// <param name="threshold">The least mean.</param>
    /// <param name="confidence">Of Student's one-sided bound.</param>
    public GradedTest ExpectMeasuredMeanAtLeast(Func<JsonNode?, double> measure, double threshold, double confidence = 0.95) => Add(new MeanJudge(threshold, confidence, measure));

    /// <summary>Whatever code says; <paramref name="wanted"/> is what the student reads.</summary>
    public GradedTest ExpectThat(string wanted, Func<JsonNode?, bool> holds) => Add(new ConditionJudge(wanted, holds));

    /// <summary>A hint for those who get what a typical mistake gives.</summary>
    /// <param name="value">What comes of the mistake.</param>
    /// <param name="hint">What the student reads.</param>
    /// <param name="relative">Relative tolerance.</param>
    /// <param name="absolute">Absolute tolerance.</param>
    public GradedTest Mistake(object? value, string hint, double relative = 1e-5, double absolute = 1e-7)
    {
        var judge = new EqualJudge(PlainValues.Write(value), new Tolerance(relative, absolute));
        mistakes.Add((judge.Holds, hint));
        return this;
    }

    /// <summary>A hint for those whose value fits a description.</summary>
    public GradedTest Mistake(Func<JsonNode?, bool> fits, string hint)
    {
        mistakes.Add((fits, hint));
        return this;
    }

    /// <summary>A hint for every wrong answer that no <c>Mistake</c> fits.</summary>
    public GradedTest Hint(string hint)
    {
        GeneralHint = hint;
        return this;
    }

    /// <summary>Keeps inputs, expected values and the student's own value out of everything a student sees; hints are shown.</summary>
    public GradedTest Hidden()
    {
        IsHidden = true;
        return this;
    }

    /// <summary>How long one call may take, in seconds; 10 by default.</summary>
    public GradedTest Within(double seconds)
    {
        Limit = TimeSpan.FromSeconds(seconds);
        return this;
    }

    internal string? HintFor(JsonNode? got) => mistakes.Find(mistake => Fits(mistake.Fits, got)).Hint ?? GeneralHint;

    // A condition of the author's may not expect what a stranger returns.
    internal Fault? Judge(JsonNode? got, JsonNode? reference)
    {
        foreach (var judge in judges)
        {
            try
            {
                if (judge.Judge(got, reference) is { } fault) return fault;
            }
            catch (Exception error) when (error is InvalidOperationException or FormatException or ArgumentException or NullReferenceException or InvalidCastException or OverflowException)
            {
                return new(judge.Wanted(reference), "yours is of another kind");
            }
        }

        return null;
    }

    private static bool Fits(Func<JsonNode?, bool> fits, JsonNode? got)
    {
        try
        {
            return fits(got);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or ArgumentException or NullReferenceException or InvalidCastException or OverflowException)
        {
            return false;
        }
    }

    private GradedTest Add(IJudge judge)
    {
        judges.Add(judge);
        return this;
    }
}
