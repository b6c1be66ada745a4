using System.CommandLine;
using RLTransfer.Cli.Hosting;
using RLTransfer.Cli.Outputs;
using RLTransfer.Files;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Running;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt run</c>: runs a notebook's cells and saves it with its outputs.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var notebook = new Argument<string>("notebook") { Description = "The notebook (.ipynb or .dib) to run." };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Where the run notebook is saved, as its outputs come; - is standard output. By default NAME.out.ipynb in the current folder; name the notebook itself to run it in place.", HelpName = "OUT",
        };
        var parameters = new Option<string[]>("--set")
        {
            Description = "name=value: sets a variable of the cell tagged 'parameters' to a C# literal. May be repeated.", Arity = ArgumentArity.OneOrMore, HelpName = "name=value",
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

    private static async Task<int> Run(string path, string? given, RunOptions options, CancellationToken cancellation)
    {
        var notebook = Notebook.Load(path);
        notebook.CheckLanguage(path);
        var name = given ?? Path.GetFileNameWithoutExtension(path) + ".out.ipynb";
        if (Directory.Exists(name)) name = Path.Combine(name, Notebook.IsDib(path) ? Path.GetFileNameWithoutExtension(path) + ".ipynb" : Path.GetFileName(path));
        if (Notebook.IsDib(name)) throw new ArgumentException($"-o {name}: a .dib file holds no outputs; name an .ipynb file.");
        var target = Output.Of("-o", name)!;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;

        // In place, what was saved of cells that are not reached stays; a pipe takes the notebook once, when it is done.
        options = options with { KeepsUnreached = IsSame(path, name) };
        var runner = new NotebookRunner(options, progress: NotebookProgress.Write, save: target.IsRegular ? document => target.Write(stream => stream.Write(document.ToBytes())) : null);
        IReadOnlyList<CellFailure> failures;
        try
        {
            failures = await runner.RunAsync(notebook, folder, cancellation);
        }
        catch (Exception error) when (error is OperationCanceledException or InvalidOperationException && IsStopped(cancellation))
        {
            throw new StoppedException("stopped before the first cell; run the command again.", error);
        }

        if (!target.IsRegular) target.Write(stream => stream.Write(notebook.ToBytes()));
        foreach (var failure in failures) Console.Error.WriteLine($"rlt: {path}: {failure}");
        if (failures.Count > 0 && IsStopped(cancellation))
            throw new StoppedException($"stopped; what ran is saved in {name}; 'rlt run {ShellText.Quote(path)} -o {ShellText.Quote(name)}' runs it anew.");
        if (given is null) Console.Error.WriteLine($"rlt: saved as {name}");
        return failures.All(failure => options.AllowErrors && failure.IsInCode) ? 0 : 1;
    }

    // A terminal's Ctrl-C goes to the worker as well, whose end may be known here before our own signal is.
    private static bool IsStopped(CancellationToken cancellation) => cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));

    private static bool IsSame(string path, string target) => File.Exists(target) && Final(path) == Final(target);

    private static string Final(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);

    private static KeyValuePair<string, string> Assignment(string text)
    {
        var parts = text.Split('=', 2);
        return parts.Length == 2 && parts[0].Trim().Length > 0 ? KeyValuePair.Create(parts[0].Trim(), parts[1]) : throw new ArgumentException($"--set {text}: write --set name=value.");
    }
}
