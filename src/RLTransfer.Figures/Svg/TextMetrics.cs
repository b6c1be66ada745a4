namespace RLTransfer.Figures.Svg;

/// <summary>How wide text is, without a font library: the advance widths of Helvetica, which Arial, Liberation Sans and Nimbus Sans share.</summary>
internal static class TextMetrics
{
    /// <summary>The fonts these widths hold for, then what the reader has.</summary>
    public const string Family = "Helvetica, Arial, 'Liberation Sans', sans-serif";

    /// <summary>From the baseline up to capitals and down to descenders, of the font size.</summary>
    public const double Ascent = 0.74, Descent = 0.22;

    /// <summary>Baseline below the middle of capitals and digits, of the font size.</summary>
    public const double Middle = 0.36;

    /// <summary>Superscripts are drawn at this part of the font size.</summary>
    public const double RaisedSize = 0.72;

    /// <summary>Advance widths of U+0020 to U+007E in thousandths of the font size (Adobe's font metrics of Helvetica).</summary>
    private static ReadOnlySpan<short> Ascii =>
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    /// <summary>The width of one line of text.</summary>
    public static double Width(string text, double size, bool bold = false)
    {
        double sum = 0;
        foreach (var rune in text.EnumerateRunes()) sum += Advance(rune.Value);
        return sum / 1000 * size * (bold ? 1.07 : 1);
    }

    /// <summary>The text, cut and ended with … where it is wider than allowed.</summary>
    public static string Fit(string text, double size, double width, bool bold = false)
    {
        if (Width(text, size, bold) <= width) return text;
        var room = width - Width("…", size, bold);
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            room -= Advance(rune.Value) / 1000 * size * (bold ? 1.07 : 1);
            if (room < 0) break;
            end += rune.Utf16SequenceLength;
        }
        return text[..end].TrimEnd() + "…";
    }

    /// <summary>Breaks text at spaces into lines that fit, and a word too wide after commas and brackets; the last allowed line, and what is too wide then, is cut.</summary>
    public static string[] Wrap(string text, double size, double width, int lines, bool bold = false)
    {
        var result = new List<string>();
        var rest = new Queue<string>(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Width(word, size, bold) <= width ? [word + " "] : Pieces(word)));
        while (rest.Count > 0 && result.Count < lines)
        {
            if (result.Count == lines - 1)
            {
                result.Add(Fit(string.Concat(rest).TrimEnd(), size, width, bold));
                break;
            }
            var line = rest.Dequeue();
            while (rest.Count > 0 && Width((line + rest.Peek()).TrimEnd(), size, bold) <= width) line += rest.Dequeue();
            result.Add(Fit(line.TrimEnd(), size, width, bold));
        }
        return [.. result];
    }

    /// <summary>A word in pieces that end with a comma or an opening bracket.</summary>
    private static IEnumerable<string> Pieces(string word)
    {
        var from = 0;
        for (var i = 1; i < word.Length; i++)
        {
            if (word[i - 1] is not (',' or '(')) continue;
            yield return word[from..i];
            from = i;
        }
        yield return word[from..] + " ";
    }

    private static double Advance(int rune) => rune switch
    {
        >= 0x20 and <= 0x7E => Ascii[rune - 0x20],
        0x2212 or 0xB1 or 0xD7 or 0xF7 => 584,                              // − ± × ÷
        0x2009 => 200,                                                      // thin space
        0xA0 => 278,
        0x2026 or 0x2014 => 1000,                                           // … —
        0x2013 => 556,                                                      // –
        0x2192 or 0x2190 => 1000,                                           // arrows
        0xB7 or 0x2022 => 350,
        0x2018 or 0x2019 => 222,
        0x201C or 0x201D => 333,
        0xB9 or 0xB2 or 0xB3 or 0x2070 or (>= 0x2074 and <= 0x2079) => 556 * RaisedSize,
        0x207B => 584 * RaisedSize,
        >= 0x0300 and <= 0x036F or >= 0x200B and <= 0x200F => 0,            // marks that take no room
        >= 0xC0 and <= 0xDE => 722,
        >= 0xDF and <= 0x24F => 556,
        >= 0x370 and <= 0x3FF => 600,                                       // Greek
        >= 0x400 and <= 0x52F => 680,                                       // Cyrillic
        >= 0x1100 => 1050,                                                  // ideographs, emoji
        _ => 650,
    };
}
