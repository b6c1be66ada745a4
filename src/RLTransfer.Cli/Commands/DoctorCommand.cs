using System.CommandLine;
using RLTransfer.Cli.Doctor;
using Spectre.Console;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt doctor</c>: what this machine has, what is missing, and the command that mends it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "What this machine has, what is missing, and the command that mends it.");
        command.SetAction(_ => Run(RepositoryHome.Path));
        return command;
    }

    /// <returns>0 where everything the course needs is there, else 1.</returns>
    internal static int Run(string home)
    {
        var missing = 0;
        foreach (var check in Checks.All(home))
        {
            var (mark, colour) = check.Finding switch
            {
                Finding.Present => ("ok", "green"),
                Finding.Optional => ("optional", "yellow"),
                _ => ("MISSING", "red"),
            };
            missing += check.Finding == Finding.Missing ? 1 : 0;

            // Plain lines, not a table: a command to copy must not be broken by a narrow terminal.
            AnsiConsole.Markup($"[{colour}]{mark,-9}[/]");
            Console.WriteLine($" {check.Name,-28} {check.Detail}");
            if (check.Remedy is not null)
            {
                Console.WriteLine($"{"",10}mended by: {check.Remedy}");
            }
        }

        return missing == 0 ? 0 : 1;
    }
}
