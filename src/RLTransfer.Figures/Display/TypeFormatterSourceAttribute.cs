namespace RLTransfer.Figures.Display;

/// <summary>
/// Tells .NET Interactive, where it is still installed, how a type shows itself. It finds the attribute by its name, whoever has declared it,
/// asks the source for its formatters by name too, and so needs no reference from here to there.
/// </summary>
/// <param name="formatterSourceType">A type with a constructor without parameters and a method <c>CreateTypeFormatters</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The type that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The MIME types that a value is shown in where nobody asks for another.</summary>
    public string[] PreferredMimeTypes { get; set; } = ["text/html"];
}

/// <summary>The formatters of every <see cref="IRichValue"/>, in .NET Interactive's convention.</summary>
public sealed class RichValueFormatterSource
{
    /// <summary>One formatter for each MIME type that rich values come in.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
        ((string[])["text/html", MimeBundle.PlainText, "text/markdown", "image/svg+xml", "image/png", "application/vnd.plotly.v1+json"]).Select(mimeType => new RichValueFormatter(mimeType));
}

/// <summary>Writes a rich value in one MIME type.</summary>
/// <param name="mimeType">For example <c>text/html</c>, which for a value without it holds its picture.</param>
public sealed class RichValueFormatter(string mimeType)
{
    /// <summary>What it writes.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>Writes the value.</summary>
    /// <returns>Whether it has this representation; nothing is written where it has not.</returns>
    public bool Format(object instance, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (instance is not IRichValue value) return false;
        var data = value.ToMimeBundle().Data;
        var text = data.TryGetValue(MimeType, out var node) ? Text(node) : MimeType == "text/html" ? Picture(data) : null;
        if (text is null) return false;
        writer.Write(text);
        return true;
    }

    private static string? Picture(IReadOnlyDictionary<string, System.Text.Json.Nodes.JsonNode> data) =>
        data.TryGetValue("image/svg+xml", out var svg) ? $"<div>{Text(svg)}</div>"
        : data.TryGetValue("image/png", out var png) ? $"<img src=\"data:image/png;base64,{Text(png)}\" alt=\"{System.Net.WebUtility.HtmlEncode(Text(data[MimeBundle.PlainText]))}\">"
        : null;

    // Text is a JSON string; Plotly is an object.
    private static string Text(System.Text.Json.Nodes.JsonNode node) => node.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string)node! : node.ToJsonString();
}
