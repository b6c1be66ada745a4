namespace RLTransfer.Notebooks.Interactive;

/// <summary>Values as plain text: <c>[ 1, 2, 3 ]</c>, <c>Point { X = 1, Y = 2 }</c>, <c>(1, 2)</c>; over several lines where one is too long.</summary>
internal static class PlainText
{
    private const int Width = 100;

    public static string Write(ValueSnapshot value) => Write(value, "");

    private static string Write(ValueSnapshot value, string indent) => value switch
    {
        ValueSnapshot.Text text => text.Value,
        ValueSnapshot.Items items => Join("[", "]", [.. items.Values.Select(item => Write(item, indent + "  "))], items.Left, indent, isPacked: items.Values.All(item => item is ValueSnapshot.Text)),
        ValueSnapshot.Parts { IsTuple: true } tuple => $"({string.Join(", ", tuple.Values.Select(part => Write(part.Value, indent + "  ")))})",
        ValueSnapshot.Parts { TypeName: null } dictionary => Join("{", "}", [.. dictionary.Values.Select(part => $"{part.Name}: {Write(part.Value, indent + "  ")}")], dictionary.Left, indent, isPacked: false),
        ValueSnapshot.Parts parts => Join($"{parts.TypeName} {{".TrimStart(), "}", [.. parts.Values.Select(part => $"{part.Name} = {Write(part.Value, indent + "  ")}")], parts.Left, indent, isPacked: false),
        _ => "",
    };

    private static string Join(string open, string close, List<string> items, int left, string indent, bool isPacked)
    {
        if (left != 0) items.Add(left > 0 ? $"… {left} more" : "…");
        if (items.Count == 0) return $"{open} {close}";
        var line = $"{open} {string.Join(", ", items)} {close}";
        if (line.Length + indent.Length <= Width && !line.Contains('\n', StringComparison.Ordinal)) return line;

        var inner = indent + "  ";
        var lines = isPacked ? Pack(items, Width - inner.Length) : items;
        return $"{open}\n{string.Join(",\n", lines.Select(each => inner + each))}\n{indent}{close}";
    }

    private static List<string> Pack(List<string> items, int width)
    {
        var lines = new List<string>();
        foreach (var item in items)
            if (lines.Count > 0 && lines[^1].Length + item.Length + 2 <= width) lines[^1] += $", {item}";
            else lines.Add(item);
        return lines;
    }
}
