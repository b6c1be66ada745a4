using System.CommandLine;
using System.Globalization;
using RLTransfer.Grading.Assignments;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Sandboxing;
using RLTransfer.Grading.Submissions;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt grade</c>: grades submissions in a sandbox.</summary>
internal static class GradeCommand
{
    public static Command Create()
    {
        var submissions = new Argument<string[]>("submission") { Description = "Submitted notebooks.", Arity = ArgumentArity.OneOrMore };
        var assignment = new Option<string>("--assignment", "-a") { Description = "The instructor's notebook, with NAME.tests.cs beside it.", Required = true };
        var seed = new Option<ulong?>("--seed") { Description = "What the tests' inputs are drawn from; by default it follows from the tests' text." };
        var unsandboxed = new Option<bool>("--unsandboxed") { Description = "Run submissions without any protection, and say so in every result." };
        var command = new Command("grade", "Grade submissions: their solution cells run in a sandbox, the verdicts are made outside it.") { submissions, assignment, seed, unsandboxed };
        command.SetAction(async (parsed, cancellation) =>
        {
            var sandbox = parsed.GetValue(unsandboxed) ? Sandbox.None() : Sandbox.Find();
            var grader = new SubmissionGrader(Assignment.Load(parsed.GetValue(assignment)!), sandbox, parsed.GetValue(seed));
            foreach (var path in parsed.GetValue(submissions)!) Write(await grader.GradeAsync(Submission.OfFile(path), cancellation: cancellation));
            return 0;
        });
        return command;
    }

    private static void Write(SubmissionResult result)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Id}: {result.Score:0.##} of {result.MaxScore:0.##} points{(result.Sandboxed ? "" : ", UNSANDBOXED")}{(result.Error is null ? "" : $": {result.Error}")}"));
        foreach (var flag in result.Flags) Console.WriteLine($"  ! {flag}");
        foreach (var cell in result.Cells.Where(cell => cell.Status != "ok")) Console.WriteLine($"  {cell.GradeId}: {cell.Status} {cell.Error}");
        foreach (var test in result.Tests)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {(test.Passed ? "passed" : "FAILED")} {test.Score:0.##}/{test.Points:0.##}  {test.GradeId}: {test.Title}"));
            if (test.Passed) continue;
            if (test.Call is not null) Console.WriteLine($"      {test.Call}");
            if (test.Expected is not null) Console.WriteLine($"      expected {test.Expected}, yours {test.Got ?? "nothing"}");
            if (test.Message is { Length: > 0 }) Console.WriteLine($"      {test.Message}");
            if (test.Hint is not null) Console.WriteLine($"      hint: {test.Hint}");
        }
    }
}
