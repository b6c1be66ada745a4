namespace RLTransfer.Grading.Assignments;

/// <summary>The marked regions of a cell: what stands between <c>// BEGIN X</c> and <c>// END X</c>, lines of their own. As in nbgrader, a marker counts wherever it stands in a line.</summary>
internal static class Regions
{
    public const string Solution = "SOLUTION", HiddenTests = "HIDDEN TESTS", MarkScheme = "MARK SCHEME";

    /// <summary>What a student finds where all of a cell was the solution.</summary>
    public const string WholeText = "YOUR ANSWER HERE", WholeCode = StubComment + "\n" + StubCode;

    private const string StubMarker = "// STUB:", StubComment = "// YOUR CODE HERE", StubCode = "throw new NotImplementedException();";

    /// <summary>Whether a text has a marker of such a region.</summary>
    public static bool Has(string source, string kind) => source.Contains($"BEGIN {kind}", StringComparison.Ordinal) || source.Contains($"END {kind}", StringComparison.Ordinal);

    /// <summary>The text with every region of a kind left out.</summary>
    /// <exception cref="AssignmentException">Markers that do not pair up.</exception>
    public static string Without(string source, string kind) => Replace(source, kind, _ => []);

    /// <summary>The text with every solution region replaced by its stub.</summary>
    /// <param name="source">The text.</param>
    /// <param name="isCode">Whether it is C#.</param>
    /// <exception cref="AssignmentException">Markers that do not pair up.</exception>
    public static string WithStubs(string source, bool isCode) => Replace(source, Solution, isCode ? Stub : _ => [WholeText]);

    /// <summary>The lines inside the regions of a kind.</summary>
    /// <exception cref="AssignmentException">Markers that do not pair up.</exception>
    public static string Inside(string source, string kind)
    {
        var inside = new List<string>();
        Replace(source, kind, lines =>
        {
            inside.AddRange(lines);
            return [];
        });
        return string.Join('\n', inside);
    }

    // The region may say itself what the student finds in its place: a stub must compile wherever it stands.
    private static IEnumerable<string> Stub(IReadOnlyList<string> region)
    {
        var indent = Indent(region.FirstOrDefault(line => line.Trim().Length > 0) ?? "");
        var own = region.Where(line => line.Contains(StubMarker, StringComparison.Ordinal))
            .Select(line => Indent(line) + line[(line.IndexOf(StubMarker, StringComparison.Ordinal) + StubMarker.Length)..].TrimStart()).ToList();
        return [indent + StubComment, .. own.Count > 0 ? own : [indent + StubCode]];
    }

    private static string Indent(string line) => line[..(line.Length - line.TrimStart().Length)];

    private static string Replace(string source, string kind, Func<IReadOnlyList<string>, IEnumerable<string>> replace)
    {
        var (begin, end) = ($"BEGIN {kind}", $"END {kind}");
        var kept = new List<string>();
        List<string>? region = null;
        foreach (var line in source.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.Contains(begin, StringComparison.Ordinal))
            {
                if (region is not null) throw new AssignmentException($"// {begin} stands inside a region that has not ended");
                region = [];
            }
            else if (line.Contains(end, StringComparison.Ordinal))
            {
                kept.AddRange(replace(region ?? throw new AssignmentException($"// {end} ends nothing")));
                region = null;
            }
            else
            {
                (region ?? kept).Add(line);
            }
        }

        return region is null ? string.Join('\n', kept) : throw new AssignmentException($"// {begin} has no // {end}");
    }
}
