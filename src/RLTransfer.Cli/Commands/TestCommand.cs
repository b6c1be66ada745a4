using System.CommandLine;
using System.Diagnostics;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt test</c>: the whole test suite. The launcher starts the same script without coming by here, since the tests rebuild this program.</summary>
internal static class TestCommand
{
    public const string Name = "test";

    public static Command Create()
    {
        var rest = new Argument<string[]>("arguments") { Description = "Handed to 'dotnet test', such as --filter NAME.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(Name, "Run every test; closes with 'N passed, N failed'.") { rest };
        command.SetAction(parsed =>
        {
            using var script = Process.Start(Path.Combine(RepositoryHome.Path, "tests", "run"), parsed.GetValue(rest) ?? []);
            script.WaitForExit();
            return script.ExitCode;
        });
        return command;
    }
}
