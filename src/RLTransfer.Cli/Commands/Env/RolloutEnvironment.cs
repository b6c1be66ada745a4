using System.CommandLine;
using System.Text.Json.Nodes;
using RLTransfer.Cli.Options;
using RLTransfer.Cli.Outputs;
using RLTransfer.Environments;
using RLTransfer.Figures.Images;
using Spectre.Console;

namespace RLTransfer.Cli.Commands.Env;

/// <summary><c>rlt env rollout ID</c>: plays episodes and tells their returns; draws the first one.</summary>
internal static class RolloutEnvironment
{
    /// <summary>A picture file holds at most so many frames.</summary>
    private const int MostFrames = 600;

    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(40);

    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "Which environment; rlt env list shows all." };
        var policy = new Option<string>("--policy") { Description = "random, expert (the environment's own scripted policy), or a JSON file with \"actions\" or a linear policy's \"weights\" and \"bias\".", DefaultValueFactory = _ => "random", HelpName = "random|expert|FILE" };
        var episodes = Given.Whole("--episodes", "How many episodes.", 1, Given.MostEpisodes, standard: 1);
        var seed = Given.Whole("--seed", "The seed of environment and policy.", 0, long.MaxValue, standard: 0);
        var set = new Option<string[]>("--set") { Description = "A setting or parameter, name=value.", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = false };
        var render = new Option<string?>("--render") { Description = "Write the first episode as an animated PNG.", HelpName = "FILE" };
        var json = Json.Option();
        var command = new Command("rollout", "Play episodes.") { id, policy, episodes, seed, set, render, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(id), parsed.GetRequiredValue(policy), (int)parsed.GetValue(episodes), parsed.GetValue(seed),
            parsed.GetValue(set) ?? [], Output.Of("--render", parsed.GetValue(render)), Output.Of(Json.Name, parsed.GetValue(json))));
        return command;
    }

    private static int Run(string id, string policyName, int episodes, long seed, string[] set, Output? render, Output? json)
    {
        var quiet = Output.TakeStandard(render, json);
        using var environment = Gym.Make(id, [.. set.Select(Argument)]);
        IPolicy policy = policyName == "random"
            ? new RandomPolicy(environment.ActionSpace, seed)
            : policyName == "expert" ? new ExpertPolicy(environment)
            : FilePolicy.Read(policyName, environment.ObservationSpace, environment.ActionSpace);

        var frames = new List<PixelImage>();
        var starts = 0;
        var played = new List<PlayedEpisode>();
        foreach (var episode in Rollout.Play(environment, policy, episodes, seed, render is null ? null : Watch))
        {
            played.Add(episode);
            starts++;
        }

        render?.Write(stream => AnimatedPng.Write(stream, frames, FrameTime));
        if (!quiet)
        {
            Show(id, policyName, played);
            if (render is not null)
            {
                Console.WriteLine(FormattableString.Invariant($"{frames.Count} frames of the first episode in {render.Path}"));
            }
        }

        json.Write(Report(id, policyName, seed, played));
        return 0;

        void Watch()
        {
            if (starts == 0 && frames.Count < MostFrames)
            {
                var frame = environment.Render() ?? throw new ArgumentException($"{id} draws no picture, so --render has nothing to write.");
                frames.Add(new PixelImage(frame.Width, frame.Height, 3, [.. frame.Rgb]));
            }
        }
    }

    private static (string Name, ParameterValue Value) Argument(string assignment)
    {
        var at = assignment.IndexOf('=', StringComparison.Ordinal);
        if (at < 1)
        {
            throw new ArgumentException($"--set takes name=value, got '{assignment}'.");
        }

        var text = assignment[(at + 1)..];
        return (assignment[..at], double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : text);
    }

    private static void Show(string id, string policy, List<PlayedEpisode> played)
    {
        var table = new Table().AddColumns("episode", "return", "steps", "end");
        for (var i = 0; i < played.Count; i++)
        {
            var end = (played[i].Terminated, played[i].Truncated) switch { (true, true) => "terminated, truncated", (true, false) => "terminated", _ => "truncated" };
            table.AddRow(FormattableString.Invariant($"{i}"), FormattableString.Invariant($"{played[i].Return:G6}"), FormattableString.Invariant($"{played[i].Length}"), end);
        }

        AnsiConsole.Write(table);
        Console.WriteLine(FormattableString.Invariant($"{id}, policy {policy}: mean return {played.Average(episode => episode.Return):G6}, mean length {played.Average(episode => episode.Length):G6}"));
    }

    private static JsonObject Report(string id, string policy, long seed, List<PlayedEpisode> played) => new()
    {
        ["environment"] = id,
        ["policy"] = policy,
        ["seed"] = seed,
        ["mean_return"] = Json.Number(played.Average(episode => episode.Return)),
        ["episodes"] = new JsonArray([.. played.Select(episode => new JsonObject
        {
            ["return"] = Json.Number(episode.Return),
            ["length"] = episode.Length,
            ["terminated"] = episode.Terminated,
            ["truncated"] = episode.Truncated,
            ["info"] = new JsonObject(episode.Info.Select(pair => KeyValuePair.Create(pair.Key, Json.Number(pair.Value)))),
        })]),
    };
}
