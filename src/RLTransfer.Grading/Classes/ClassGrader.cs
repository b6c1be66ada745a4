using System.Collections.Concurrent;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Sandboxing;
using RLTransfer.Grading.Submissions;

namespace RLTransfer.Grading.Classes;

/// <summary>How far the grading of a class has come.</summary>
/// <param name="Done">Submissions that have a result.</param>
/// <param name="Count">All.</param>
/// <param name="Result">The last result.</param>
/// <param name="IsKept">Whether it was there already.</param>
public sealed record ClassProgress(int Done, int Count, SubmissionResult Result, bool IsKept);

/// <summary>Grades many submissions, several at a time; what one does stops no other.</summary>
public sealed class ClassGrader
{
    private readonly SubmissionGrader grader;
    private readonly Sandbox sandbox;
    private readonly ResultStore? store;

    /// <param name="grader">Grades one.</param>
    /// <param name="sandbox">Its sandbox; as many run at a time as it has slots.</param>
    /// <param name="folder">Where results are kept as they come, so that a grading that was ended goes on; null keeps none.</param>
    public ClassGrader(SubmissionGrader grader, Sandbox sandbox, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(grader);
        this.grader = grader;
        this.sandbox = sandbox;
        store = folder is null ? null : new ResultStore(folder, grader.Fingerprint);
    }

    /// <summary>Grades all.</summary>
    /// <param name="submissions">What was handed in.</param>
    /// <param name="progress">Told of every result; never of two at once.</param>
    /// <param name="cancellation">Ends the grading.</param>
    /// <returns>A result for each, in order.</returns>
    public async Task<IReadOnlyList<SubmissionResult>> GradeAsync(IReadOnlyList<Submission> submissions, Action<ClassProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        if (submissions.Count > 0) await grader.PrepareAsync(cancellation);
        var results = new SubmissionResult[submissions.Count];
        var slots = new ConcurrentBag<int>(Enumerable.Range(0, sandbox.Slots));
        var done = 0;
        var telling = new Lock();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, submissions.Count), new ParallelOptions { MaxDegreeOfParallelism = sandbox.Slots, CancellationToken = cancellation },
            async (i, cancelled) =>
            {
                if (!slots.TryTake(out var slot)) throw new InvalidOperationException("More submissions run than there are slots.");
                try
                {
                    var (result, isKept) = await GradeAsync(submissions[i], slot, cancelled);
                    results[i] = result;
                    lock (telling) progress?.Invoke(new ClassProgress(++done, submissions.Count, result, isKept));
                }
                finally
                {
                    slots.Add(slot);
                }
            });
        return results;
    }

    /// <summary>The submissions that can be graded and have no result yet.</summary>
    public IReadOnlyList<Submission> Missing(IReadOnlyList<Submission> submissions)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        return [.. submissions.Where(submission => Bytes(submission) is { } bytes && store?.Find(submission.Id, bytes) is null)];
    }

    /// <summary>The results that others have left in the folder.</summary>
    /// <param name="submissions">What was handed in.</param>
    /// <param name="why">Says what became of one that has no result.</param>
    public IReadOnlyList<SubmissionResult> Collect(IReadOnlyList<Submission> submissions, Func<Submission, string> why)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        return [.. submissions.Select(submission => Bytes(submission) is { } bytes ? store?.Find(submission.Id, bytes) ?? Ungraded(submission, why(submission)) : grader.Unreadable(submission))];
    }

    private SubmissionResult Ungraded(Submission submission, string why) => grader.Failed(submission, $"It could not be graded: {why} Grade it again.") with { IsUngraded = true };

    // Null where there is no notebook; the grader says why.
    private static byte[]? Bytes(Submission submission)
    {
        try
        {
            return submission.Read();
        }
        catch (SubmissionException)
        {
            return null;
        }
    }

    private async Task<(SubmissionResult Result, bool IsKept)> GradeAsync(Submission submission, int slot, CancellationToken cancellation)
    {
        if (Bytes(submission) is not { } bytes) return (grader.Unreadable(submission), false);
        if (store?.Find(submission.Id, bytes) is { } kept) return (kept, true);
        try
        {
            var result = await grader.GradeAsync(submission with { Read = () => bytes }, slot, cancellation);
            store?.Save(result, bytes);
            return (result, false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Not the student's fault, and not kept: the next grading tries again.
            return (Ungraded(submission, error.Message), false);
        }
    }
}
