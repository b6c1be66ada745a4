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
}
