using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Editing;

/// <summary>A cell that is being written, as the compiler sees it: the C# stands where it stood, everything else is blank.</summary>
internal static class CellText
{
    /// <summary>The cell's C# with directives and other languages blanked out, character for character.</summary>
    public static string CSharpOf(string cell)
    {
        var lines = cell.Split('\n');
        var kept = new bool[lines.Length];
        foreach (var step in CellParser.Parse(cell).OfType<CodeStep>())
        {
            var code = step.Code.Split('\n');
            for (var i = step.Line - 1; i < Math.Min(code.Length, lines.Length); i++) kept[i] = code[i].Length > 0;
        }

        return string.Join('\n', lines.Select((line, i) => kept[i] ? line : new string(' ', line.Length)));
    }

    /// <summary>The index in UTF-16 of a position that counts code points, as Jupyter's cursors do.</summary>
    public static int ToUtf16(string text, int codePoints)
    {
        var index = 0;
        for (; codePoints > 0 && index < text.Length; codePoints--) index += IsPair(text, index) ? 2 : 1;
        return index;
    }

    /// <summary>The number of code points before an index in UTF-16.</summary>
    public static int ToCodePoints(string text, int index)
    {
        var count = 0;
        for (var i = 0; i < index; i += IsPair(text, i) ? 2 : 1) count++;
        return count;
    }

    private static bool IsPair(string text, int index) => index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]);
}
