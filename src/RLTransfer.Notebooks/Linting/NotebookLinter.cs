using System.Text.RegularExpressions;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Linting;

/// <summary>Holds a lecture's notebook to what the house's style says about notebooks, as far as its saved file shows it.</summary>
/// <remarks>
/// Cells are numbered from 0. A lecture is a notebook whose title begins with its number (<c># 01 …</c>): only lectures owe exercises and ideas.
/// A text with the tag <c>cited</c> states figures of a paper, which no output shows.
/// </remarks>
public static partial class NotebookLinter
{
    /// <summary>Tags a text whose figures are a paper's.</summary>
    public const string Cited = "cited";

    private const int MostColumns = 100, WidestTable = 120, FewestExercises = 5, LongSeconds = 10;

    private const double FewestIdeas = 0.5;

    /// <summary>Looks at a notebook.</summary>
    /// <param name="notebook">With its outputs.</param>
    /// <param name="folder">Where its relative links begin.</param>
    public static LintReport Lint(Notebook notebook, string folder)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(folder);
        NotebookCell[] cells = [.. notebook.Cells];
        NotebookCell[] code = [.. cells.Where(cell => cell.IsRun)];
        var kinds = Enum.GetValues<CellKind>().ToDictionary(kind => kind, kind => code.Count(cell => CellReading.KindOf(cell) == kind));
        var exercises = code.Count(CellReading.IsExercise);
        var report = new LintReport(kinds, exercises, []);
        return report with
        {
            Findings =
            [
                .. IsLecture(cells) ? Lecture(report) : [],
                .. cells.SelectMany((cell, at) => OfCell(cells, cell, at, folder)).OrderBy(finding => finding.Cell),
            ],
        };
    }

    private static bool IsLecture(NotebookCell[] cells) => cells.FirstOrDefault(cell => cell.Type == "markdown") is { } title && LectureTitle().Match(title.Source) is { Success: true } match && match.Groups[1].Value != "00";

    private static IEnumerable<LintFinding> Lecture(LintReport report)
    {
        if (report.IdeaShare < FewestIdeas)
            yield return new(null, "ideas", FormattableString.Invariant($"{report.Kinds[CellKind.Idea]} cells hold an idea and {report.Kinds[CellKind.Runner]} only run the library: show the method in at least half of them"));
        if (report.Exercises < FewestExercises)
            yield return new(null, "exercises", FormattableString.Invariant($"{report.Exercises} exercises; a lecture has {FewestExercises} or more"));
    }

    private static IEnumerable<LintFinding> OfCell(NotebookCell[] cells, NotebookCell cell, int at, string folder) =>
        cell.IsCode ? Code(cells, cell, at) : cell.Type == "markdown" ? Text(cells, cell, at, folder) : [];

    private static IEnumerable<LintFinding> Code(NotebookCell[] cells, NotebookCell cell, int at)
    {
        var lines = cell.Source.Split('\n');
        foreach (var (line, number) in lines.Select((line, i) => (line.TrimEnd('\r'), i + 1)).Where(each => each.Item1.Length > MostColumns))
            yield return new(at, "line-length", FormattableString.Invariant($"line {number} has {line.Length} columns; {MostColumns} fit the page"));
        if (CellReading.IsExercise(cell) && !cells.Skip(at + 1).TakeWhile(next => !CellReading.IsExercise(next)).Any(CellReading.IsCheck))
            yield return new(at, "check", "no cell checks this exercise before the next one");
        foreach (var axis in OutputReading.AxesWithoutLabel(cell).Distinct())
            yield return new(at, "axis-label", $"{axis} has no label: say what it shows, with its unit");
        if (OutputReading.Texts(cell).SelectMany(text => text.Split('\n')).Where(line => line.Contains("──", StringComparison.Ordinal)).Select(line => line.TrimEnd().Length).DefaultIfEmpty().Max() is > WidestTable and var width)
            yield return new(at, "table-width", FormattableString.Invariant($"a table is {width} columns wide; {WidestTable} fit the page"));
        var seconds = OutputReading.Seconds(cell);
        if ((seconds > LongSeconds || (seconds is null && OutputReading.ShowsProgress(cell))) && !StatedTime().IsMatch(cell.Source) && !(at > 0 && StatedTime().IsMatch(cells[at - 1].Source)))
            yield return new(at, "time", FormattableString.Invariant($"takes {(seconds is { } known ? FormattableString.Invariant($"{known:0} s") : "a while (it shows its progress)")}: say how long, here or in the text before"));
    }

    private static IEnumerable<LintFinding> Text(NotebookCell[] cells, NotebookCell cell, int at, string folder)
    {
        if (!cell.Tags.Contains(Cited, StringComparer.Ordinal))
        {
            string[] unseen = [.. ProseNumbers.In(cell.Source).Distinct().Where(figure => !Section(cells, at).Any(each => OutputReading.Texts(each).Append(each.IsCode ? each.Source : "").Any(text => ProseNumbers.Shows(text, figure))))];
            if (unseen.Length > 0)
                yield return new(at, "number", $"no output of its section shows {string.Join(", ", unseen)}: print it, leave it out, or tag the cell '{Cited}'");
        }

        if (Prediction().IsMatch(cell.Source))
        {
            NotebookCell[] after = [.. cells.Skip(at + 1).TakeWhile(next => next.IsCode || !Prediction().IsMatch(next.Source))];
            if (!PredictionPlace().IsMatch(cell.Source) && !after.Take(2).Any(next => PredictionPlace().IsMatch(next.Source)))
                yield return new(at, "prediction", "a prediction has no place to be written down: add a line 'Your prediction:' to the text or the next cell");
            if (!after.Any(next => !next.IsCode && Resolution().IsMatch(next.Source)))
                yield return new(at, "prediction", "a prediction is not taken up again after the run: say what was predicted rightly and what not");
        }

        foreach (Match link in Link().Matches(cell.Source))
        {
            if (Lost(link.Groups[1].Value, cells, folder) is { } trouble)
                yield return new(at, "link", $"{link.Groups[1].Value}: {trouble}");
        }
    }

    /// <summary>The cells from the heading above to the next.</summary>
    private static ArraySegment<NotebookCell> Section(NotebookCell[] cells, int at)
    {
        var (from, to) = (at, at + 1);
        while (from > 0 && !IsHeading(cells[from])) from--;
        while (to < cells.Length && !IsHeading(cells[to])) to++;
        return new(cells, from, to - from);

        static bool IsHeading(NotebookCell cell) => cell.Type == "markdown" && SectionHeading().IsMatch(cell.Source);
    }

    /// <summary>Why a link leads nowhere; null where it leads somewhere, or out into the web.</summary>
    private static string? Lost(string target, NotebookCell[] cells, string folder)
    {
        if (target.StartsWith("http://", StringComparison.Ordinal) || target.StartsWith("https://", StringComparison.Ordinal))
            return Uri.TryCreate(target, UriKind.Absolute, out _) ? null : "is no address";
        if (target.StartsWith("mailto:", StringComparison.Ordinal) || target.StartsWith("attachment:", StringComparison.Ordinal) || target.StartsWith("data:", StringComparison.Ordinal)) return null;
        if (target.StartsWith('#'))
        {
            var name = Uri.UnescapeDataString(target[1..]);
            return cells.Where(cell => cell.Type == "markdown").SelectMany(cell => Heading().Matches(cell.Source)).Any(heading => Anchor(heading.Groups[1].Value) == name) ? null : "no heading is called so";
        }

        var path = Path.Combine(folder, Uri.UnescapeDataString(target.Split('#', '?')[0]));
        return File.Exists(path) || Directory.Exists(path) ? null : "there is no such file";
    }

    /// <summary>Jupyter's anchor of a heading: its text with hyphens for spaces.</summary>
    private static string Anchor(string heading) => heading.Trim().Replace(' ', '-');

    [GeneratedRegex(@"^#\s+(\d\d)\S*\s", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex LectureTitle();

    [GeneratedRegex(@"^##?\s", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex SectionHeading();

    [GeneratedRegex(@"^\W*Predict(?:ion)?\b\s*[:,]|\bPredict\b[^.\n]*\?", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Prediction();

    [GeneratedRegex(@"\b(?:your|my)\s+prediction\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PredictionPlace();

    [GeneratedRegex(@"\bpredict(?:ed|ions?)?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Resolution();

    [GeneratedRegex(@"\b(?:\d+|a|half a|some|few)\s*(?:s|sec|seconds?|min|minutes?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex StatedTime();

    [GeneratedRegex(@"(?<!\\)\]\(\s*<?([^)>\s]+)>?(?:\s+""[^""]*"")?\s*\)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6}\s+(.+?)\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Heading();
}
