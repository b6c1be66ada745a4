using System.Globalization;
using RLTransfer.Grading.Classes;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Submissions;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Cli.Slurm;

/// <summary>
/// Grades a class as a Slurm array: each task grades some submissions and keeps the results where the local run would, so
/// that both write the same files. Tasks that fail are run once more, a task for each submission; what fails again is named.
/// </summary>
/// <param name="folder">The folder of the results; every node must see it.</param>
/// <param name="command">The command of rlt that each task runs.</param>
/// <param name="options">What each task is told besides its submissions.</param>
internal sealed class SlurmGrading(string folder, string command, IReadOnlyList<string> options)
{
    private const int SubmissionsOfTask = 10;

    private string Work => Path.Combine(Path.GetFullPath(folder), ".slurm");

    public async Task<IReadOnlyList<SubmissionResult>> GradeAsync(ClassGrader grader, IReadOnlyList<Submission> submissions, CancellationToken cancellation)
    {
        var lost = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var size in (int[])[SubmissionsOfTask, 1])
        {
            var missing = grader.Missing(submissions);
            if (missing.Count == 0) break;
            foreach (var (id, why) in await RunAsync(missing, size, cancellation)) lost[id] = why;
        }

        if (grader.Missing(submissions).Count == 0 && Directory.Exists(Work)) Directory.Delete(Work, recursive: true);   // its logs are for whoever looks for what failed
        return grader.Collect(submissions, submission => lost.GetValueOrDefault(submission.Id, "its task left no result."));
    }

    private async Task<IReadOnlyList<(string Id, string Why)>> RunAsync(IReadOnlyList<Submission> missing, int size, CancellationToken cancellation)
    {
        var tasks = missing.Chunk(size).ToList();
        var array = new SlurmArray(Path.Combine(Work, "array"));
        var lists = Path.Combine(Work, "tasks");
        if (Directory.Exists(lists)) Directory.Delete(lists, recursive: true);
        var commands = new List<IReadOnlyList<string>>();
        for (var i = 0; i < tasks.Count; i++)
        {
            var list = Path.Combine(lists, (i + 1).ToString(CultureInfo.InvariantCulture));
            TaskFolder.Write(list, tasks[i]);
            commands.Add([WorkerHost.Dotnet, Path.Combine(AppContext.BaseDirectory, "rlt.dll"), command, list, "--output", Path.GetFullPath(folder), .. options]);
        }

        var failed = await array.RunAsync("rlt-grade", commands, cancellation);
        foreach (var task in failed)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rlt: slurm task {task.Number} ({string.Join(", ", tasks[task.Number - 1].Select(submission => submission.Id))}) {task.Why}"));
        return [.. failed.SelectMany(task => tasks[task.Number - 1].Select(submission => (submission.Id, string.Create(CultureInfo.InvariantCulture, $"its Slurm task {task.Number} {task.Why}."))))];
    }
}
