using System.Text;

namespace RLTransfer.Figures.Data;

/// <summary>Text fit for one line of a picture.</summary>
internal static class CleanText
{
    /// <summary>Line breaks and tabs become blanks, other control characters and lone surrogates U+FFFD; overrides of the writing direction are left out.</summary>
    public static string Of(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\t' or '\n' or '\r': result.Append(' '); break;
                case < 0x20 or (>= 0x7F and <= 0x9F) or 0xFFFE or 0xFFFF: result.Append('\uFFFD'); break;
                case (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069): break;
                default: result.Append(rune.ToString()); break;
            }
        }
        return result.ToString();
    }
}
