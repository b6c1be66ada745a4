using System.Globalization;
using System.Text;
using RLTransfer.Grading.Marking;

namespace RLTransfer.Cli.Commands;

/// <summary>A submission's result as lines for a terminal. What a stranger wrote keeps no escape codes.</summary>
internal static class ResultText
{
    public static string Line(SubmissionResult result) => Clean(string.Create(
        CultureInfo.InvariantCulture, $"{result.Id}: {result.Score:0.##} of {result.MaxScore:0.##} points{(result.Sandboxed ? "" : ", UNSANDBOXED")}{(result.Error is null ? "" : $": {result.Error}")}"));

    public static string Of(SubmissionResult result)
    {
        var text = new StringBuilder();
        Add(Line(result));
        foreach (var flag in result.Flags) Add($"  ! {flag}");
        foreach (var cell in result.Cells.Where(cell => cell.Status != "ok")) Add($"  {cell.GradeId}: {cell.Status} {cell.Error}");
        foreach (var test in result.Tests)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"  {(test.Passed ? "passed" : "FAILED")} {test.Score:0.##}/{test.Points:0.##}  {test.GradeId}: {test.Title}"));
            if (test.Passed) continue;
            if (test.Call is not null) Add($"      {test.Call}");
            if (test.Expected is not null) Add($"      expected {test.Expected}");
            if (test.Got is not null) Add($"      yours    {test.Got}");
            if (test.Message is { Length: > 0 }) Add($"      {test.Message}");
            if (test.Hint is not null) Add($"      hint: {test.Hint}");
        }

        foreach (var difference in result.Outputs) Add($"  saved output of {difference}");
        return text.ToString();

        void Add(string line) => text.Append(Clean(line)).Append('\n');
    }

    private static string Clean(string text) => new([.. text.Select(character => char.IsControl(character) ? ' ' : character)]);
}
