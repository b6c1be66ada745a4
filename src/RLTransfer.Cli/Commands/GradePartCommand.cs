using System.CommandLine;
using RLTransfer.Grading.Classes;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt grade-part</c>: what a task of a Slurm array runs.</summary>
internal static class GradePartCommand
{
    public const string Name = "grade-part";

    public static Command Create()
    {
        var part = new Argument<string>("part") { Description = "The submissions of the task." };
        var output = new Option<string>("--output", "-o") { Description = "The class's folder.", Required = true };
        var grading = new GradingOptions();
        var command = new Command(Name, "Grades a part of a class for another process.") { part, output };
        command.Hidden = true;
        grading.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (_, grader, sandbox) = grading.Read(parsed, slots: 1);
            var results = await new ClassGrader(grader, sandbox, GradingOptions.Results(parsed.GetValue(output)!)).GradeAsync(TaskFolder.Read(parsed.GetValue(part)!), cancellation: cancellation);
            foreach (var result in results.Where(result => result.IsUngraded)) Console.Error.WriteLine($"rlt: {ResultText.Line(result)}");
            return results.Any(result => result.IsUngraded) ? 1 : 0;
        });
        return command;
    }
}
