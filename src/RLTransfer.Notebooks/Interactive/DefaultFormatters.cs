using System.Collections;
using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace RLTransfer.Notebooks.Interactive;

/// <summary>
/// How values are shown for which nobody has registered a formatter: in place of .NET Interactive's own walk through objects and
/// sequences, which is bounded on each level but not in all. Everything else is .NET Interactive's.
/// </summary>
internal static class DefaultFormatters
{
    private static readonly ConcurrentStack<ITypeFormatter> Defaults = (ConcurrentStack<ITypeFormatter>)typeof(Formatter).GetField("_defaultTypeFormatters", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;

    private static readonly ITypeFormatter[] Ours =
    [
        .. new[] { typeof(object), typeof(IEnumerable), typeof(string) }.SelectMany(type => (ITypeFormatter[])[new Default(type, "text/plain", WritePlain), new Default(type, "text/html", WriteHtml)]),
        .. new[] { typeof(JsonElement), typeof(JsonDocument), typeof(JsonNode), typeof(DateTime), typeof(DateTimeOffset), typeof(Type) }.Select(type => new Default(type, "text/plain", WritePlain)),
        new Default(typeof(JsonNode), "text/html", WriteHtml),
    ];

    /// <summary>Puts them in their place, also after a reset.</summary>
    public static void Install()
    {
        if (Defaults.Contains(Ours[0])) return;
        Defaults.PushRange(Ours);
        Formatter.ListExpansionLimit = 50;
    }

    /// <summary>A plain text as HTML that adds nothing to it.</summary>
    public static string Frame(string plain) => $"<div class=\"dni-plaintext\"><pre>{WebUtility.HtmlEncode(plain)}</pre></div>";

    private static void WritePlain(object? value, TextWriter writer) => writer.Write(PlainText.Write(ValueSnapshot.Of(value)));

    private static void WriteHtml(object? value, TextWriter writer)
    {
        var snapshot = ValueSnapshot.Of(value);   // copied first: what can be walked once only is walked once
        writer.Write(HtmlTable.TryWrite(snapshot) ?? Frame(PlainText.Write(snapshot)));
    }

    private sealed class Default(Type type, string mimeType, Action<object?, TextWriter> write) : ITypeFormatter
    {
        public string MimeType => mimeType;

        public Type Type => type;

        public bool Format(object instance, FormatContext context)
        {
            write(instance, context.Writer);
            return true;
        }
    }
}
