using System.Globalization;
using System.Net;
using System.Text;

namespace RLTransfer.Grading.Reports;

/// <summary>A stranger's text where it can do nothing.</summary>
internal static class Text
{
    /// <summary>As HTML: nothing in it is markup, and what would turn the reading direction or not show at all is spelt out.</summary>
    public static string Html(string? text)
    {
        var visible = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            var isPlain = rune.Value is '\n' or '\t' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            if (isPlain) visible.Append(rune);
            else if (rune.Value != '\r') visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return WebUtility.HtmlEncode(visible.ToString());
    }

    /// <summary>As a field of CSV: always quoted, in one line, and nothing that a spreadsheet takes for a formula.</summary>
    public static string Csv(string? text)
    {
        var line = new string([.. (text ?? "").Select(character => char.IsControl(character) ? ' ' : character)]).Trim();
        if (line.Length > 0 && line[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '|' or '%') line = "'" + line;
        return $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>A number of points.</summary>
    public static string Points(double points) => points.ToString("0.##", CultureInfo.InvariantCulture);
}
