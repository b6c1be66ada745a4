using System.CommandLine;
using RLTransfer.Cli.Options;
using RLTransfer.Cli.Outputs;
using RLTransfer.Environments;
using RLTransfer.Evaluation;
using RLTransfer.Runs;
using Spectre.Console;
using static RLTransfer.Figures.FigureRendering;

namespace RLTransfer.Cli.Commands.Learning;

/// <summary><c>rlt compare DIR...</c>: runs side by side; the first is what others are measured against.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var folders = new Argument<string[]>("dirs") { Description = "The folders of runs; the first is the reference.", Arity = ArgumentArity.OneOrMore };
        var threshold = Given.Number("--threshold", "The return whose time is measured; by default the one at which the task counts as solved.", "RETURN");
        var plot = new Option<string?>("--output", "-o") { Description = "Write the plot as SVG.", HelpName = "FILE.svg" };
        var json = Json.Option();
        var command = new Command("compare", "Compare runs: learning curves, gains with intervals, negative transfer.") { folders, threshold, plot, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folders), parsed.GetValue(threshold), Output.Of("-o", parsed.GetValue(plot)), Output.Of(Json.Name, parsed.GetValue(json))));
        return command;
    }

    private static int Run(string[] paths, double? threshold, Output? plot, Output? json)
    {
        var quiet = Output.TakeStandard(plot, json);
        var folders = paths.Select(path => (Path: path, Run: RunFolder.Open(path))).ToArray();
        if (paths.GroupBy(Path.GetFullPath, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"{twice.First()} is named twice; name each run once.");
        }

        var runs = folders.Select(folder => (folder.Path, folder.Run.Plan, folder.Run.Curve)).ToArray();
        foreach (var (path, _, curve) in runs)
        {
            if (curve.Points.Count == 0)
            {
                throw new ArgumentException($"{path} has no evaluation yet: its curve is empty.");
            }
        }

        // A learner's name, or the folder's where the learner would appear twice on a task.
        string Name(string path, TrainingPlan plan) => runs.Count(run => run.Plan.Learner == plan.Learner && run.Plan.Environment == plan.Environment) == 1
            ? plan.Learner
            : $"{plan.Learner} ({path})";
        var compared = runs.Select(run => new ComparedRuns(run.Plan.Environment, Name(run.Path, run.Plan), [.. Enumerable.Range(0, run.Curve.Seeds.Count).Select(run.Curve.Of)])).ToArray();
        var comparison = new Comparison(compared, thresholds: Thresholds(compared, threshold));
        if (!quiet)
        {
            var table = new Table { Title = new TableTitle(Markup.Escape($"Interquartile means with 95 % intervals; gains against {comparison.Reference}")) }.AddColumns([.. ComparisonViews.Headers]);
            foreach (var row in comparison.Rows)
            {
                table.AddRow([.. ComparisonViews.Cells(row).Select(Markup.Escape)]);
            }

            AnsiConsole.Write(table);
        }

        plot?.Write(comparison.ToPlot().ToSvg());
        json.Write(comparison.ToJson());
        return 0;
    }

    private static Dictionary<string, double> Thresholds(IEnumerable<ComparedRuns> runs, double? given)
    {
        var thresholds = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var task in runs.Select(run => run.Task).Distinct())
        {
            if ((given ?? Gym.Spec(task.Split('(')[0]).RewardThreshold) is { } threshold)
            {
                thresholds[task] = threshold;
            }
        }

        return thresholds;
    }
}
