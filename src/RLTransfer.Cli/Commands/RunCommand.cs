using System.CommandLine;
using System.CommandLine.Parsing;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Running;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt run</c>: runs a notebook's cells and saves it with its outputs.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var notebook = new Argument<string>("notebook") { Description = "The notebook (.ipynb) to run." };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Where the run notebook is saved, as its outputs come. By default NAME.out.ipynb in the current folder; name the notebook itself to run it in place.",
        };
        var parameters = new Option<string[]>("--set")
        {
            Description = "name=value: sets a variable of the cell tagged 'parameters' to a C# literal. May be repeated.", Arity = ArgumentArity.OneOrMore,
        };
        var run = new NotebookRunOptions();
        var allowErrors = new Option<bool>("--allow-errors") { Description = "Go on after a cell that fails; what its code throws is then no failure of the run, a timeout or a death is." };
        var command = new Command("run", "Run a notebook and save it with its outputs.") { notebook, output, parameters, allowErrors };
        run.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var options = run.Read(parsed) with { AllowErrors = parsed.GetValue(allowErrors), Parameters = [.. (parsed.GetValue(parameters) ?? []).Select(Assignment)] };
            return Run(parsed.GetValue(notebook)!, parsed.GetValue(output), options, cancellation);
        });
        return command;
    }

    private static async Task<int> Run(string path, string? output, RunOptions options, CancellationToken cancellation)
    {
        var notebook = Notebook.Load(path);
        notebook.CheckLanguage(path);
        var target = output ?? Path.GetFileNameWithoutExtension(path) + ".out.ipynb";
        if (Directory.Exists(target)) target = Path.Combine(target, Path.GetFileName(path));
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var runner = new NotebookRunner(options, progress: NotebookProgress.Write, save: document => document.Save(target));
        var failures = await runner.RunAsync(notebook, folder, cancellation);
        foreach (var failure in failures) Console.Error.WriteLine($"rlt: {path}: {failure}");
        if (output is null) Console.Error.WriteLine($"rlt: saved as {target}");
        return failures.All(failure => options.AllowErrors && failure.IsInCode) ? 0 : 1;
    }

    private static KeyValuePair<string, string> Assignment(string text)
    {
        var parts = text.Split('=', 2);
        return parts.Length == 2 && parts[0].Trim().Length > 0 ? KeyValuePair.Create(parts[0].Trim(), parts[1]) : throw new ArgumentException($"--set {text}: write --set name=value.");
    }
}

/// <summary>The options that <c>run</c> and <c>check</c> share.</summary>
internal sealed class NotebookRunOptions
{
    private readonly Option<string?> budget = new("--budget") { Description = "smoke (seconds), lesson (minutes, the default) or paper (hours)." };
    private readonly Option<int?> seeds = new("--seeds") { Description = "How many seeds experiments use." };
    private readonly Option<string?> device = new("--device") { Description = "cpu or cuda." };
    private readonly Option<double?> timeout = new("--timeout") { Description = "Seconds that one cell may take." };
    private readonly Option<double?> totalTimeout = new("--total-timeout") { Description = "Seconds that all cells together may take." };

    public NotebookRunOptions()
    {
        budget.AcceptOnlyFromAmong("smoke", "lesson", "paper");
        device.AcceptOnlyFromAmong("cpu", "cuda");
        seeds.Validators.Add(result => Require(result, result.GetValueOrDefault<int?>() is null or > 0, "--seeds needs a whole number above 0."));
        timeout.Validators.Add(result => Require(result, result.GetValueOrDefault<double?>() is null or > 0, "--timeout needs a number of seconds above 0."));
        totalTimeout.Validators.Add(result => Require(result, result.GetValueOrDefault<double?>() is null or > 0, "--total-timeout needs a number of seconds above 0."));
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[budget, seeds, device, timeout, totalTimeout]) command.Options.Add(option);
    }

    public RunOptions Read(ParseResult parsed) => new()
    {
        Budget = parsed.GetValue(budget), Seeds = parsed.GetValue(seeds), Device = parsed.GetValue(device),
        CellTimeout = parsed.GetValue(timeout) is { } cell ? TimeSpan.FromSeconds(cell) : null,
        TotalTimeout = parsed.GetValue(totalTimeout) is { } total ? TimeSpan.FromSeconds(total) : null,
    };

    private static void Require(OptionResult result, bool holds, string message)
    {
        if (!holds) result.AddError(message);
    }
}

/// <summary>Says on standard error which cell is running: in one line that is rewritten on a terminal, in a line each elsewhere.</summary>
internal static class NotebookProgress
{
    public static void Write(RunProgress progress)
    {
        var line = progress.FirstLine.Length > 60 ? progress.FirstLine[..60] + "…" : progress.FirstLine;
        var text = $"cell {progress.Cell}/{progress.Count}  {line}";
        if (Console.IsErrorRedirected) Console.Error.WriteLine(text);
        else Console.Error.Write($"\r\e[K{text}{(progress.Cell == progress.Count ? "\n" : "")}");
    }
}
