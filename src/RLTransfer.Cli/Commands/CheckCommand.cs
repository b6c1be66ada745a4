using System.CommandLine;
using RLTransfer.Cli.Hosting;
using RLTransfer.Cli.Options;
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
        var relative = Given.Tolerance("--rtol", "Relative tolerance for numbers.", 1e-6);
        var absolute = Given.Tolerance("--atol", "Absolute tolerance for numbers.", 1e-9);
        var run = new NotebookRunOptions();
        var command = new Command("check", $"Run notebooks again and compare with their saved outputs. Cells tagged '{NotebookComparison.SkipTag}' are run, not compared.") { paths, relative, absolute };
        run.AddTo(command);
        command.SetAction((parsed, cancellation) =>
            Check([.. parsed.GetValue(paths)!.SelectMany(Notebooks).Distinct(StringComparer.Ordinal)], run.Read(parsed), new Tolerance(parsed.GetValue(relative), parsed.GetValue(absolute)), cancellation));
        return command;
    }

    /// <summary>All are tried; a file that is no notebook is one that does not hold.</summary>
    private static async Task<int> Check(List<string> notebooks, RunOptions options, Tolerance tolerance, CancellationToken cancellation)
    {
        var (same, bad) = (0, 0);
        foreach (var path in notebooks)
        {
            try
            {
                same += await Check(path, options, tolerance, cancellation) ? 1 : 0;
            }
            catch (Exception stopped) when (cancellation.IsCancellationRequested)
            {
                throw new StoppedException(FormattableString.Invariant($"stopped in {path}; {notebooks.IndexOf(path)} of {notebooks.Count} notebooks were checked."), stopped);
            }
            catch (Exception error) when (error is NotebookFormatException or IOException or UnauthorizedAccessException)
            {
                bad++;
                Console.Error.WriteLine($"rlt: {(error.Message.Contains(path, StringComparison.Ordinal) ? "" : path + ": ")}{error.Message}");
            }
        }

        if (notebooks.Count > 1) Console.WriteLine(FormattableString.Invariant($"{same} of {notebooks.Count} notebooks as saved"));
        return same == notebooks.Count ? 0 : bad == notebooks.Count ? 2 : 1;
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
            cancellation.ThrowIfCancellationRequested();
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
        try
        {
            var found = Directory.EnumerateFiles(path, "*.ipynb", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true })
                .Where(file => !file.Contains(".ipynb_checkpoints", StringComparison.Ordinal) && !file.EndsWith(".out.ipynb", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
            return found.Count > 0 ? found : throw new ArgumentException($"{path} holds no notebooks.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{path} cannot be read: {error.Message}", error);
        }
    }
}
