using System.CommandLine;
using RLTransfer.Cli.Hosting;
using RLTransfer.Cli.Options;
using RLTransfer.Cli.Outputs;
using RLTransfer.Cli.Slurm;
using RLTransfer.Grading.Assignments;
using RLTransfer.Grading.Classes;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Reports;
using RLTransfer.Grading.Submissions;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt grade</c>: grades submissions in a sandbox; without any, the reference solution and the student's edition.</summary>
internal sealed class GradeCommand
{
    private readonly Argument<string[]> submissions = new("submission")
    {
        Description = "Submitted notebooks, folders of them, or archives (.zip, .tar, .tar.gz). None: the reference solution, which must get every point, and the student's edition, which must get none.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> output = new("--output", "-o") { Description = "The folder for gradebook.csv, overview.html and each submission's results.json and feedback.html. A grading that was ended goes on from what is there." };
    private readonly Option<long> jobs = Given.Whole("--jobs", "How many submissions are graded at a time; by default one a core.", 1, 1024, Environment.ProcessorCount);
    private readonly Option<bool> slurm = new("--slurm") { Description = "Grade as a Slurm array; the output folder must be one that every node sees." };
    private readonly GradingOptions grading = new();

    public static Command Create() => new GradeCommand().Build();

    private Command Build()
    {
        var command = new Command("grade", "Grade submissions: their solution cells run in a sandbox, the verdicts are made outside it.") { submissions, output, jobs, slurm };
        grading.AddTo(command);
        command.SetAction((parsed, cancellation) => parsed.GetValue(submissions) is { Length: > 0 } paths ? Grade(parsed, paths, cancellation) : CheckItself(parsed, cancellation));
        return command;
    }

    private async Task<int> Grade(ParseResult parsed, string[] paths, CancellationToken cancellation)
    {
        var folder = parsed.GetValue(output);
        if (folder is null && parsed.GetValue(slurm)) throw new ArgumentException("--slurm needs --output DIR, a folder that every node sees.");
        if (folder is not null) Output.RequireFolder("-o", folder);
        var (assignment, grader, sandbox) = grading.Read(parsed, (int)parsed.GetValue(jobs));
        using var set = SubmissionSet.Read(paths, assignment.Name);
        var graders = new ClassGrader(grader, sandbox, folder is null ? null : GradingOptions.Results(folder));
        IReadOnlyList<SubmissionResult> results;
        try
        {
            results = parsed.GetValue(slurm)
                ? await new SlurmGrading(folder!, GradePartCommand.Name, grading.Again(parsed)).GradeAsync(graders, set.Submissions, cancellation)
                : await graders.GradeAsync(set.Submissions, Tell, cancellation);
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException(folder is null ? "stopped; nothing is kept without -o DIR." : $"stopped; what was graded is kept in {folder}, and the same command goes on.", stopped);
        }

        if (folder is not null) ClassReport.Write(folder, results);
        else foreach (var result in results) Console.Write(ResultText.Of(result));
        foreach (var result in results.Where(result => result.IsUngraded)) Console.Error.WriteLine($"rlt: {ResultText.Line(result)}");
        return results.Any(result => result.IsUngraded) ? 1 : 0;
    }

    private async Task<int> CheckItself(ParseResult parsed, CancellationToken cancellation)
    {
        var (assignment, grader, _) = grading.Read(parsed, slots: 1);
        var path = grading.Assignment(parsed);
        var reference = await grader.GradeAsync(Submission.OfFile(path, "reference solution"), cancellation: cancellation);
        var edition = await grader.GradeAsync(new Submission("student's edition", Release.Of(assignment).ToBytes), cancellation: cancellation);
        Console.Write(ResultText.Of(reference));
        Console.Write(ResultText.Of(edition));
        if (reference.Score < reference.MaxScore) Console.Error.WriteLine($"rlt: {path}: the reference solution must get every point.");
        if (edition.Score > 0) Console.Error.WriteLine($"rlt: {path}: the student's edition must get no point.");
        return reference.Score >= reference.MaxScore && edition.Score <= 0 ? 0 : 1;
    }

    private static void Tell(ClassProgress progress) =>
        Console.Error.WriteLine($"{progress.Done}/{progress.Count}  {ResultText.Line(progress.Result)}{(progress.IsKept ? " (graded before)" : "")}");
}
