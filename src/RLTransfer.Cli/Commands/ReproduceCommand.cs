using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using RLTransfer.Course;
using RLTransfer.Course.Experiments;
using Spectre.Console;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt reproduce</c>: runs experiments and says which of their claims hold.</summary>
internal static class ReproduceCommand
{
    public static Command Create()
    {
        var experiment = new Argument<string?>("experiment") { Description = "An experiment (finetuning/supervised), a lecture (finetuning), or a row of learners/solved (learners/solved/Pendulum-v1/sac); all experiments where none is named.", Arity = ArgumentArity.ZeroOrOne };
        var list = new Option<bool>("--list") { Description = "List the experiments and what each must show; run nothing." };
        var budget = new Option<string?>("--budget") { Description = "smoke (seconds), lesson (minutes, the default) or paper (hours)." };
        var seeds = new Option<string?>("--seeds") { Description = "How many seeds; by default what goes with the budget." };
        var device = new Option<string?>("--device") { Description = "cpu or cuda." };
        var figures = new Option<string?>("--figures") { Description = "Write the plots (SVG) and animations (PNG) into this folder.", HelpName = "DIR" };
        var json = JsonFile.Option();
        var command = new Command("reproduce", "Run experiments and say which of their claims hold. Exit code 1 where one does not.") { experiment, list, budget, seeds, device, figures, json };
        command.SetAction((parsed, cancellation) => Task.FromResult(parsed.GetValue(list)
            ? List(Chosen(parsed.GetValue(experiment)))
            : Run(Chosen(parsed.GetValue(experiment)), RunSettings.Parse(
                parsed.GetValue(budget) ?? Environment.GetEnvironmentVariable(RunSettings.BudgetVariable),
                parsed.GetValue(seeds) ?? Environment.GetEnvironmentVariable(RunSettings.SeedsVariable),
                parsed.GetValue(device) ?? Environment.GetEnvironmentVariable(RunSettings.DeviceVariable)), parsed.GetValue(figures), parsed.GetValue(json), cancellation)));
        return command;
    }

    private static IReadOnlyList<IExperiment> Chosen(string? name) => name is null ? ExperimentCatalog.All : ExperimentCatalog.Find(name);

    private static int List(IReadOnlyList<IExperiment> experiments)
    {
        foreach (var experiment in experiments)
        {
            Console.WriteLine($"{experiment.Id}: {experiment.Description}");
            foreach (var claim in experiment.MustShow)
            {
                Console.WriteLine($"    - {claim}");
            }
        }

        return 0;
    }

    private static int Run(IReadOnlyList<IExperiment> experiments, RunSettings settings, string? figures, string? json, CancellationToken cancellation)
    {
        JsonFile.Require(json);
        _ = settings.TorchDevice();                          // a device that is not there is said before, not after, minutes of work
        var reports = new JsonArray();
        var holds = true;
        foreach (var experiment in experiments)
        {
            var report = experiment.Run(settings, cancellation);
            holds &= report.Claims.All(claim => claim.Holds);
            reports.Add(report.ToJson());
            if (figures is not null)
            {
                Save(report, figures);
            }

            if (!JsonFile.OnlyJson(json))
            {
                Print(report);
            }
        }

        JsonFile.Write(json, reports.Count == 1 ? reports[0]! : reports);      // one experiment is an object, several are an array of such
        return holds ? 0 : 1;
    }

    private static void Save(ExperimentReport report, string folder)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < report.Figures.Count; i++)
        {
            var (data, name) = (report.Figures[i].ToMimeBundle().Data, Path.Combine(folder, $"{report.Experiment.Replace('/', '-')}-{i + 1}"));
            if (data.TryGetValue("image/svg+xml", out var svg))
            {
                OutputFile.Write("--figures", name + ".svg", stream => stream.Write(Encoding.UTF8.GetBytes((string)svg!)));
            }
            else if (data.TryGetValue("image/png", out var png))
            {
                OutputFile.Write("--figures", name + ".png", stream => stream.Write(Convert.FromBase64String((string)png!)));
            }
        }
    }

    private static void Print(ExperimentReport report)
    {
        foreach (var result in report.Tables)
        {
            var table = new Table { Title = new TableTitle(Markup.Escape(result.Title)) }.AddColumns([.. result.Columns.Select(Markup.Escape)]);
            foreach (var row in result.Rows)
            {
                table.AddRow([.. row.Select(cell => Markup.Escape(FormattableString.Invariant($"{cell}")))]);
            }

            AnsiConsole.Write(table);
        }

        var claims = new Table { Title = new TableTitle(Markup.Escape(FormattableString.Invariant(
            $"{report.Experiment}: {report.Claims.Count(claim => claim.Holds)} of {report.Claims.Count} claims hold ({report.Seconds:0} s)"))) }
            .AddColumns("claim", "statement", "measured", "95 % interval", "threshold", "holds");
        foreach (var claim in report.Claims)
        {
            claims.AddRow(
                Markup.Escape(claim.Id), Markup.Escape(claim.Statement), ExperimentReport.Text(claim.Value), $"{ExperimentReport.Text(claim.Low)} to {ExperimentReport.Text(claim.High)}",
                ExperimentReport.Text(claim.Threshold), claim.Holds ? "[green]yes[/]" : "[red]NO[/]");
        }

        AnsiConsole.Write(claims);
    }
}
