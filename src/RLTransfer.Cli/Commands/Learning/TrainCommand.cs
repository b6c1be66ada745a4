using System.CommandLine;
using RLTransfer.Cli.Hosting;
using RLTransfer.Cli.Options;
using RLTransfer.Cli.Outputs;
using RLTransfer.Files;
using RLTransfer.Evaluation;
using RLTransfer.Learners;
using RLTransfer.Runs;
using Spectre.Console;

namespace RLTransfer.Cli.Commands.Learning;

/// <summary><c>rlt train</c>: trains a crowd of seeds, in a folder that survives being killed.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var learner = new Argument<string?>("learner") { Description = $"Which learner: {string.Join(", ", LearnerCatalog.Names)}; or several, with commas between them.", Arity = ArgumentArity.ZeroOrOne };
        var environment = new Argument<string?>("env") { Description = "Which environment, such as CartPole-v1 or 'CartPole-v1(length=0.7)'; rlt env list shows all; or several, with commas between them.", Arity = ArgumentArity.ZeroOrOne };
        var seeds = Given.Parsed("--seeds", "How many (0, 1, 2, …; 10 by default), or which: 3..3, or 0,5,7.", "N", SeedList.Parse);
        var steps = Given.Whole("--steps", "Environment steps of each seed; by default those of the preset, or 50000.", 1, Given.MostSteps);
        var set = new Option<string[]>("--set") { Description = "One of the learner's options.", HelpName = "name=value", AllowMultipleArgumentsPerToken = false };
        var every = Given.Whole("--evaluate-every", "Environment steps of each seed between two evaluations; a twentieth of the run by default.", 1, Given.MostSteps);
        var episodes = Given.Whole("--episodes", "Greedy episodes of each seed in an evaluation; 10 by default.", 1, Given.MostEpisodes);
        var stopAt = Given.Number("--stop-at", "Stop once every seed's evaluation reaches this return.", "RETURN");
        var plain = new Option<bool>("--no-preset") { Description = "The learner's own defaults, also where a preset for this task is known." };
        var folder = new Option<string?>("--output", "-o") { Description = "The folder of the run: settings, curve, weights, checkpoint. Without one nothing is written.", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Go on with the run in the folder, if there is one; what is not given is as it was." };
        var device = Given.Device();
        var vary = new Option<string[]>("--vary") { Description = "One value of an option that a sweep varies, in a folder for each: --vary LearningRate=0.001 --vary LearningRate=0.01.", HelpName = "name=value", AllowMultipleArgumentsPerToken = false };
        var slurm = new Option<bool>("--slurm") { Description = "Train as a Slurm array, a task for each run; the output folder must be one that every node sees." };
        var command = new Command("train", "Train a crowd of seeds. Lists of learners and environments, and varied options, are a sweep: each combination is a run in a folder of its own.") { learner, environment, seeds, steps, set, vary, every, episodes, stopAt, plain, folder, resume, slurm, device };
        command.SetAction((parsed, cancellation) =>
        {
            WantedRun wanted = new(
                parsed.GetValue(learner), parsed.GetValue(environment), parsed.GetValue(seeds), parsed.GetValue(steps), parsed.GetValue(set) ?? [],
                parsed.GetValue(every), (int?)parsed.GetValue(episodes), parsed.GetValue(stopAt), parsed.GetValue(plain));
            var (path, goOn, onSlurm, settings, choices) = (parsed.GetValue(folder), parsed.GetValue(resume), parsed.GetValue(slurm), RunSettings.Parse(null, null, parsed.GetValue(device)), parsed.GetValue(vary) ?? []);
            return TrainingSweep.Asks(wanted, choices) ? TrainingSweep.Of(wanted, choices, Folder("a sweep", path)).TrainAsync(settings, goOn, onSlurm, cancellation)
                : onSlurm ? TrainingSweep.OfOne(wanted, Folder("--slurm", path)).TrainAsync(settings, goOn, onSlurm, cancellation)
                : Task.FromResult(Run(wanted, path, goOn, settings, cancellation));
        });
        return command;
    }

    private static string Folder(string what, string? path)
    {
        Output.RequireFolderName("-o", path ?? throw new ArgumentException($"{what} needs --output DIR, which {(what == "--slurm" ? "every node sees" : "holds a folder for each run")}."));
        return path;
    }

    private static int Run(WantedRun wanted, string? folder, bool resume, RunSettings settings, CancellationToken cancellation)
    {
        var plan = wanted.In(folder, resume);
        try
        {
            if (folder is null)
            {
                using var learner = plan.Create(settings.TorchDevice());
                Print(plan, learner.Train(plan.Steps, new() { EvaluateEvery = plan.EvaluateEvery, Episodes = plan.Episodes, StopAt = plan.StopAt, Progress = Name(plan), Cancellation = cancellation }));
                return 0;
            }

            TrainIn(folder, plan, settings, resume, cancellation);
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException(folder is null ? "stopped; nothing is kept without -o DIR." : $"stopped, and saved; 'rlt train --resume -o {ShellText.Quote(folder)}' goes on.", stopped);
        }

        Print(RunFolder.Open(folder));
        return 0;
    }

    /// <summary>Trains in a folder.</summary>
    internal static void TrainIn(string folder, TrainingPlan plan, RunSettings settings, bool resume, CancellationToken cancellation)
    {
        Output.RequireFolder("-o", folder);
        using var run = TrainingRun.Begin(folder, plan, plan.Create(settings.TorchDevice()), resume);
        if (resume && run.Learner.Steps > 0)
        {
            Console.Error.WriteLine(FormattableString.Invariant($"{folder}: going on from step {run.Learner.Steps} of {plan.Steps}"));
        }

        run.Train(Name(plan), cancellation: cancellation);
    }

    /// <summary>What a run in a folder came to.</summary>
    internal static void Print(RunFolder run)
    {
        Print(run.Plan, run.Curve);
        Console.WriteLine($"The run is in {run.Path}: rlt evaluate {ShellText.Quote(run.Path)}");
    }

    private static string Name(TrainingPlan plan) => $"{plan.Learner} on {plan.Environment}";

    private static void Print(TrainingPlan plan, CrowdCurve curve)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(FormattableString.Invariant($"{plan.Learner} on {plan.Environment}: mean greedy returns of {plan.Episodes} episodes"))) }
            .AddColumns(new TableColumn("seed").RightAligned(), new TableColumn("first").RightAligned(), new TableColumn("best").RightAligned(), new TableColumn("last").RightAligned(), new TableColumn("at step").RightAligned());
        for (var seed = 0; seed < curve.Seeds.Count; seed++)
        {
            var scores = curve.Of(seed).Scores;
            table.AddRow(
                FormattableString.Invariant($"{curve.Seeds[seed]}"), FormattableString.Invariant($"{scores[0]:0.##}"), FormattableString.Invariant($"{scores.Max():0.##}"),
                FormattableString.Invariant($"{scores[^1]:0.##}"), FormattableString.Invariant($"{curve.Points[^1].Step}"));
        }

        AnsiConsole.Write(table);
        var last = Bootstrap.Of(curve.Final);
        Console.WriteLine(FormattableString.Invariant($"interquartile mean {last.Value:0.##}, 95 % interval {last.Low:0.##} to {last.High:0.##}"));
    }
}
