using System.Buffers;
using System.Text;

namespace RLTransfer.Notebooks.Documents;

/// <summary>A notebook's bytes as text.</summary>
internal static class NotebookText
{
    /// <summary>Where the first byte stands that is no UTF-8; -1 where all is.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        for (var at = 0; at < utf8.Length;)
        {
            if (Rune.DecodeFromUtf8(utf8[at..], out _, out var length) != OperationStatus.Done) return at;
            at += length;
        }

        return -1;
    }

    /// <summary>The bytes with every escaped half of a surrogate pair (<c>\ud83d</c>) that has no other half replaced by the replacement character: JSON may hold it, text may not.</summary>
    public static ReadOnlyMemory<byte> Mended(ReadOnlyMemory<byte> utf8)
    {
        byte[]? mended = null;
        var text = utf8.Span;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != (byte)'\\') continue;
            if (Unit(text, at) is not { } unit)
            {
                at++;   // what is escaped is no new escape
                continue;
            }

            if (char.IsHighSurrogate(unit) && Unit(text, at + 6) is { } next && char.IsLowSurrogate(next)) at += 11;
            else
            {
                if (char.IsSurrogate(unit)) "\\ufffd"u8.CopyTo((mended ??= text.ToArray()).AsSpan(at));
                at += 5;
            }
        }

        return mended ?? utf8;
    }

    // The UTF-16 unit of an escape \uXXXX that begins here.
    private static char? Unit(ReadOnlySpan<byte> text, int at)
    {
        if (at + 6 > text.Length || text[at] != (byte)'\\' || text[at + 1] != (byte)'u') return null;
        var unit = 0;
        foreach (var digit in text.Slice(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit)) return null;
            unit = unit * 16 + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return (char)unit;
    }
}
