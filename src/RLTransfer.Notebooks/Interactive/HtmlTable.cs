using System.Net;
using System.Text;

namespace RLTransfer.Notebooks.Interactive;

/// <summary>A sequence of objects, an object or a dictionary as an HTML table; other values have none.</summary>
internal static class HtmlTable
{
    public static string? TryWrite(ValueSnapshot value) => value switch
    {
        ValueSnapshot.Items items when items.Values.Count > 0 && items.Values.All(item => item is ValueSnapshot.Parts) => Rows(items),
        ValueSnapshot.Items items when items.Values.Count > 0 && items.Values.All(item => item is ValueSnapshot.Items) => Grid(items),
        ValueSnapshot.Parts { IsTuple: false, Values.Count: > 0 } parts => Pairs(parts),
        _ => null,
    };

    private static string Rows(ValueSnapshot.Items items)
    {
        var rows = items.Values.Cast<ValueSnapshot.Parts>().ToList();
        var columns = rows.SelectMany(row => row.Values.Select(part => part.Name)).Distinct(StringComparer.Ordinal).ToList();
        var html = new StringBuilder("<table><thead><tr>");
        foreach (var column in columns) html.Append("<th>").Append(Escape(column)).Append("</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            var values = row.Values.GroupBy(part => part.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Value);
            foreach (var column in columns) html.Append("<td>").Append(values.TryGetValue(column, out var cell) ? Cell(cell) : "").Append("</td>");
            html.Append("</tr>");
        }

        return html.Append("</tbody></table>").Append(More(items.Left)).ToString();
    }

    private static string Grid(ValueSnapshot.Items items)
    {
        var html = new StringBuilder("<table><tbody>");
        foreach (var row in items.Values.Cast<ValueSnapshot.Items>())
        {
            html.Append("<tr>");
            foreach (var cell in row.Values) html.Append("<td>").Append(Cell(cell)).Append("</td>");
            if (row.Left != 0) html.Append("<td>…</td>");
            html.Append("</tr>");
        }

        return html.Append("</tbody></table>").Append(More(items.Left)).ToString();
    }

    private static string Pairs(ValueSnapshot.Parts parts)
    {
        var html = new StringBuilder("<table><tbody>");
        foreach (var (name, value) in parts.Values) html.Append("<tr><th>").Append(Escape(name)).Append("</th><td>").Append(Cell(value)).Append("</td></tr>");
        return html.Append("</tbody></table>").Append(More(parts.Left)).ToString();
    }

    private static string Cell(ValueSnapshot value) => Escape(PlainText.Write(value)).Replace("\n", "<br>", StringComparison.Ordinal);

    private static string More(int left) => left switch { 0 => "", > 0 => $"<p>… {left} more</p>", _ => "<p>…</p>" };

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
