using System.CommandLine;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt worker</c>: runs C# cells for another process, whose pipes are its standard input and output; with <c>--supervise</c> it looks after such a worker for the kernel.</summary>
internal static class WorkerCommand
{
    public const string Name = "worker";

    public static Command Create()
    {
        var supervise = new Option<bool>("--supervise") { Description = "Start a worker, hand on what is asked, and replace it where it ends." };
        var command = new Command(Name, "Runs cells for another process.") { supervise };
        command.Hidden = true;
        command.SetAction(parsed => parsed.GetValue(supervise) ? WorkerSupervisor.Run(WorkerHost.OfThisProgram) : WorkerProgram.Run());
        return command;
    }
}
