using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Calling;

namespace RLTransfer.Notebooks.Tests.Calling;

/// <summary>Values go through JSON and come back as they were.</summary>
public sealed class PlainValuesTests
{
    private sealed record Step(double Reward, bool Terminated, int[] Observation);

    private static T? Through<T>(T value) => (T?)PlainValues.Read(JsonNode.Parse(PlainValues.Write(value)?.ToJsonString() ?? "null"), typeof(T));

    [Fact]
    public void NumbersTextsAndTruthValuesComeBack()
    {
        Assert.Equal(0.1, Through(0.1));
        Assert.Equal(0.1f, Through(0.1f));
        Assert.Equal(long.MaxValue, Through(long.MaxValue));
        Assert.Equal("\"é\n", Through("\"é\n"));
        Assert.True(Through(true));
        Assert.Equal(DayOfWeek.Friday, Through(DayOfWeek.Friday));
        Assert.Null(Through<double?>(null));
        Assert.True(double.IsNaN(Through(double.NaN)));
        Assert.Equal(double.NegativeInfinity, Through(double.NegativeInfinity));
    }

    [Fact]
    public void ArraysOfAnyRankComeBack()
    {
        Assert.Equal([1.5, 2], Through(new[] { 1.5, 2 })!);
        Assert.Equal(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }, Through(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }));
        Assert.Equal([[1], [2, 3]], Through(new[] { new[] { 1 }, [2, 3] })!);
        Assert.Equal([1, 2], Through(new List<int> { 1, 2 })!);
        Assert.Equal([1, 2], Through<IReadOnlyList<int>>([1, 2])!);
    }

    [Fact]
    public void TuplesRecordsAndDictionariesComeBack()
    {
        Assert.Equal((1, "a", 2.5), Through((1, "a", 2.5)));
        Assert.Equal(3, Through(new Dictionary<string, int>(StringComparer.Ordinal) { ["three"] = 3 })!["three"]);
        Assert.Equal([4], Through(new Step(1, true, [4]))!.Observation);
    }

    [Fact]
    public void WhatHoldsItselfOrTooMuchIsRefused()
    {
        var self = new List<object>();
        self.Add(self);
        Assert.Throws<NotSupportedException>(() => PlainValues.Write(self));
        Assert.Throws<NotSupportedException>(() => PlainValues.Write(Enumerable.Range(0, PlainValues.MostValues + 1)));
    }

    [Fact]
    public void WhatDoesNotFitATypeIsRefused() => Assert.Throws<NotSupportedException>(() => PlainValues.Read(JsonNode.Parse("{}"), typeof(double[][])));
}
