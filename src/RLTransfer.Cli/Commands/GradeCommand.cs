using System.CommandLine;
using System.CommandLine.Parsing;
using RLTransfer.Grading.Assignments;
using RLTransfer.Grading.Classes;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Reports;
using RLTransfer.Grading.Sandboxing;
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

    private readonly Option<string> assignment = new("--assignment", "-a") { Description = "The instructor's notebook, with NAME.tests.cs beside it.", Required = true };
    private readonly Option<string?> output = new("--output", "-o") { Description = "The folder for gradebook.csv, overview.html and each submission's results.json and feedback.html. A grading that was ended goes on from what is there." };
    private readonly Option<ulong?> seed = new("--seed") { Description = "What the tests' inputs are drawn from; by default it follows from the tests' text." };
    private readonly Option<int> jobs = new("--jobs") { Description = "How many submissions are graded at a time; by default one a core.", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<bool> unsandboxed = new("--unsandboxed") { Description = "Run submissions without any protection, and say so in every result." };

    public static Command Create() => new GradeCommand().Build();

    private Command Build()
    {
        jobs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--jobs needs a whole number above 0.");
        });
        var command = new Command("grade", "Grade submissions: their solution cells run in a sandbox, the verdicts are made outside it.") { submissions, assignment, output, seed, jobs, unsandboxed };
        command.SetAction((parsed, cancellation) => parsed.GetValue(submissions) is { Length: > 0 } paths ? Grade(parsed, paths, cancellation) : CheckItself(parsed, cancellation));
        return command;
    }

    private async Task<int> Grade(ParseResult parsed, string[] paths, CancellationToken cancellation)
    {
        var folder = parsed.GetValue(output);
        if (File.Exists(folder)) throw new ArgumentException($"--output {folder}: there is a file of that name; name a folder.");
        if (folder is not null) Directory.CreateDirectory(folder);
        var (graded, grader, sandbox) = Grader(parsed);
        using var set = SubmissionSet.Read(paths, graded.Name);
        var results = await new ClassGrader(grader, sandbox, folder is null ? null : Path.Combine(folder, ".results")).GradeAsync(set.Submissions, Tell, cancellation);
        if (folder is not null) ClassReport.Write(folder, results);
        else foreach (var result in results) Console.Write(ResultText.Of(result));
        return results.Any(result => result.IsUngraded) ? 1 : 0;
    }

    private async Task<int> CheckItself(ParseResult parsed, CancellationToken cancellation)
    {
        var (graded, grader, _) = Grader(parsed);
        var path = parsed.GetValue(assignment)!;
        var reference = await grader.GradeAsync(Submission.OfFile(path, "reference solution"), cancellation: cancellation);
        var edition = await grader.GradeAsync(new Submission("student's edition", Release.Of(graded).ToBytes), cancellation: cancellation);
        Console.Write(ResultText.Of(reference));
        Console.Write(ResultText.Of(edition));
        if (reference.Score < reference.MaxScore) Console.Error.WriteLine($"rlt: {path}: the reference solution must get every point.");
        if (edition.Score > 0) Console.Error.WriteLine($"rlt: {path}: the student's edition must get no point.");
        return reference.Score >= reference.MaxScore && edition.Score <= 0 ? 0 : 1;
    }

    private (Assignment Assignment, SubmissionGrader Grader, Sandbox Sandbox) Grader(ParseResult parsed)
    {
        var slots = parsed.GetValue(jobs);
        var sandbox = parsed.GetValue(unsandboxed) ? Sandbox.None(slots: slots) : Sandbox.Find(slots: slots);
        var read = Assignment.Load(parsed.GetValue(assignment)!);
        return (read, new SubmissionGrader(read, sandbox, parsed.GetValue(seed)), sandbox);
    }

    private static void Tell(ClassProgress progress) =>
        Console.Error.WriteLine($"{progress.Done}/{progress.Count}  {ResultText.Line(progress.Result)}{(progress.IsKept ? " (graded before)" : "")}");
}
