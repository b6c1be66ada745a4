using System.CommandLine;
using System.Text.Json.Nodes;
using RLTransfer.Cli.Outputs;
using RLTransfer.Environments;
using Spectre.Console;

namespace RLTransfer.Cli.Commands.Env;

/// <summary><c>rlt env replay FILE</c>: how far an environment is from a recording, step by step and free-running.</summary>
internal static class ReplayTrajectory
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A recorded trajectory, JSON lines." };
        var json = Json.Option();
        var command = new Command("replay", "Replay a recording step by step and free-running. Exit code 1 where step by step is past the tolerance.") { file, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), Output.Of(Json.Name, parsed.GetValue(json))));
        return command;
    }

    private static int Run(string file, Output? json)
    {
        var report = Environments.Replay.Run(Trajectory.Read(file));
        if (!Output.TakeStandard(json))
        {
            Console.WriteLine(FormattableString.Invariant($"{report.Environment}: {report.Episodes} episodes, {report.Steps} steps"));
            var table = new Table().AddColumns("", "largest observation difference", "largest reward difference", "terminated/truncated differences", "verdict");
            Add(table, "step by step", report.StepByStep);
            Add(table, "free-running", report.FreeRunning);
            AnsiConsole.Write(table);
        }

        json.Write(new JsonObject
        {
            ["environment"] = report.Environment,
            ["episodes"] = report.Episodes,
            ["steps"] = report.Steps,
            ["step_by_step"] = Differences(report.StepByStep),
            ["free_running"] = Differences(report.FreeRunning),
        });
        return report.StepByStep.Holds ? 0 : 1;
    }

    private static void Add(Table table, string mode, ReplayDifferences found) => table.AddRow(
        mode,
        FormattableString.Invariant($"{found.Observation:G3} ({Ulps(found)} units in the last place)"),
        FormattableString.Invariant($"{found.Reward:G3}"),
        FormattableString.Invariant($"{found.Flags}"),
        Markup.Escape(found.Holds ? "within the tolerance" : $"past the tolerance, first at {found.FirstPast}"));

    private static string Ulps(ReplayDifferences found) => found.ObservationUlps > uint.MaxValue ? "not a number" : FormattableString.Invariant($"{found.ObservationUlps}");

    private static JsonObject Differences(ReplayDifferences found) => new()
    {
        ["observation"] = Json.Number(found.Observation),
        ["observation_ulps"] = found.ObservationUlps,
        ["reward"] = Json.Number(found.Reward),
        ["flags"] = found.Flags,
        ["holds"] = found.Holds,
        ["first_past"] = found.FirstPast,
    };
}
