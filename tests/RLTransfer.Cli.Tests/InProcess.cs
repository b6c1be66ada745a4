using RLTransfer.Cli.Hosting;
using Spectre.Console;

namespace RLTransfer.Cli.Tests;

/// <summary>The command line within this process: for the many calls that only parse, refuse, or do little.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class InProcess
{
    /// <summary>Tests that use it belong to this collection: there is one console.</summary>
    public const string Name = "in process";

    internal static (int Exit, string Output, string Error) Run(params string[] arguments) => Run(null, arguments);

    /// <summary>With something that stops it.</summary>
    internal static (int Exit, string Output, string Error) Run(Stopping? stopping, params string[] arguments)
    {
        var (before, errorBefore, consoleBefore) = (Console.Out, Console.Error, AnsiConsole.Console);
        using var output = new StringWriter();
        using var error = new StringWriter();
        try
        {
            Console.SetOut(output);
            Console.SetError(error);
            AnsiConsole.Console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output) });
            var exit = CommandLine.Run(CommandLine.Tree().Parse(arguments), stopping);
            return (exit, output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(before);
            Console.SetError(errorBefore);
            AnsiConsole.Console = consoleBefore;
        }
    }
}
