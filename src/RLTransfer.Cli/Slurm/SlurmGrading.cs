using RLTransfer.Grading.Classes;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Submissions;

namespace RLTransfer.Cli.Slurm;

/// <summary>
/// Grades a class as a Slurm array: each task grades some submissions and keeps the results where the local run would, so
/// that both write the same files.
/// </summary>
/// <param name="folder">The folder of the results; every node must see it.</param>
/// <param name="command">The command of rlt that each task runs.</param>
/// <param name="options">What each task is told besides its submissions.</param>
internal sealed class SlurmGrading(string folder, string command, IReadOnlyList<string> options)
{
    private const int SubmissionsOfTask = 10;

    public async Task<IReadOnlyList<SubmissionResult>> GradeAsync(ClassGrader grader, IReadOnlyList<Submission> submissions, CancellationToken cancellation)
    {
        var results = Path.GetFullPath(folder);
        var pieces = new SlurmPieces<Submission>(
            Path.Combine(results, ".slurm"), "rlt-grade", () => grader.Missing(submissions), submission => submission.Id,
            (list, some) =>
            {
                TaskFolder.Write(list, some);
                return [command, list, "--output", results, .. options];
            });
        var lost = await pieces.RunAsync(SubmissionsOfTask, null, cancellation);
        return grader.Collect(submissions, submission => lost.GetValueOrDefault(submission.Id, "its task left no result."));
    }
}
