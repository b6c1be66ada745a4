using RLTransfer.Grading.Sandboxing;

namespace RLTransfer.Grading.Tests.Marking;

/// <summary>One submission from its file to its marks, in a real sandbox.</summary>
public sealed class SubmissionGraderTests
{
    private static byte[] Submission(string? returns = SampleAssignment.Returns, string? mean = SampleAssignment.Mean)
    {
        using var folder = new TemporaryFolder();
        return SampleAssignment.Submission(SampleAssignment.Write(folder), returns, mean);
    }

    [Fact]
    public async Task TheReferenceGetsEveryPoint()
    {
        using var folder = new TemporaryFolder();
        SampleAssignment.Write(folder);
        var result = await SampleAssignment.Grade(File.ReadAllBytes(Path.Combine(folder.Path, $"{SampleAssignment.Name}.ipynb")));
        Assert.Equal((5, 5), (result.Score, result.MaxScore));
        Assert.Empty(result.Flags);
        Assert.True(result.Sandboxed);
    }

    [Fact]
    public async Task WhatWasHandedOutGetsNone()
    {
        var result = await SampleAssignment.Grade(Submission(null, null));
        Assert.Equal(0, result.Score);
        Assert.Equal(["unchanged", "unchanged"], result.Cells.Select(cell => cell.Status));
    }

    [Fact]
    public async Task ATypicalMistakeGetsItsHint()
    {
        var result = await SampleAssignment.Grade(Submission(SampleAssignment.Returns.Replace("+ discount", "- discount", StringComparison.Ordinal)));
        Assert.Equal(2, result.Score);
        Assert.Contains("The sign of the discount", result.Tests[0].Hint, StringComparison.Ordinal);
        Assert.Contains("at [", result.Tests[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHiddenTestShowsItsOutcomeAndHintAlone()
    {
        var result = await SampleAssignment.Grade(Submission("double[] Returns(double[] rewards, double discount) => throw new Exception(string.Join(\" \", rewards));"));
        var hidden = result.Tests[1];
        Assert.True(hidden.IsHidden);
        Assert.Equal((null, null, null, "it threw an exception"), (hidden.Call, hidden.Expected, hidden.Got, hidden.Message));
        Assert.Equal("Look at the last step.", hidden.Hint);
    }

    [Fact]
    public async Task WithoutASandboxTheResultSaysSo()
    {
        var result = await SampleAssignment.Grade(Submission(), Sandbox.None(worker: TestWorker.Host));
        Assert.Equal(5, result.Score);
        Assert.False(result.Sandboxed);
    }
}
