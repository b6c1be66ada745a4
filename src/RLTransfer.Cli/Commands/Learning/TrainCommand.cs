using System.CommandLine;
using RLTransfer.Cli.Hosting;
using RLTransfer.Cli.Options;
using RLTransfer.Cli.Outputs;
using RLTransfer.Course.Experiments.Learners;
using RLTransfer.Files;
using RLTransfer.Evaluation;
using RLTransfer.Learners;
using RLTransfer.Runs;
using Spectre.Console;

namespace RLTransfer.Cli.Commands.Learning;

/// <summary><c>rlt train</c>: trains a crowd of seeds, in a folder that survives being killed.</summary>
internal static class TrainCommand
{
    private const long DefaultSteps = 50_000;

    public static Command Create()
    {
        var learner = new Argument<string?>("learner") { Description = $"Which learner: {string.Join(", ", LearnerCatalog.Names)}.", Arity = ArgumentArity.ZeroOrOne };
        var environment = new Argument<string?>("env") { Description = "Which environment, such as CartPole-v1 or 'CartPole-v1(length=0.7)'; rlt env list shows all.", Arity = ArgumentArity.ZeroOrOne };
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
        var command = new Command("train", "Train a crowd of seeds.") { learner, environment, seeds, steps, set, every, episodes, stopAt, plain, folder, resume, device };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            new(parsed.GetValue(learner), parsed.GetValue(environment), parsed.GetValue(seeds), parsed.GetValue(steps), parsed.GetValue(set) ?? [],
                parsed.GetValue(every), (int?)parsed.GetValue(episodes), parsed.GetValue(stopAt), parsed.GetValue(plain)),
            parsed.GetValue(folder), parsed.GetValue(resume), RunSettings.Parse(null, null, parsed.GetValue(device)), cancellation)));
        return command;
    }

    private static int Run(Wanted wanted, string? folder, bool resume, RunSettings settings, CancellationToken cancellation)
    {
        if (resume && folder is null)
        {
            throw new ArgumentException("--resume goes on with the run in a folder: name it with -o.");
        }

        if (folder is not null)
        {
            Output.RequireFolderName("-o", folder);
        }

        if (resume && wanted.IsUnnamed && !RunFolder.Exists(folder!))
        {
            throw new ArgumentException($"{folder} holds no run to go on with; 'rlt train LEARNER ENV -o {ShellText.Quote(folder!)}' begins one.");
        }

        var plan = resume && RunFolder.Exists(folder!) ? wanted.Over(RunFolder.SavedPlan(folder!)) : wanted.Plan();
        plan = plan.Checked();
        var name = $"{plan.Learner} on {plan.Environment}";
        CrowdCurve curve;
        try
        {
            curve = folder is null ? Train(plan, name, settings, cancellation) : Train(plan, name, settings, folder, resume, cancellation);
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException(folder is null ? "stopped; nothing is kept without -o DIR." : $"stopped, and saved; 'rlt train --resume -o {ShellText.Quote(folder)}' goes on.", stopped);
        }

        Print(plan, curve);
        if (folder is not null)
        {
            Console.WriteLine($"The run is in {folder}: rlt evaluate {ShellText.Quote(folder)}");
        }

        return 0;
    }

    private static CrowdCurve Train(TrainingPlan plan, string name, RunSettings settings, CancellationToken cancellation)
    {
        using var learner = plan.Create(settings.TorchDevice());
        return learner.Train(plan.Steps, new() { EvaluateEvery = plan.EvaluateEvery, Episodes = plan.Episodes, StopAt = plan.StopAt, Progress = name, Cancellation = cancellation });
    }

    private static CrowdCurve Train(TrainingPlan plan, string name, RunSettings settings, string folder, bool resume, CancellationToken cancellation)
    {
        if (!resume)
        {
            RunFolder.RequireNone(folder);
        }

        Output.RequireFolder("-o", folder);
        using var run = TrainingRun.Begin(folder, plan, plan.Create(settings.TorchDevice()), resume);
        if (resume)
        {
            Console.Error.WriteLine(FormattableString.Invariant($"{folder}: going on from step {run.Learner.Steps} of {plan.Steps}"));
        }

        return run.Train(name, cancellation: cancellation);
    }

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

    /// <summary>What the command line says; null where it says nothing.</summary>
    private sealed record Wanted(string? Learner, string? Environment, IReadOnlyList<ulong>? Seeds, long? Steps, string[] Set, long? EvaluateEvery, int? Episodes, double? StopAt, bool NoPreset)
    {
        public bool IsUnnamed => Learner is null || Environment is null;

        public TrainingPlan Plan()
        {
            if (Learner is null || Environment is null)
            {
                throw new ArgumentException("name a learner and an environment, such as: rlt train dqn CartPole-v1 -o runs/dqn");
            }

            var kind = LearnerCatalog.For(Learner, LearningTask.Named(Environment));
            var preset = NoPreset ? null : SolvedPresets.For(kind, Environment);
            var plan = new TrainingPlan(Learner, Environment, Seeds ?? SeedList.Parse("10"), Steps ?? preset?.Steps ?? DefaultSteps, OptionText.With(preset?.Options ?? kind.Defaults, Set));
            return Trained(plan);
        }

        /// <summary>As the folder's plan was, but for what is said now; where that differs, resuming refuses.</summary>
        public TrainingPlan Over(TrainingPlan saved)
        {
            var options = Learner is null || Learner == saved.Learner
                ? OptionText.With(saved.Options, Set)
                : OptionText.With(LearnerCatalog.For(Learner, LearningTask.Named(Environment ?? saved.Environment)).Defaults, Set);
            return Trained(saved with
            {
                Learner = Learner ?? saved.Learner,
                Environment = Environment ?? saved.Environment,
                Seeds = Seeds ?? saved.Seeds,
                Steps = Steps ?? saved.Steps,
                Options = options,
            });
        }

        private TrainingPlan Trained(TrainingPlan plan) => plan with
        {
            EvaluateEvery = EvaluateEvery ?? plan.EvaluateEvery, Episodes = Episodes ?? plan.Episodes, StopAt = StopAt ?? plan.StopAt,
        };
    }
}
