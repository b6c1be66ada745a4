using System.Text.Json.Nodes;
using RLTransfer.Grading.Checks;

namespace RLTransfer.Grading.Tests.Checks;

/// <summary>Verdicts on plain values, which may be anything: they come from a stranger.</summary>
public sealed class JudgesTests
{
    private static string? Fault(GradedTest test, string got, string? reference = null)
    {
        var fault = test.Judge(JsonNode.Parse(got), reference is null ? null : JsonNode.Parse(reference));
        return fault is null ? null : $"{fault.Expected} | {fault.Difference}";
    }

    private static GradedTest Test() => new("q", "t", 1);

    [Theory]
    [InlineData("[1, 2.0000001, 3]", null)]
    [InlineData("[1, 2, 3.1]", "at [2] expected 3, yours 3.1")]
    [InlineData("[1, 2]", "the shape should be 3, yours is 2")]
    [InlineData("[[1, 2, 3]]", "the shape should be 3, yours is 1 × 3")]
    [InlineData("\"three\"", "yours is no number or regular array of numbers")]
    [InlineData("[1, [2], 3]", "yours is no number or regular array of numbers")]
    [InlineData("null", "yours is null")]
    [InlineData("{\"shape\": [3], \"dtype\": \"Float32\", \"values\": [1, 2, 3]}", null)]
    [InlineData("{\"shape\": [2, 2], \"dtype\": \"Float32\", \"values\": [1, 2, 3]}", "yours is no number or regular array of numbers")]
    [InlineData("{\"shape\": [1e300, 0], \"values\": []}", "the shape should be 3")]
    public void NumbersHaveAToleranceAndShapesNone(string got, string? fault)
    {
        var said = Fault(Test().Expect(new[] { 1.0, 2, 3 }), got);
        if (fault is null) Assert.Null(said);
        else Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[[5, 2], [5], [5, 2.0000001]]", null)]
    [InlineData("[[5, 2], [6], [5, 2]]", "[[5, 2], [5], [5, 2]]")]
    public void ListsOfDifferentLengthsAreComparedNumberByNumber(string got, string? fault)
    {
        var said = Fault(Test().Expect(new[] { new[] { 5, 2 }, [5], [5, 2] }), got);
        if (fault is null) Assert.Null(said);
        else Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Fact]
    public void NotANumberIsRightOnlyWhereItIsExpected()
    {
        Assert.NotNull(Fault(Test().Expect(1.0), "\"NaN\""));
        Assert.Null(Fault(Test().Expect(double.NaN), "\"NaN\""));
        Assert.NotNull(Fault(Test().ExpectWithin(0, 1), "[0.5, \"NaN\"]"));
        Assert.NotNull(Fault(Test().ExpectIncreasing(), "[1, \"NaN\"]"));
        Assert.NotNull(Fault(Test().ExpectMeanAtLeast(1), "[\"NaN\", \"NaN\", 5]"));
        Assert.NotNull(Fault(Test().ExpectMeanAtLeast(1), "[\"Infinity\", \"Infinity\", \"Infinity\"]"));
    }

    [Fact]
    public void TextsAndTruthValuesAreExact()
    {
        Assert.Null(Fault(Test().Expect("left"), "\"left\""));
        Assert.NotNull(Fault(Test().Expect("left"), "\"Left\""));
        Assert.NotNull(Fault(Test().Expect(true), "1"));
        Assert.NotNull(Fault(Test().Expect(1), "true"));
        Assert.NotNull(Fault(Test().Expect(1), "\"1\""));
    }

    [Fact]
    public void ShapesMayLeaveALengthOpen()
    {
        Assert.Null(Fault(Test().ExpectShape(-1, 2), "[[1, 2], [3, 4], [5, 6]]"));
        Assert.Contains("yours has the shape 3", Fault(Test().ExpectShape(-1, 2), "[1, 2, 3]"), StringComparison.Ordinal);
    }

    [Fact]
    public void OrderIsStrictUnlessSaidOtherwise()
    {
        Assert.Null(Fault(Test().ExpectDecreasing(), "[3, 2, 1]"));
        Assert.NotNull(Fault(Test().ExpectDecreasing(), "[3, 3, 1]"));
        Assert.Null(Fault(Test().ExpectDecreasing(strictly: false, slack: 0.1), "[3, 3.05, 1]"));
    }

    [Fact]
    public void AMeanIsHeldToItsLowerBound()
    {
        // Mean 450 and standard deviation 50 over 5: with 95 % above 450 − 2.132 · 50 / √5 = 402.3.
        const string returns = "[400, 410, 450, 480, 510]";
        Assert.Null(Fault(Test().ExpectMeanAtLeast(400), returns));
        Assert.Contains("the mean of 5 is 450", Fault(Test().ExpectMeanAtLeast(410), returns), StringComparison.Ordinal);
        Assert.Null(Fault(Test().ExpectMeanAtLeast(500), "[500, 500, 500]"));
        Assert.NotNull(Fault(Test().ExpectMeanAtLeast(400), "[500]"));
    }

    /// <summary>A process that says how good it was is not asked: what it has handed over is measured.</summary>
    [Fact]
    public void AMeanMayBeMeasuredHereOfWhatWasHandedOver()
    {
        GradedTest Measured() => Test().ExpectMeasuredMeanAtLeast(weights => 100 * (double)weights![0]!, 400);
        Assert.Null(Fault(Measured(), "[[4.5], [4.6], [4.4]]"));
        Assert.Contains("the mean of 3 is 200", Fault(Measured(), "[[2], [2], [2]]"), StringComparison.Ordinal);
        foreach (var claim in (string[])["[450, 460, 470]", "[\"a\", null, {}]", "450", "null", "[[4.5]]"]) Assert.NotNull(Fault(Measured(), claim));
    }

    [Fact]
    public void TheReferenceMayBeTheMeasure()
    {
        Assert.Null(Fault(Test().ExpectReference(), "[1, 2]", "[1, 2]"));
        Assert.NotNull(Fault(Test().ExpectReference(), "[1, 2]", "[2, 1]"));
    }

    [Fact]
    public void AHintFitsItsMistakeAndElseTheGeneralOneIsGiven()
    {
        var test = Test().Expect(2.0).Mistake(-2.0, "the sign").Mistake(got => (double)got![0]! > 0, "a list").Hint("look again");
        Assert.Equal("the sign", test.HintFor(JsonNode.Parse("-2")));
        Assert.Equal("a list", test.HintFor(JsonNode.Parse("[1]")));
        Assert.Equal("look again", test.HintFor(JsonNode.Parse("\"text\"")));
    }

    [Fact]
    public void AConditionThatAStrangerValueBreaksDoesNotHold() => Assert.NotNull(Fault(Test().ExpectThat("a small number", got => (double)got! < 3), "{}"));
}
