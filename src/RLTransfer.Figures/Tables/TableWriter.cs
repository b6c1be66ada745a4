using System.Globalization;
using System.Net;
using System.Text;

namespace RLTransfer.Figures.Tables;

/// <summary>Writes tables as aligned text, HTML and Markdown.</summary>
internal static class TableWriter
{
    public static string Plain(Table table)
    {
        var text = new StringBuilder();
        if (table.Title is not null) text.Append(table.Title).Append('\n');
        var widths = new int[table.Columns.Count];
        for (var c = 0; c < widths.Length; c++)
        {
            widths[c] = Length(table.Columns[c].Header);
            for (var r = 0; r < table.RowCount; r++) widths[c] = Math.Max(widths[c], Length(OneLine(table.Cell(r, c))));
        }
        void Line(Func<int, string> cell) =>
            text.Append(string.Join("  ", widths.Select((width, c) => Pad(OneLine(cell(c)), width, table.Alignment(c)))).TrimEnd()).Append('\n');
        Line(c => table.Columns[c].Header);
        text.Append(string.Join("  ", widths.Select(width => new string('─', width)))).Append('\n');
        for (var r = 0; r < table.RowCount; r++) Line(c => table.Cell(r, c));
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Styled by attributes only, in the page's own colors, so that it reads on light and dark pages.</summary>
    public static string Html(Table table)
    {
        const string rule = "1px solid rgba(128,128,128,.5)";
        var html = new StringBuilder("<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums\">\n");
        if (table.Title is not null) html.Append("<caption style=\"text-align:left;font-weight:bold;padding:4px 0;color:inherit\">").Append(WebUtility.HtmlEncode(table.Title)).Append("</caption>\n");
        html.Append("<thead><tr>");
        for (var c = 0; c < table.Columns.Count; c++)
            html.Append($"<th scope=\"col\" style=\"{Css(table.Alignment(c))};padding:4px 10px;border-bottom:{rule}\">").Append(WebUtility.HtmlEncode(table.Columns[c].Header)).Append("</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        for (var r = 0; r < table.RowCount; r++)
        {
            html.Append("<tr>");
            for (var c = 0; c < table.Columns.Count; c++)
                html.Append($"<td style=\"{Css(table.Alignment(c))};padding:3px 10px\">").Append(WebUtility.HtmlEncode(table.Cell(r, c))).Append("</td>");
            html.Append("</tr>\n");
        }
        return html.Append("</tbody>\n</table>").ToString();
    }

    public static string Markdown(Table table)
    {
        var text = new StringBuilder();
        if (table.Title is not null) text.Append("**").Append(Escape(table.Title)).Append("**\n\n");
        void Line(IEnumerable<string> cells) => text.Append("| ").Append(string.Join(" | ", cells)).Append(" |\n");
        Line(table.Columns.Select(c => Escape(c.Header)));
        Line(Enumerable.Range(0, table.Columns.Count).Select(c => table.Alignment(c) switch { Align.Right => "---:", Align.Center => ":---:", _ => ":---" }));
        for (var r = 0; r < table.RowCount; r++)
        {
            var row = r;
            Line(Enumerable.Range(0, table.Columns.Count).Select(c => Escape(table.Cell(row, c))));
        }
        return text.ToString().TrimEnd('\n');
    }

    private static string Css(Align align) => "text-align:" + align switch { Align.Right => "right", Align.Center => "center", _ => "left" };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace('\t', ' ');

    private static string Escape(string text)
    {
        var result = new StringBuilder();
        foreach (var c in OneLine(text))
        {
            if (c == '<') result.Append("&lt;");
            else if (c == '&') result.Append("&amp;");
            else if (c is '\\' or '|' or '*' or '_' or '`' or '[' or ']' or '~' or '$') result.Append('\\').Append(c);
            else result.Append(c);
        }
        return result.ToString();
    }

    private static int Length(string text) => new StringInfo(text).LengthInTextElements;

    private static string Pad(string text, int width, Align align)
    {
        var missing = width - Length(text);
        var left = align switch { Align.Right => missing, Align.Center => missing / 2, _ => 0 };
        return new string(' ', left) + text + new string(' ', missing - left);
    }
}
