using System.CommandLine;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt worker</c>: runs C# cells for the runner or the kernel, whose pipes are its standard input and output.</summary>
internal static class WorkerCommand
{
    public const string Name = "worker";

    public static Command Create()
    {
        var command = new Command(Name, "Runs cells for another process.") { Hidden = true };
        command.SetAction(_ => WorkerProgram.Run());
        return command;
    }
}
