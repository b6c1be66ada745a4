using System.CommandLine;
using System.CommandLine.Parsing;
using RLTransfer.Cli.Commands;
using RLTransfer.Cli.Commands.Learning;
using Spectre.Console;

namespace RLTransfer.Cli;

/// <summary>The <c>rlt</c> command: parses, runs one subcommand, and turns a failure into one line on standard error.</summary>
/// <remarks>Exit codes: 0 done, 1 it ran and something does not hold, 2 bad use.</remarks>
internal static class CommandLine
{
    public static int Run(string[] arguments)
    {
        PlainWhereNoTerminal();
        var verbose = new Option<bool>("--verbose") { Description = "Show stack traces.", Recursive = true };
        var root = new RootCommand("RLTransfer: a C# course on transfer and multi-task reinforcement learning.")
        {
            verbose,
            DoctorCommand.Create(),
            ExportCommand.Create(),
            KernelCommand.Create(),
            TestCommand.Create(),
            DatasetsCommand.Create(),
            ReproduceCommand.Create(),
            EnvCommand.Create(),
            RunCommand.Create(),
            TrainCommand.Create(),
            EvaluateCommand.Create(),
            CompareCommand.Create(),
            BenchCommand.Create(),
            CheckCommand.Create(),
            ReleaseCommand.Create(),
            GradeCommand.Create(),
            GradePartCommand.Create(),
            WorkerCommand.Create(),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine($"rlt: {Complaint(parsed)}");
            return 2;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception error) when (!parsed.GetValue(verbose))
        {
            // .NET appends the name of a method's parameter, which is nothing to a user.
            var message = error is ArgumentException { ParamName: { } name } ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message;
            Console.Error.WriteLine($"rlt: {message}");
            return error is ArgumentException ? 2 : 1;
        }
    }

    /// <summary>What is wrong with the arguments, and where to read on.</summary>
    private static string Complaint(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = command.Name;
        for (var at = parsed.CommandResult.Parent as CommandResult; at is not null; at = at.Parent as CommandResult)
        {
            path = $"{at.Command.Name} {path}";
        }

        var shown = command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name).ToArray();
        var message = shown.Length == 0 ? string.Join(' ', parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : parsed.UnmatchedTokens is [{ } unknown, ..] ? $"'{path}' has no command '{unknown}'; there are {string.Join(", ", shown)}."
            : $"'{path}' needs a command: {string.Join(", ", shown)}.";
        return $"{message} See '{path} --help'.";
    }

    /// <summary>Output that goes to a file or a pipe holds no escape codes, and tables are not folded to a terminal's width.</summary>
    private static void PlainWhereNoTerminal()
    {
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 })
        {
            var profile = AnsiConsole.Profile;
            (profile.Capabilities.Ansi, profile.Capabilities.ColorSystem) = (false, ColorSystem.NoColors);
            profile.Width = Console.IsOutputRedirected ? 200 : profile.Width;
        }
    }
}
