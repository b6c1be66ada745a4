using System.CommandLine;
using RLTransfer.Cli.Hosting;
using RLTransfer.Cli.Options;
using RLTransfer.Cli.Outputs;
using RLTransfer.Cli.Slurm;
using RLTransfer.Course;
using RLTransfer.Course.Experiments;
using RLTransfer.Files;
using Spectre.Console;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt reproduce</c>: runs experiments and says which of their claims hold.</summary>
internal static class ReproduceCommand
{
    public static Command Create()
    {
        var experiment = new Argument<string[]>("experiment") { Description = "Experiments (finetuning/supervised), lectures (finetuning), or a row of learners/solved (learners/solved/Pendulum-v1/sac); all experiments where none is named.", Arity = ArgumentArity.ZeroOrMore };
        var list = new Option<bool>("--list") { Description = "List the experiments and what each must show; run nothing." };
        var budget = Given.Budget();
        var seeds = Given.Whole("--seeds", "How many seeds; by default what goes with the budget.", 1, Given.MostSeeds);
        var device = Given.Device();
        var figures = new Option<string?>("--figures") { Description = "Write the plots (SVG) and animations (PNG) into this folder.", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Go on with a run that was stopped: experiments whose reports FILE.partial holds are not run again, nor the parts of one that FILE.parts holds." };
        var choosing = new Option<bool>("--choosing") { Description = "Run on the seeds that settings are chosen on, not on those that are reported: to try settings." };
        var slurm = new Option<bool>("--slurm") { Description = "Run as a Slurm array, a task for each experiment; the folders of --json and --figures must be ones that every node sees." };
        var json = Json.Option();
        var command = new Command("reproduce", "Run experiments and say which of their claims hold. Exit code 1 where one does not.") { experiment, list, budget, seeds, device, figures, resume, choosing, slurm, json };
        command.SetAction((parsed, cancellation) =>
        {
            var names = parsed.GetValue(experiment) ?? [];
            var chosen = Chosen(names);
            if (parsed.GetValue(list))
            {
                return Task.FromResult(List(chosen));
            }

            var settings = RunSettings.Parse(
                parsed.GetValue(budget) ?? Environment.GetEnvironmentVariable(RunSettings.BudgetVariable),
                parsed.GetValue(seeds) is { } count ? FormattableString.Invariant($"{count}") : Environment.GetEnvironmentVariable(RunSettings.SeedsVariable),
                parsed.GetValue(device) ?? Environment.GetEnvironmentVariable(RunSettings.DeviceVariable)) with { Choosing = parsed.GetValue(choosing) };
            var output = Output.Of(Json.Name, parsed.GetValue(json));
            var again = $"rlt {string.Join(' ', parsed.Tokens.Select(token => ShellText.Quote(token.Value)))}{(parsed.GetValue(resume) ? "" : " --resume")}";
            string One(string id) => string.Join(' ', ["rlt reproduce", id, .. parsed.Tokens.Skip(1).Select(token => token.Value).Except(names).Select(ShellText.Quote)]);
            if (parsed.GetValue(slurm) && output is not { IsRegular: true })
            {
                throw new ArgumentException("--slurm needs --json FILE, in a folder that every node sees.");
            }

            var reports = PartialReports.Of(output, names, settings, parsed.GetValue(resume));
            return parsed.GetValue(slurm)
                ? RunOnSlurm([.. chosen.Select(one => (Name(one, names), one.Id))], settings, parsed.GetValue(figures), output!, reports, anew: !parsed.GetValue(resume), again, cancellation)
                : Run(chosen, settings, parsed.GetValue(figures), output, reports, new(again, One), cancellation);
        });
        return command;
    }

    /// <summary>What a run that was stopped names: the whole of it again, and one of its experiments.</summary>
    private sealed record Commands(string Again, Func<string, string> One);

    private static IReadOnlyList<IExperiment> Chosen(string[] names) => names.Length == 0 ? ExperimentCatalog.All : ExperimentCatalog.Find(names);

    /// <summary>What the command line calls an experiment: of rows of a table, those rows.</summary>
    /// <exception cref="ArgumentException">They were named one by one, and a task of an array takes one name.</exception>
    private static string Name(IExperiment experiment, string[] names) =>
        ExperimentCatalog.All.Contains(experiment) ? experiment.Id
        : names.Where(name => ExperimentCatalog.Find(name).Any(found => found.Id == experiment.Id)).ToArray() is [var only] ? only
        : throw new ArgumentException($"--slurm takes one name of {experiment.Id}, got several: give it alone, or the whole of it.");

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

    private static async Task<int> Run(
        IReadOnlyList<IExperiment> experiments, RunSettings settings, string? figures, Output? json, PartialReports reports, Commands commands, CancellationToken cancellation)
    {
        var quiet = Output.TakeStandard(json);
        _ = settings.TorchDevice();                          // a device that is not there is said before, not after, minutes of work
        if (figures is not null)
        {
            Output.RequireFolder("--figures", figures);
        }

        IOException? unsaved = null;
        foreach (var experiment in experiments)
        {
            if (reports.Has(experiment.Id))
            {
                continue;
            }

            var report = await Measure(experiment, settings, reports, commands, cancellation);
            if (!quiet)
            {
                Print(report);
            }

            // Figures first: what a kept report says is done, and is not run again. Where they cannot be saved, what was measured still is.
            var trouble = figures is null ? null : Save(report, figures);
            unsaved ??= trouble;
            reports.Add(report.ToJson(), keep: experiments.Count > 1 && trouble is null);
        }

        var holds = Write(json, reports, [.. experiments.Select(experiment => experiment.Id)]);
        if (unsaved is not null)
        {
            throw unsaved;
        }

        reports.Remove();
        return holds ? 0 : 1;
    }

    /// <returns>Whether every claim holds.</returns>
    private static bool Write(Output? json, PartialReports reports, IReadOnlyList<string> experiments)
    {
        var all = reports.Take(experiments);
        json.Write(all.Count == 1 ? all[0]!.DeepClone() : all);      // one experiment is an object, several are an array of such
        return all.All(report => report!["claims"]!.AsArray().All(claim => (bool)claim!["holds"]!));
    }

    private static async Task<int> RunOnSlurm(
        IReadOnlyList<(string Name, string Id)> experiments, RunSettings settings, string? figures, Output json, PartialReports reports, bool anew, string again, CancellationToken cancellation)
    {
        if (figures is not null)
        {
            Output.RequireFolder("--figures", figures);
        }

        string[] options =
        [
            "--budget", settings.Budget.ToString().ToLowerInvariant(), "--device", settings.Device,
            .. settings.Seeds is { } seeds ? (string[])["--seeds", FormattableString.Invariant($"{seeds}")] : [], .. settings.Choosing ? (string[])["--choosing"] : [],
            .. figures is null ? (string[])[] : ["--figures", Path.GetFullPath(figures)],
        ];
        var (slurm, complaints) = (new SlurmReproduction($"{json.Path}.slurm", options), new List<string>());
        IReadOnlyDictionary<string, string> lost;
        try
        {
            await slurm.PrepareAsync(anew, cancellation);
            reports.Begin();
            lost = await slurm.RunAsync([.. experiments.Where(one => !reports.Has(one.Id)).Select(one => one.Name)], Tell, cancellation);
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException($"stopped; what was done before is in {json.Path}.slurm; '{again}' goes on.", stopped);
        }

        foreach (var (name, id) in experiments.Where(one => !reports.Has(one.Id)))
        {
            if (slurm.Report(name) is { } report)
            {
                reports.Add(report, keep: true);
            }
            else
            {
                Console.Error.WriteLine($"rlt: {name} was not measured: {lost.GetValueOrDefault(name, "its task left no report.")}");
            }
        }

        if (experiments.Any(one => !reports.Has(one.Id)))
        {
            throw new IOException($"{json.Path} is not written yet; what was done is kept, and '{again}' measures what is missing.");
        }

        var holds = Write(json, reports, [.. experiments.Select(one => one.Id)]);
        reports.Remove();
        slurm.Remove();
        return holds && complaints.Count == 0 ? 0 : 1;

        void Tell(EndedTask task)
        {
            Console.Write(task.Output);
            foreach (var complaint in task.Error.Split('\n').Where(line => line.StartsWith("rlt: ", StringComparison.Ordinal)))
            {
                complaints.Add(complaint);
                Console.Error.WriteLine(complaint);
            }
        }
    }

    /// <summary>An experiment looks at the token between two steps of its work; of a part that it has not finished there is nothing to save.</summary>
    private static async Task<ExperimentReport> Measure(IExperiment experiment, RunSettings settings, PartialReports reports, Commands commands, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(() => experiment.Run(settings, reports.Parts, cancellation), cancellation).WaitAsync(cancellation);
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException($"stopped in {experiment.Id}; {(reports.Kept is { } kept ? $"what was done before is in {kept}; '{commands.Again}' goes on." : $"what was not printed is lost; with --json FILE it is kept. '{commands.One(experiment.Id)}' runs this one.")}", stopped);
        }
    }

    /// <returns>Why it cannot be; null where all are saved.</returns>
    private static IOException? Save(ExperimentReport report, string folder)
    {
        try
        {
            for (var i = 0; i < report.Figures.Count; i++)
            {
                var (data, name) = (report.Figures[i].ToMimeBundle().Data, Path.Combine(folder, $"{report.Experiment.Replace('/', '-')}-{i + 1}"));
                if (data.TryGetValue("image/svg+xml", out var svg))
                {
                    Output.Of("--figures", name + ".svg")!.Write((string)svg!);
                }
                else if (data.TryGetValue("image/png", out var png))
                {
                    Output.Of("--figures", name + ".png")!.Write(stream => stream.Write(Convert.FromBase64String((string)png!)));
                }
            }

            return null;
        }
        catch (Exception error) when (error is IOException or ArgumentException)
        {
            return error as IOException ?? new IOException(error.Message, error);
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

        PrintClaims(report);
        var (provenance, failing) = (report.Provenance, report.Claims.Where(claim => !claim.Holds).Select(claim => claim.Id).ToArray());
        AnsiConsole.WriteLine($"{provenance.SeedText}; commit {provenance.Commit}{(failing.Length == 0 ? "" : $"; does not hold: {string.Join(", ", failing)}")}");
    }

    private static void PrintClaims(ExperimentReport report)
    {
        var claims = new Table { Title = new TableTitle(Markup.Escape(FormattableString.Invariant(
            $"{report.Experiment}: {report.Claims.Count(claim => claim.Holds)} of {report.Claims.Count} claims hold ({report.Seconds:0} s)"))) }
            .AddColumns("claim", "statement", "measured", "95 % interval", "threshold", "holds");
        foreach (var claim in report.Claims)
        {
            claims.AddRow(
                Markup.Escape(claim.Id), Markup.Escape(claim.Statement), ExperimentReport.Text(claim.Value), $"{ExperimentReport.Text(claim.Low)} to {ExperimentReport.Text(claim.High)}",
                claim.Bound, claim.Holds ? "[green]yes[/]" : "[red]NO[/]");
        }

        AnsiConsole.Write(claims);
    }
}
