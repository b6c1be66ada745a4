using System.Text;
using RLTransfer.Grading.Classes;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Reports;
using RLTransfer.Grading.Submissions;

namespace RLTransfer.Grading.Tests.Classes;

/// <summary>A class is graded in parallel, goes on where it was ended, and comes out the same.</summary>
public sealed class ClassGraderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private List<Submission> Class(SubmissionGrader _, int count)
    {
        var assignment = SampleAssignment.Write(folder);
        return [.. Enumerable.Range(0, count).Select(i => new Submission($"student {i}", () => i switch
        {
            1 => Encoding.UTF8.GetBytes("no notebook"),
            2 => SampleAssignment.Submission(assignment, mean: "double Mean(double[] values) => values.Sum() / (values.Length - 1);"),
            3 => SampleAssignment.Submission(assignment, Throws("double[] Returns(double[] rewards, double discount)", ""), Throws("double Mean(double[] values)", "x")),
            _ => SampleAssignment.Submission(assignment),
        }))];
    }

    // Whether characters stand at even or odd places, a text that is cut must come out the same when it is read back.
    private static string Throws(string function, string before) => $"{function} => throw new Exception(\"{before}\" + string.Concat(Enumerable.Repeat(\"😀\", 1000)));";

    private Dictionary<string, string> Files(string name) => Directory.EnumerateFiles(Path.Combine(folder.Path, name), "*", SearchOption.AllDirectories).Where(file => !file.Contains(".results", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetRelativePath(Path.Combine(folder.Path, name), file), File.ReadAllText, StringComparer.Ordinal);

    private async Task<(IReadOnlyList<SubmissionResult> Results, int Kept)> Grade(string name, Action<ClassProgress>? progress = null, CancellationToken cancellation = default)
    {
        var sandbox = TestWorker.Sandbox(slots: 2);
        var grader = new SubmissionGrader(SampleAssignment.Write(folder), sandbox);
        var kept = 0;
        var results = await new ClassGrader(grader, sandbox, Path.Combine(folder.Path, name, ".results")).GradeAsync(Class(grader, 5), each =>
        {
            if (each.IsKept) kept++;
            progress?.Invoke(each);
        }, cancellation);
        ClassReport.Write(Path.Combine(folder.Path, name), results);
        return (results, kept);
    }

    [Fact]
    public async Task AGradingThatWasEndedGoesOnAndComesOutTheSame()
    {
        using var end = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grade("resumed", each =>
        {
            if (each.Done == 2) end.Cancel();
        }, end.Token));
        var finished = Directory.GetFiles(Path.Combine(folder.Path, "resumed", ".results")).Length;
        Assert.InRange(finished, 2, 4);
        var (results, kept) = await Grade("resumed");
        Assert.Equal(finished, kept);
        Assert.Equal([5, 0, 3, 0, 5], results.Select(result => result.Score));
        Assert.Contains("is not JSON", results[1].Error, StringComparison.Ordinal);

        await Grade("whole");
        Assert.Equal(Files("whole"), Files("resumed"));
        Assert.Equal(13, Files("whole").Count);
    }
}
