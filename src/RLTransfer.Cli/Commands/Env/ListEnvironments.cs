using System.CommandLine;
using System.Text.Json.Nodes;
using RLTransfer.Cli.Outputs;
using RLTransfer.Environments;
using Spectre.Console;

namespace RLTransfer.Cli.Commands.Env;

/// <summary><c>rlt env list</c>: every environment with spaces, parameters and limit.</summary>
internal static class ListEnvironments
{
    public static Command Create()
    {
        var json = Json.Option();
        var command = new Command("list", "Every environment: id, spaces, parameters, time limit.") { json };
        command.SetAction(parsed => Run(Output.Of(Json.Name, parsed.GetValue(json))));
        return command;
    }

    private static int Run(Output? json)
    {
        var entries = new JsonArray();
        var table = new Table().AddColumns("id", "observations", "actions", "parameters", "limit");
        foreach (var spec in Gym.Specs)
        {
            var (observations, actions, trouble) = Spaces(spec);
            string[] names = [.. spec.Settings.Select(setting => setting.Name), .. spec.Parameters.Select(parameter => parameter.Name)];
            table.AddRow(
                Markup.Escape(spec.Id), Markup.Escape(trouble ?? observations!), Markup.Escape(actions ?? ""), Markup.Escape(string.Join(", ", names)),
                spec.MaxEpisodeSteps is { } limit ? FormattableString.Invariant($"{limit}") : "none");
            entries.Add(new JsonObject
            {
                ["id"] = spec.Id,
                ["observation_space"] = observations,
                ["action_space"] = actions,
                ["max_episode_steps"] = spec.MaxEpisodeSteps,
                ["reward_threshold"] = spec.RewardThreshold,
                ["settings"] = new JsonArray([.. spec.Settings.Select(setting => new JsonObject
                {
                    ["name"] = setting.Name, ["default"] = setting.Default.ToString(), ["description"] = setting.Description,
                })]),
                ["parameters"] = new JsonArray([.. spec.Parameters.Select(Parameter)]),
                ["unavailable"] = trouble,
            });
        }

        if (!Output.TakeStandard(json))
        {
            AnsiConsole.Write(table);
        }

        json.Write(entries);
        return 0;
    }

    private static JsonObject Parameter(ParameterSpec parameter) => new()
    {
        ["name"] = parameter.Name,
        ["default"] = Json.Number(parameter.Default),
        ["low"] = Json.Number(parameter.Low),
        ["high"] = Json.Number(parameter.High),
        ["unit"] = parameter.Unit,
        ["randomizable"] = !parameter.Fixed && !parameter.Whole,
        ["description"] = parameter.Description,
    };

    /// <summary>An environment that this machine cannot make (a system package is missing) is listed with the reason.</summary>
    private static (string? Observations, string? Actions, string? Trouble) Spaces(EnvironmentSpec spec)
    {
        try
        {
            using var environment = Gym.Make(spec.Id);
            return ($"{environment.ObservationSpace}", $"{environment.ActionSpace}", null);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return (null, null, $"unavailable: {error.Message}");
        }
    }
}
