using System.CommandLine;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Linting;
using Spectre.Console;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt lint</c>: holds notebooks to the style of lectures, and says what is not as it should be.</summary>
internal static class LintCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("notebook") { Description = "Notebooks with their outputs.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("lint", "Hold notebooks to the style of lectures: ideas, exercises and checks, labels, widths, numbers in prose, predictions, links, times. Runs nothing; exit code 1 where something is not as it should be.") { paths };
        command.SetAction(parsed => parsed.GetValue(paths)!.Sum(Lint) == 0 ? 0 : 1);
        return command;
    }

    /// <summary>How many findings there are.</summary>
    private static int Lint(string path)
    {
        var notebook = Notebook.Load(path);
        notebook.CheckLanguage(path);
        var report = NotebookLinter.Lint(notebook, Path.GetDirectoryName(Path.GetFullPath(path))!);
        var kinds = report.Kinds.Where(kind => kind.Value > 0).Select(kind => FormattableString.Invariant($"{kind.Value} {Name(kind.Key)}"));
        Console.WriteLine(FormattableString.Invariant($"{path}: {string.Join(", ", kinds)}; {report.Exercises} exercises; {report.Findings.Count} findings"));
        if (report.Findings.Count > 0)
        {
            var table = new Table().AddColumns("cell", "rule", "finding");
            foreach (var finding in report.Findings)
            {
                table.AddRow(FormattableString.Invariant($"{finding.Cell}"), Markup.Escape(finding.Rule), Markup.Escape(finding.Message));
            }

            AnsiConsole.Write(table);
        }

        return report.Findings.Count;
    }

    private static string Name(CellKind kind) => kind switch
    {
        CellKind.SetUp => "set-up",
        CellKind.Idea => "ideas",
        CellKind.Runner => "runners",
        CellKind.Check => "checks",
        _ => "plots",
    };
}
