using System.Globalization;
using System.Text;
using RLTransfer.Figures.Data;

namespace RLTransfer.Figures.Svg;

/// <summary>Writes SVG elements: coordinates to a hundredth of a pixel, text escaped, colors by role.</summary>
internal sealed class SvgWriter
{
    /// <summary>Stands for the figure's id until its content is known.</summary>
    public const string IdMark = "\u0001";

    private readonly StringBuilder text = new();
    private readonly SortedSet<string> roles = new(StringComparer.Ordinal);

    /// <summary>The roles whose colors were used.</summary>
    public IReadOnlyCollection<string> UsedRoles => roles;

    public override string ToString() => text.ToString();

    /// <summary>Opens a group whose shapes are painted in a role's color, or in a color given as #rrggbb.</summary>
    public void Open(string? role = null, string attributes = "")
    {
        text.Append("<g");
        if (role is not null) text.Append(Paint(role));
        if (attributes.Length > 0) text.Append(' ').Append(attributes);
        text.Append(">\n");
    }

    public void Close() => text.Append("</g>\n");

    /// <summary>An element without content.</summary>
    public void Element(string name, string attributes, string? role = null) =>
        text.Append('<').Append(name).Append(role is null ? "" : Paint(role)).Append(' ').Append(attributes).Append("/>\n");

    public void Line(double x1, double y1, double x2, double y2, string more = "", string? role = null) =>
        Element("line", $"x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"" + (more.Length > 0 ? " " + more : ""), role);

    public void Rect(Box box, string more, string? role = null) =>
        Element("rect", $"x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\" {more}", role);

    public void Path(string data, string more, string? role = null) => Element("path", $"d=\"{data}\" {more}", role);

    /// <summary>Markup that is known to be safe.</summary>
    public void Raw(string markup) => text.Append(markup);

    /// <summary>One line of text; raised digits become smaller, higher spans.</summary>
    /// <param name="x">Where the anchor lies.</param>
    /// <param name="y">The baseline.</param>
    /// <param name="content">Any text.</param>
    /// <param name="size">Font size in pixels.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="bold">Semibold.</param>
    /// <param name="rotate">Degrees around the anchor.</param>
    /// <param name="more">Further attributes.</param>
    public void Text(double x, double y, string content, double size, string anchor = "start", bool bold = false, double rotate = 0, string more = "")
    {
        text.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(size)}\"");
        if (anchor != "start") text.Append($" text-anchor=\"{anchor}\"");
        if (bold) text.Append(" font-weight=\"bold\"");
        if (rotate != 0) text.Append($" transform=\"rotate({N(rotate)} {N(x)} {N(y)})\"");
        if (more.Length > 0) text.Append(' ').Append(more);
        text.Append('>').Append(Spans(content, size)).Append("</text>\n");
    }

    /// <summary>A number as short as a hundredth allows.</summary>
    public static string N(double value)
    {
        var rounded = Math.Round(value, 2);
        return (rounded == 0 ? 0 : rounded).ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>Text as XML: what XML cannot hold is replaced, the five special characters are escaped.</summary>
    public static string Escape(string content) => CleanText.Of(content)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);

    private static string Spans(string content, double size)
    {
        if (!content.Any(IsRaised)) return Escape(content);
        var result = new StringBuilder();
        for (var i = 0; i < content.Length;)
        {
            var end = i;
            while (end < content.Length && IsRaised(content[end]) == IsRaised(content[i])) end++;
            var run = content[i..end];
            if (IsRaised(content[i]))
                result.Append($"<tspan dy=\"{N(-0.36 * size)}\" font-size=\"{N(TextMetrics.RaisedSize * size)}\">").Append(string.Concat(run.Select(Lower))).Append("</tspan>");
            else
                result.Append(result.Length > 0 ? $"<tspan dy=\"{N(0.36 * size)}\">" : "<tspan>").Append(Escape(run)).Append("</tspan>");
            i = end;
        }
        return result.ToString();
    }

    private static bool IsRaised(char c) => c is '⁻' or '⁰' or '¹' or '²' or '³' or (>= '⁴' and <= '⁹');

    private static char Lower(char c) => c switch { '⁻' => '\u2212', '¹' => '1', '²' => '2', '³' => '3', _ => (char)('0' + (c - '⁰')) };

    private string Paint(string role)
    {
        if (role[0] == '#') return $" color=\"{role}\"";
        roles.Add(role);
        return $" class=\"{role}\" color=\"{Theme.Light(role)}\"";
    }
}
