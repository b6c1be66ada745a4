using System.CommandLine;
using RLTransfer.Cli.Commands.Env;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt env</c>: lists environments, plays them, and replays recordings.</summary>
internal static class EnvCommand
{
    public static Command Create() => new("env", "The environments: list, rollout, replay.")
    {
        ListEnvironments.Create(),
        RolloutEnvironment.Create(),
        ReplayTrajectory.Create(),
    };

    /// <summary>Where <c>--json</c> goes; null where it was not given.</summary>
    public static Option<string?> JsonOption() => new("--json") { Description = "Write JSON to this file; - is standard output, with nothing else on it.", HelpName = "FILE" };
}
