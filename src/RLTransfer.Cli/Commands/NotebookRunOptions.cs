using System.CommandLine;
using RLTransfer.Cli.Options;
using RLTransfer.Notebooks.Running;

namespace RLTransfer.Cli.Commands;

/// <summary>The options that <c>run</c> and <c>check</c> share.</summary>
internal sealed class NotebookRunOptions
{
    private readonly Option<string?> budget = Given.Budget();
    private readonly Option<long?> seeds = Given.Whole("--seeds", "How many seeds experiments use.", 1, Given.MostSeeds);
    private readonly Option<string?> device = Given.Device();
    private readonly Option<TimeSpan?> timeout = Given.Seconds("--timeout", "Seconds that one cell may take.");
    private readonly Option<TimeSpan?> totalTimeout = Given.Seconds("--total-timeout", "Seconds that all cells together may take.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[budget, seeds, device, timeout, totalTimeout]) command.Options.Add(option);
    }

    public RunOptions Read(ParseResult parsed) => new()
    {
        Budget = parsed.GetValue(budget), Seeds = (int?)parsed.GetValue(seeds), Device = parsed.GetValue(device),
        CellTimeout = parsed.GetValue(timeout), TotalTimeout = parsed.GetValue(totalTimeout),
    };
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
