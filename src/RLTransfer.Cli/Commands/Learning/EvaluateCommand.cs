using System.CommandLine;
using System.Text.Json.Nodes;
using RLTransfer.Cli.Options;
using RLTransfer.Cli.Outputs;
using RLTransfer.Evaluation;
using RLTransfer.Learners;
using RLTransfer.Pictures;
using RLTransfer.Runs;
using Spectre.Console;

namespace RLTransfer.Cli.Commands.Learning;

/// <summary><c>rlt evaluate DIR</c>: what a trained crowd is worth on episodes it has not seen, and what it looks like.</summary>
internal static class EvaluateCommand
{
    /// <summary>Starting states that no evaluation of a training run has.</summary>
    private const ulong Occasion = ulong.MaxValue;

    public static Command Create()
    {
        var folder = new Argument<string>("dir") { Description = "The folder of a run." };
        var episodes = Given.Whole("--episodes", "Greedy episodes of each seed.", 1, Given.MostEpisodes, standard: 20);
        var environment = new Option<string?>("--env") { Description = "Play on another environment with the same spaces, such as 'CartPole-v1(length=0.7)'.", HelpName = "ENV" };
        var render = new Option<string?>("--render") { Description = "Write one episode of the best seed as an animated PNG.", HelpName = "FILE" };
        var device = Given.Device();
        var json = Json.Option();
        var command = new Command("evaluate", "Play a trained crowd's greedy policies.") { folder, episodes, environment, render, device, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(folder), (int)parsed.GetValue(episodes), parsed.GetValue(environment), Output.Of("--render", parsed.GetValue(render)),
            RunSettings.Parse(null, null, parsed.GetValue(device)), Output.Of(Json.Name, parsed.GetValue(json))));
        return command;
    }

    private static int Run(string path, int episodes, string? environment, Output? render, RunSettings settings, Output? json)
    {
        var quiet = Output.TakeStandard(render, json);
        var folder = RunFolder.Open(path);
        using var learner = folder.Load(settings.TorchDevice());
        var task = environment is null ? null : LearningTask.Named(environment);
        var returns = Play(learner, episodes, task);
        if (render is not null)
        {
            var recording = GreedyRecording.Of(learner, Array.IndexOf(returns, returns.Max()), task: task);
            if (recording.Frames.Count == 0)
            {
                throw new ArgumentException($"{(task ?? learner.Task).Name} draws no picture, so --render has nothing to write.");
            }

            var picture = recording.ToAnimatedPng();
            render.Write(stream => stream.Write(picture));
        }

        var solved = Bootstrap.Of(returns);
        if (!quiet)
        {
            Print(folder.Plan, (task ?? learner.Task).Name, learner.Steps, episodes, returns, solved);
            if (render is not null)
            {
                Console.WriteLine($"an episode of the best seed is in {render.Path}");
            }
        }

        json.Write(new JsonObject
        {
            ["learner"] = folder.Plan.Learner,
            ["environment"] = (task ?? learner.Task).Name,
            ["step"] = learner.Steps,
            ["episodes"] = episodes,
            ["seeds"] = new JsonArray([.. learner.Seeds.Select(seed => JsonValue.Create(seed))]),
            ["returns"] = new JsonArray([.. returns.Select(Json.Number)]),
            ["interquartileMean"] = Json.Number(solved.Value),
            ["low"] = Json.Number(solved.Low),
            ["high"] = Json.Number(solved.High),
        });
        return 0;
    }

    private static double[] Play(Learner learner, int episodes, LearningTask? task)
    {
        try
        {
            return learner.Evaluate(episodes, task, Occasion);
        }
        catch (ArgumentException error) when (task is not null)
        {
            throw new ArgumentException($"--env {task.Name}: {error.Message}", error);
        }
    }

    private static void Print(TrainingPlan plan, string task, long step, int episodes, double[] returns, Interval solved)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(FormattableString.Invariant($"{plan.Learner} on {task} after {step} steps: mean greedy returns of {episodes} episodes"))) }
            .AddColumns(new TableColumn("seed").RightAligned(), new TableColumn("return").RightAligned());
        foreach (var (seed, score) in plan.Seeds.Zip(returns))
        {
            table.AddRow(FormattableString.Invariant($"{seed}"), FormattableString.Invariant($"{score:0.##}"));
        }

        AnsiConsole.Write(table);
        Console.WriteLine(FormattableString.Invariant($"interquartile mean {solved.Value:0.##}, 95 % interval {solved.Low:0.##} to {solved.High:0.##}"));
    }
}
