using System.Globalization;
using System.Text;

namespace RLTransfer.Notebooks.Tests.Documents;

/// <summary>What Python's <c>json.dumps(value, indent=1, ensure_ascii=False)</c> writes, spelled out apart from the code under test.</summary>
/// <remarks>A number is a <see cref="Number"/>, so that its spelling can be chosen.</remarks>
internal static class PythonJson
{
    internal sealed record Number(string Spelling);

    public static string Dump(object? value) => Write(value, 0) + "\n";

    private static string Write(object? value, int depth)
    {
        var inner = new string(' ', depth + 1);
        var outer = new string(' ', depth);
        return value switch
        {
            null => "null",
            bool flag => flag ? "true" : "false",
            Number number => number.Spelling,
            string text => Quote(text),
            IReadOnlyCollection<KeyValuePair<string, object?>> { Count: 0 } => "{}",
            IReadOnlyCollection<KeyValuePair<string, object?>> pairs => $"{{\n{string.Join(",\n", pairs.Select(pair => $"{inner}{Quote(pair.Key)}: {Write(pair.Value, depth + 1)}"))}\n{outer}}}",
            IReadOnlyCollection<object?> { Count: 0 } => "[]",
            IReadOnlyCollection<object?> items => $"[\n{string.Join(",\n", items.Select(item => inner + Write(item, depth + 1)))}\n{outer}]",
            _ => throw new ArgumentException(value.GetType().Name),
        };
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            quoted.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture),
                _ => character.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
