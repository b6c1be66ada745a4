using System.Globalization;
using System.Text.RegularExpressions;

namespace RLTransfer.Notebooks.Linting;

/// <summary>Finds the figures that a text states as results: those that an output of the notebook should show.</summary>
internal static partial class ProseNumbers
{
    /// <summary>Whole numbers up to this one count things: three ways, ten seeds.</summary>
    private const int LargestCount = 12;

    /// <summary>The figures of a text. What is no result is left out: formulas, code, links, headings, lists' numbers, years, run times, and numbers that name something (§5.2, Eq. 4, exercise 3, lecture 02).</summary>
    public static IEnumerable<string> In(string markdown)
    {
        var prose = NoProse().Replace(markdown, " ");
        foreach (Match match in Number().Matches(prose))
        {
            var text = match.Groups[1].Value;
            var value = double.Parse(text.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            var whole = !text.Contains('.', StringComparison.Ordinal);
            if (whole && value <= LargestCount || whole && value is >= 1900 and <= 2100 && !text.Contains(',', StringComparison.Ordinal)) continue;
            yield return match.Groups[2].Success ? text + " %" : text;
        }
    }

    /// <summary>Whether a text shows a figure, rounded as the figure is; one of percent or points may be shown as a share.</summary>
    public static bool Shows(string shown, string figure)
    {
        var percent = figure.EndsWith('%');
        figure = figure.TrimEnd('%', ' ');
        var value = double.Parse(figure.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var digits = figure.IndexOf('.', StringComparison.Ordinal) is >= 0 and var at ? figure.Length - at - 1 : 0;
        var half = 0.5 * Math.Pow(10, -digits) * (1 + 1e-9);
        foreach (Match match in Shown().Matches(shown))
        {
            if (!double.TryParse(match.Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var there)) continue;
            there = Math.Abs(there);
            if (Math.Abs(there - value) <= half || percent && Math.Abs((100 * there) - value) <= half) return true;
        }
        return false;
    }

    [GeneratedRegex(@"\$\$.*?\$\$|\$[^$\n]*\$|```.*?```|`[^`]*`|\[\d+\]|\]\([^)]*\)|\d+(?:\.\d+)?(?:\s+to\s+\d+)?\s*(?:s|seconds?|min|minutes?|hours?)\b|<[^>]*>|https?://\S+|^\#[^\n]*$|^\s*\d+\.\s|(?:§+|Eqs?\.|Equations?|Fig\.|Figures?|Sections?|sections?|Exercises?|exercises?|Lectures?|lectures?|Parts?|parts?|Algorithms?|Tables?|cells?|pages?|appendix)\s*[\d.]+(?:\s*(?:to|and|,|–)\s*[\d.]+)*|\w*[A-Za-z_][\w-]*\d[\w.]*", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex NoProse();

    [GeneratedRegex(@"(?<![\w.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\w|-\w)(\s*(?:%|percent|points))?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Number();

    [GeneratedRegex(@"-?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Shown();
}
