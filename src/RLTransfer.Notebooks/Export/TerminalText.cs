using System.Globalization;
using System.Net;
using System.Text;

namespace RLTransfer.Notebooks.Export;

/// <summary>Text as a terminal would show it at the end: what overwrites itself is seen once, colors are spans, control characters are gone.</summary>
internal sealed class TerminalText
{
    private const int MostColumns = 1 << 20;

    private readonly List<List<(string Text, TerminalLook Look)>> lines = [[]];
    private TerminalLook look;
    private int row, column;

    private TerminalText()
    {
    }

    /// <summary>The text as HTML.</summary>
    public static string ToHtml(string text)
    {
        var terminal = new TerminalText();
        terminal.Write(text);
        return terminal.ToHtml();
    }

    private void Write(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\n': (row, column) = (row + 1, 0); Reach(); break;
                case '\r': column = 0; break;
                case '\b': column = Math.Max(0, column - 1); break;
                case '\t': Put("\t"); break;
                case '\e': i = Escape(text, i + 1); break;
                case '\u009b': i = Control(text, i + 1); break;
                case var character when char.IsControl(character): break;
                default:
                    var length = char.IsSurrogatePair(text, i) ? 2 : 1;
                    Put(length == 2 ? text.Substring(i, 2) : char.IsSurrogate(text[i]) ? "\ufffd" : text[i].ToString());
                    i += length - 1;
                    break;
            }
        }
    }

    private void Put(string character)
    {
        var line = lines[row];
        while (line.Count < column && column < MostColumns) line.Add((" ", default));
        if (column < line.Count) line[column] = (character, look);
        else line.Add((character, look));
        column++;
    }

    private void Reach()
    {
        while (lines.Count <= row) lines.Add([]);
    }

    // Returns where the sequence ends.
    private int Escape(string text, int at)
    {
        if (at >= text.Length) return at;
        switch (text[at])
        {
            case '[': return Control(text, at + 1);
            case ']' or 'P' or '_' or '^' or 'X':   // a title, a link: up to BEL or ESC \
                while (at < text.Length && text[at] != '\a' && !(text[at] == '\e' && at + 1 < text.Length && text[at + 1] == '\\')) at++;
                return at < text.Length && text[at] == '\e' ? at + 1 : at;
            case >= ' ' and <= '/': return at + 1;   // a character set
            default: return at;
        }
    }

    private int Control(string text, int at)
    {
        var start = at;
        while (at < text.Length && text[at] is >= ' ' and <= '?') at++;
        if (at >= text.Length) return at;
        var parameters = text[start..at];
        var first = Number(parameters.Split(';')[0]);
        var (count, place) = (Math.Max(1, first), Math.Max(1, first) - 1);
        switch (text[at])
        {
            case 'm': look = look.With(parameters.Split(';')); break;
            case 'K': Erase(first); break;
            case 'J': EraseBelow(first); break;
            case 'A': row = Math.Max(0, row - count); break;
            case 'B': row = Math.Min(row + count, lines.Count + 1000); Reach(); break;
            case 'C': column = Math.Min(column + count, MostColumns); break;
            case 'D': column = Math.Max(0, column - count); break;
            case 'E': (row, column) = (Math.Min(row + count, lines.Count + 1000), 0); Reach(); break;
            case 'F': (row, column) = (Math.Max(0, row - count), 0); break;
            case 'G': column = Math.Min(place, MostColumns); break;
        }

        return at;
    }

    private void Erase(int what)
    {
        var line = lines[row];
        if (what is 0 && column < line.Count) line.RemoveRange(column, line.Count - column);
        if (what is 2) line.Clear();
        for (var i = 0; what is 1 && i <= column && i < line.Count; i++) line[i] = (" ", default);
    }

    private void EraseBelow(int what)
    {
        if (what is 2 or 3)
        {
            foreach (var line in lines) line.Clear();
            return;
        }

        if (what is not 0) return;
        Erase(0);
        for (var i = row + 1; i < lines.Count; i++) lines[i].Clear();
    }

    private string ToHtml()
    {
        var html = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0) html.Append('\n');
            var last = default(TerminalLook);
            foreach (var (text, of) in lines[i])
            {
                if (of != last)
                {
                    if (last != default) html.Append("</span>");
                    if (of != default) html.Append("<span").Append(of.Attributes).Append('>');
                    last = of;
                }

                html.Append(WebUtility.HtmlEncode(text));
            }

            if (last != default) html.Append("</span>");
        }

        return html.ToString();
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, MostColumns) : 0;
}
