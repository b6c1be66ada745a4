using System.Text.Json.Nodes;
using RLTransfer.Cli.Hosting;
using RLTransfer.Cli.Outputs;
using RLTransfer.Cli.Slurm;
using RLTransfer.Evaluation;
using RLTransfer.Learners;
using RLTransfer.Runs;
using Spectre.Console;

namespace RLTransfer.Cli.Commands.Learning;

/// <summary>
/// Training runs of one command line: every learner on every environment with every choice of the varied options, each in a folder of its own,
/// here one after the other or as a Slurm array. A run that fails stops no other.
/// </summary>
internal sealed class TrainingSweep
{
    private const string ResultsFile = "sweep.json";

    private readonly string folder;
    private readonly IReadOnlyList<SweptRun> runs;

    private TrainingSweep(string folder, IReadOnlyList<SweptRun> runs) => (this.folder, this.runs) = (folder, runs);

    /// <summary>Whether a command line asks for several runs.</summary>
    public static bool Asks(WantedRun wanted, string[] vary) => vary.Length > 0 || Split(wanted.Learner).Count > 1 || Split(wanted.Environment).Count > 1;

    /// <summary>The runs of a command line.</summary>
    /// <param name="wanted">What it says of each; learners and environments are lists.</param>
    /// <param name="vary">Options and their choices, <c>name=value</c> each.</param>
    /// <param name="folder">Holds a folder for each run.</param>
    /// <exception cref="ArgumentException">A run is impossible, or there twice.</exception>
    public static TrainingSweep Of(WantedRun wanted, string[] vary, string folder)
    {
        if (Array.Find(vary, choice => choice.IndexOf('=', StringComparison.Ordinal) < 1) is { } wrong)
        {
            throw new ArgumentException($"--vary {wrong}: give name=value, once for each value.");
        }

        IEnumerable<string[]> choices = [[]];
        foreach (var option in vary.GroupBy(choice => choice[..choice.IndexOf('=', StringComparison.Ordinal)], StringComparer.Ordinal))
        {
            choices = [.. choices.SelectMany(_ => option, (before, choice) => (string[])[.. before, choice])];
        }

        SweptRun[] runs =
        [
            .. from learner in Split(wanted.Learner)
               from environment in Split(wanted.Environment)
               from choice in choices
               let name = FileName(string.Join('-', [learner, environment, .. choice]))
               select new SweptRun(name, Path.Combine(folder, name), wanted with { Learner = learner, Environment = environment, Set = [.. wanted.Set, .. choice] }),
        ];
        return runs.GroupBy(run => run.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new ArgumentException($"The sweep has {twice.Key} twice; name each learner, environment and choice once.")
            : new(folder, runs);
    }

    /// <summary>One run, in the folder itself.</summary>
    public static TrainingSweep OfOne(WantedRun wanted, string folder) => new(folder, [new(folder, folder, wanted)]);

    /// <summary>Trains all.</summary>
    /// <param name="settings">Where to compute.</param>
    /// <param name="resume">Whether to go on with runs that were begun.</param>
    /// <param name="slurm">Whether each is a task of a Slurm array.</param>
    /// <param name="cancellation">Stops them; what was trained is kept.</param>
    /// <exception cref="ArgumentException">A run is impossible, or was begun before and is not to be resumed. Nothing was begun.</exception>
    public async Task<int> TrainAsync(RunSettings settings, bool resume, bool slurm, CancellationToken cancellation)
    {
        _ = settings.TorchDevice();
        foreach (var run in runs)
        {
            _ = run.Plan(resume);
        }

        Output.RequireFolder("-o", folder);
        try
        {
            await (slurm ? OnSlurm(settings, cancellation) : Task.Run(() => Here(settings, cancellation), CancellationToken.None));
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException($"stopped; what was trained is kept in {folder}, and the same command with --resume goes on.", stopped);
        }

        RunFolder[] finished = [.. runs.Where(run => run.IsFinished).Select(run => RunFolder.Open(run.Folder))];
        if (runs is [{ } only] && only.Folder == folder)
        {
            if (finished is [var trained]) TrainCommand.Print(trained);
        }
        else
        {
            Write(finished);
        }

        return finished.Length == runs.Count ? 0 : 1;
    }

    private void Here(RunSettings settings, CancellationToken cancellation)
    {
        foreach (var run in runs.Where(run => !run.IsFinished))
        {
            try
            {
                TrainCommand.TrainIn(run.Folder, run.Plan(resume: true), settings, resume: true, cancellation);
            }
            catch (Exception error) when (error is DivergenceException or IOException or InvalidDataException or ArgumentException)
            {
                Console.Error.WriteLine($"rlt: {run.Name} was not trained: {error.Message}");
            }
        }
    }

    private async Task OnSlurm(RunSettings settings, CancellationToken cancellation)
    {
        var pieces = new SlurmPieces<SweptRun>(
            Path.Combine(Path.GetFullPath(folder), ".slurm"), "rlt-train", () => [.. runs.Where(run => !run.IsFinished)], run => run.Name,
            (_, some) => ["train", .. some[0].Wanted.Arguments, "--output", Path.GetFullPath(some[0].Folder), "--resume", "--device", settings.Device]);
        await pieces.EndEarlierAsync(cancellation);
        foreach (var (name, why) in await pieces.RunAsync(1, null, cancellation))
        {
            Console.Error.WriteLine($"rlt: {name} was not trained: {why}");
        }
    }

    private void Write(IReadOnlyList<RunFolder> finished)
    {
        var (results, table) = (new JsonArray(), new Table { Title = new TableTitle("Mean greedy returns at the end: interquartile means with 95 % intervals") }.AddColumns("run", "step", "return", "interval"));
        foreach (var run in finished)
        {
            var (name, plan, last) = (Path.GetFileName(run.Path), run.Plan, run.Curve.Points[^1]);
            var solved = Bootstrap.Of(last.Returns);
            table.AddRow(Markup.Escape(name), FormattableString.Invariant($"{last.Step}"), FormattableString.Invariant($"{solved.Value:0.##}"), FormattableString.Invariant($"{solved.Low:0.##} to {solved.High:0.##}"));
            results.Add(new JsonObject
            {
                ["run"] = name, ["learner"] = plan.Learner, ["environment"] = plan.Environment, ["step"] = last.Step,
                ["seeds"] = new JsonArray([.. plan.Seeds.Select(seed => JsonValue.Create(seed))]), ["returns"] = new JsonArray([.. last.Returns.Select(Json.Number)]),
                ["interquartileMean"] = Json.Number(solved.Value), ["low"] = Json.Number(solved.Low), ["high"] = Json.Number(solved.High),
            });
        }

        var missing = runs.Select(run => run.Name).Except(finished.Select(run => Path.GetFileName(run.Path)), StringComparer.Ordinal);
        Output.Of("-o", Path.Combine(folder, ResultsFile)).Write(new JsonObject { ["runs"] = results, ["missing"] = new JsonArray([.. missing.Select(name => JsonValue.Create(name))]) });
        AnsiConsole.Write(table);
        Console.WriteLine($"The runs are in {folder}, and what they came to in {Path.Combine(folder, ResultsFile)}.");
    }

    /// <summary>The items of a list; those of an environment's parameters are its own.</summary>
    private static List<string> Split(string? list)
    {
        var (items, depth, begin) = (new List<string>(), 0, 0);
        for (var i = 0; i < list?.Length; i++)
        {
            depth += list[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (list[i] == ',' && depth <= 0)
            {
                items.Add(list[begin..i].Trim());
                begin = i + 1;
            }
        }

        return [.. items, list is null ? "" : list[begin..].Trim()];
    }

    private static string FileName(string text) => string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || "._=(),+-".Contains(letter, StringComparison.Ordinal) ? letter : '_'));

    /// <summary>One of them.</summary>
    private sealed record SweptRun(string Name, string Folder, WantedRun Wanted)
    {
        public bool IsFinished
        {
            get
            {
                try
                {
                    return RunFolder.Exists(Folder) && RunFolder.Open(Folder).IsFinished;
                }
                catch (InvalidDataException)
                {
                    return false;                            // whoever resumes it mends it, or says that it cannot be
                }
            }
        }

        public TrainingPlan Plan(bool resume) => Wanted.In(Folder, resume);
    }
}
