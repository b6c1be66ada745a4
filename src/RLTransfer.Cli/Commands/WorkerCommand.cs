using System.CommandLine;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt worker</c>: runs C# cells for another process, whose pipes are its standard input and output; with <c>--supervise</c> it looks after such a worker for the kernel.</summary>
internal static class WorkerCommand
{
    public const string Name = "worker";

    private const string Supervise = "--supervise";

    public static Command Create()
    {
        var supervise = new Option<bool>(Supervise) { Description = "Start a worker, hand on what is asked, and replace it where it ends." };
        var command = new Command(Name, "Runs cells for another process.") { supervise };
        command.Hidden = true;
        command.SetAction(parsed => Serve(parsed.GetValue(supervise)));
        return command;
    }

    /// <summary>Runs it where its arguments are the ones that kernel and runner give: all other commands need not be made for that, which takes as long as the rest.</summary>
    /// <returns>The exit code; null where the arguments have to be parsed.</returns>
    public static int? Serve(string[] arguments) => arguments switch
    {
        [Name] => Serve(supervise: false),
        [Name, Supervise] => Serve(supervise: true),
        _ => null,
    };

    private static int Serve(bool supervise) => supervise ? WorkerSupervisor.Run(WorkerHost.OfThisProgram) : WorkerProgram.Run();
}
