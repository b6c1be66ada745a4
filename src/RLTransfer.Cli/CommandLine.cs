using System.CommandLine;
using System.CommandLine.Invocation;
using RLTransfer.Cli.Commands;
using RLTransfer.Cli.Commands.Learning;
using RLTransfer.Cli.Doctor;
using RLTransfer.Cli.Hosting;
using Spectre.Console;

namespace RLTransfer.Cli;

/// <summary>The <c>rlt</c> command: parses, runs one subcommand, and turns a failure into one line on standard error.</summary>
/// <remarks>
/// Exit codes: 0 done, 1 it ran and something does not hold, 2 bad use; stopped by a signal: 130 (Ctrl-C), 143 (SIGTERM), 129 (SIGHUP).
/// A command whose action takes a token ends by itself when it is stopped; any other has nothing to save, and is ended.
/// </remarks>
internal static class CommandLine
{
    private const string Verbose = "--verbose";

    private const int StackSize = 16 << 20;

    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    /// <summary>A process of its own: with its signals and its streams.</summary>
    public static int Start(string[] arguments)
    {
        if (arguments is [WorkerCommand.Name, ..])
        {
            return WorkerCommand.Serve(arguments) ?? Run(Tree().Parse(arguments), null);       // its streams are the runner's, and its signals its cells'
        }

        var console = GuardedConsole.Install();
        using var stopping = Stopping.Listen();
        var parsed = Tree().Parse(arguments);

        // On a thread of its own, so that a command that does not look at the token can be left behind.
        var done = new TaskCompletionSource<int>();
        new Thread(() => done.SetResult(Run(parsed, stopping)), StackSize) { IsBackground = true, Name = "command" }.Start();
        var isAsked = parsed.Action is AsynchronousCommandLineAction;
        var ended = WaitHandle.WaitAny([((IAsyncResult)done.Task).AsyncWaitHandle, isAsked ? stopping.Again.WaitHandle : stopping.Token.WaitHandle]);
        if (ended == 1 && !done.Task.Wait(Grace))
        {
            Say(isAsked ? "stopped at once; what was not saved by then is lost." : "stopped; every file is as it was or whole. Run the command again.");
            AtOnce.Exit(stopping.ExitCode);
        }

        var exit = console.Close(done.Task.Result);
        if (stopping.ExitCode != 0)
        {
            AtOnce.Exit(exit);                               // a computation that was left behind may still be at work
        }

        return exit;
    }

    /// <summary>All commands.</summary>
    public static RootCommand Tree() => new("RLTransfer: a C# course on transfer and multi-task reinforcement learning.")
    {
        new Option<bool>(Verbose) { Description = "Show stack traces.", Recursive = true },
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
        PackCommand.Create(),
        LintCommand.Create(),
        ReleaseCommand.Create(),
        GradeCommand.Create(),
        GradePartCommand.Create(),
        WorkerCommand.Create(),
    };

    /// <summary>Runs a command line.</summary>
    /// <param name="parsed">It.</param>
    /// <param name="stopping">What stops it; null: nothing does.</param>
    public static int Run(ParseResult parsed, Stopping? stopping)
    {
        PlainWhereNoTerminal();
        if (Complaint.Of(parsed) is { } complaint)
        {
            Say(complaint);
            return 2;
        }

        return Invoke(parsed, stopping);
    }

    private static int Invoke(ParseResult parsed, Stopping? stopping)
    {
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return parsed.InvokeAsync(configuration, stopping?.Token ?? CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException stopped) when (stopping is { ExitCode: not 0 })
        {
            Say(stopped is StoppedException ? stopped.Message : "stopped; run the command again.");
            return stopping.ExitCode;
        }
        catch (Exception error)
        {
            Say(parsed.GetValue<bool>(Verbose) ? error.ToString() : Text(error));
            return error is ArgumentException ? 2 : 1;
        }
    }

    /// <summary>One line. .NET appends the name of a method's parameter, which is nothing to a user.</summary>
    private static string Text(Exception error)
    {
        var message = TensorEngine.Complaint(error)
            ?? (error is ArgumentException { ParamName: { } name } ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message);
        return message.ReplaceLineEndings(" ");
    }

    private static void Say(string message) => Console.Error.WriteLine($"rlt: {message}");

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
