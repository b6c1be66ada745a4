using System.Globalization;
using System.Text.RegularExpressions;
using RLTransfer.Files;

namespace RLTransfer.Notebooks.Checking;

/// <summary>Compares texts line by line: words must be equal, numbers close, and the blanks that align columns do not count.</summary>
internal static partial class NumericText
{
    private const int LongestLine = 10_000;   // a table's are shorter; looking for numbers can take the square of this

    /// <returns>What differs first, or null.</returns>
    public static string? Difference(string saved, string now, Tolerance tolerance)
    {
        var before = Lines(saved);
        var after = Lines(now);
        for (var i = 0; i < Math.Max(before.Length, after.Length); i++)
        {
            var place = before.Length > 1 || after.Length > 1 ? $"line {i + 1}: " : "";
            if (i >= before.Length) return $"{place}more lines than saved: {Short(after[i])}";
            if (i >= after.Length) return $"{place}fewer lines than saved; missing: {Short(before[i])}";
            if (!Same(before[i], after[i], tolerance)) return $"{place}saved {Short(before[i])}, now {Short(after[i])}";
        }

        return null;
    }

    internal static string Short(string text) => $"\"{ShortText.Of(text, 80)}\"";

    private static bool Same(string saved, string now, Tolerance tolerance)
    {
        if (saved == now) return true;
        if (saved.Length > LongestLine || now.Length > LongestLine) return false;
        if (Words(saved) != Words(now)) return false;
        var before = Number().Matches(saved);
        var after = Number().Matches(now);
        return before.Count == after.Count && before.Zip(after).All(pair => tolerance.Same(Parse(pair.First.Value), Parse(pair.Second.Value)));
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    // Columns are as wide as their longest number, and so are the rules between them.
    private static string Words(string line) => Blanks().Replace(Number().Replace(line, "#"), " ").Trim();

    private static double Parse(string text) => text.TrimStart('+', '-', '−') switch
    {
        "∞" or "inf" or "Inf" or "Infinity" => text[0] is '-' or '−' ? double.NegativeInfinity : double.PositiveInfinity,
        "NaN" or "nan" => double.NaN,
        _ => double.Parse(text.Replace('−', '-').Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"(?<![\w.])[-+−]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w])|(?<!\w)[-+−]?(?:∞|NaN|nan|Infinity|Inf|inf)(?!\w)", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Number();

    [GeneratedRegex(@"[ \t]+|(?<=\s)[-─═]{3,}(?=\s|$)", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Blanks();
}
