using System.CommandLine;
using RLTransfer.Notebooks.Checking;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Running;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt check</c>: runs notebooks again and says where their outputs are not what was saved.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("path") { Description = "Notebooks, or folders of notebooks.", Arity = ArgumentArity.OneOrMore };
        var relative = new Option<double>("--rtol") { Description = "Relative tolerance for numbers.", DefaultValueFactory = _ => 1e-6 };
        var absolute = new Option<double>("--atol") { Description = "Absolute tolerance for numbers.", DefaultValueFactory = _ => 1e-9 };
        var run = new NotebookRunOptions();
        var command = new Command("check", $"Run notebooks again and compare with their saved outputs. Cells tagged '{NotebookComparison.SkipTag}' are run, not compared.") { paths, relative, absolute };
        run.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var tolerance = new Tolerance(parsed.GetValue(relative), parsed.GetValue(absolute));
            var notebooks = parsed.GetValue(paths)!.SelectMany(Notebooks).ToList();
            var differing = 0;
            foreach (var path in notebooks) differing += await Check(path, run.Read(parsed), tolerance, cancellation) ? 0 : 1;
            return differing == 0 ? 0 : 1;
        });
        return command;
    }

    private static async Task<bool> Check(string path, RunOptions options, Tolerance tolerance, CancellationToken cancellation)
    {
        var saved = Notebook.Load(path);
        saved.CheckLanguage(path);
        var differences = NotebookComparison.Unrun(saved).Select(difference => difference.ToString()).ToList();
        if (differences.Count == 0)
        {
            var now = saved.Clone();
            var failures = await new NotebookRunner(options with { AllowErrors = true }, progress: NotebookProgress.Write).RunAsync(now, Path.GetDirectoryName(Path.GetFullPath(path))!, cancellation);
            differences.AddRange(NotebookComparison.Compare(saved, now, tolerance).Select(difference => difference.ToString()));

            // An error that was saved is a result like any other; one that ended the run early is not.
            if (differences.Count == 0) differences.AddRange(failures.Where(failure => !failure.IsInCode).Select(failure => failure.ToString()));
        }

        foreach (var difference in differences) Console.WriteLine($"{path}: {difference}");
        if (differences.Count == 0) Console.WriteLine($"{path}: as saved");
        return differences.Count == 0;
    }

    private static IEnumerable<string> Notebooks(string path)
    {
        if (!Directory.Exists(path)) return [path];
        var found = Directory.EnumerateFiles(path, "*.ipynb", SearchOption.AllDirectories)
            .Where(file => !file.Contains(".ipynb_checkpoints", StringComparison.Ordinal) && !file.EndsWith(".out.ipynb", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found : throw new ArgumentException($"{path} holds no notebooks.");
    }
}
