using System.Globalization;

namespace RLTransfer.Notebooks.Export;

/// <summary>How a terminal shows a character.</summary>
/// <param name="Styles">Bold and its like.</param>
/// <param name="Ink">The text's color: one of the sixteen by the code that sets it (31, 92), or <c>#rrggbb</c>; null for the page's.</param>
/// <param name="Paper">The color behind it, likewise by the code that sets it as ink.</param>
internal readonly record struct TerminalLook(TerminalStyles Styles, string? Ink, string? Paper)
{
    /// <summary>HTML attributes: classes of the page's style sheet, so that its two color schemes hold, and a style for colors beyond the sixteen.</summary>
    public string Attributes
    {
        get
        {
            var (ink, paper) = Styles.HasFlag(TerminalStyles.Inverse) ? (Paper, Ink) : (Ink, Paper);
            List<string> classes = [], style = [];
            if (ink is ['#', ..]) style.Add($"color:{ink}");
            else if (ink is not null) classes.Add($"t{ink}");
            if (paper is ['#', ..]) style.Add($"background:{paper}");
            else if (paper is not null) classes.Add($"p{paper}");
            foreach (var (flag, name) in (ReadOnlySpan<(TerminalStyles, string)>)[(TerminalStyles.Bold, "tb"), (TerminalStyles.Italic, "ti"), (TerminalStyles.Underlined, "tu"), (TerminalStyles.Struck, "ts"), (TerminalStyles.Inverse, "tv")])
                if (Styles.HasFlag(flag)) classes.Add(name);
            return (classes.Count > 0 ? $" class=\"{string.Join(' ', classes)}\"" : "") + (style.Count > 0 ? $" style=\"{string.Join(';', style)}\"" : "");
        }
    }

    /// <summary>What it is after a sequence <c>ESC [ … m</c>.</summary>
    public TerminalLook With(string[] parameters)
    {
        var next = this;
        for (var i = 0; i < parameters.Length; i++)
        {
            var parts = parameters[i].Split(':');                        // 38:5:196 and 38;5;196 are the same
            var code = Number(parts[0]);
            if (code is 38 or 48)
            {
                if (parts is [_, "2", _, _, _, _]) parts = [.. parts[..2], .. parts[3..]];      // without the color space
                var color = Color(parts.Length > 1 ? parts.AsSpan(1) : parameters.AsSpan(i + 1), out var used);
                if (parts.Length == 1) i += used;
                next = code == 38 ? next with { Ink = color ?? next.Ink } : next with { Paper = color ?? next.Paper };
                continue;
            }

            next = code switch
            {
                0 => default,
                1 => next.Set(TerminalStyles.Bold), 3 => next.Set(TerminalStyles.Italic), 4 or 21 => next.Set(TerminalStyles.Underlined), 7 => next.Set(TerminalStyles.Inverse), 9 => next.Set(TerminalStyles.Struck),
                22 => next.Clear(TerminalStyles.Bold), 23 => next.Clear(TerminalStyles.Italic), 24 => next.Clear(TerminalStyles.Underlined), 27 => next.Clear(TerminalStyles.Inverse), 29 => next.Clear(TerminalStyles.Struck),
                (>= 30 and <= 37) or (>= 90 and <= 97) => next with { Ink = Text(code) },
                (>= 40 and <= 47) or (>= 100 and <= 107) => next with { Paper = Text(code - 10) },
                39 => next with { Ink = null },
                49 => next with { Paper = null },
                _ => next,
            };
        }

        return next;
    }

    private TerminalLook Set(TerminalStyles style) => this with { Styles = Styles | style };

    private TerminalLook Clear(TerminalStyles style) => this with { Styles = Styles & ~style };

    // 5 and a number of the palette, or 2 and red, green, blue.
    private static string? Color(ReadOnlySpan<string> codes, out int used)
    {
        used = codes.Length == 0 ? 0 : codes[0] switch { "5" => Math.Min(2, codes.Length), "2" => Math.Min(4, codes.Length), _ => 1 };
        return codes switch
        {
            ["5", var index, ..] when Number(index) < 256 => OfPalette(Number(index)),
            ["2", var red, var green, var blue, ..] => Hex(red, green, blue),
            _ => null,
        };

        static string? Hex(string red, string green, string blue) =>
            Number(red) < 256 && Number(green) < 256 && Number(blue) < 256 ? OfRgb(Number(red), Number(green), Number(blue)) : null;
    }

    // 16 colors, a cube of 6 steps a side, 24 grays: xterm's.
    private static string OfPalette(int index)
    {
        if (index < 16) return Text(index < 8 ? 30 + index : 82 + index);
        if (index >= 232) return OfRgb(8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10);
        return OfRgb(Step((index - 16) / 36), Step((index - 16) / 6 % 6), Step((index - 16) % 6));

        static int Step(int step) => step == 0 ? 0 : 55 + step * 40;
    }

    private static string OfRgb(int red, int green, int blue) => string.Create(CultureInfo.InvariantCulture, $"#{red:x2}{green:x2}{blue:x2}");

    private static string Text(int code) => code.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => text.Length == 0 ? 0 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}

/// <summary>What a terminal does to a character besides its colors.</summary>
[Flags]
internal enum TerminalStyles
{
    None = 0, Bold = 1, Italic = 2, Underlined = 4, Struck = 8, Inverse = 16,
}
