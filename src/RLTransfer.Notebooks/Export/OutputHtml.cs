using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Export;

/// <summary>One saved output as HTML, in its best static representation; a figure also carries its data for Plotly.</summary>
internal static class OutputHtml
{
    private const string Plotly = "application/vnd.plotly.v1+json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Images = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/apng", "image/avif", "image/bmp"];

    /// <summary>All outputs of a cell; what was printed in pieces is one text, in which a line may rewrite an earlier piece's.</summary>
    public static void Append(StringBuilder body, IEnumerable<JsonObject> outputs, MarkdownHtml markdown)
    {
        var printed = new StringBuilder();
        var name = "";
        foreach (var output in outputs)
        {
            var isStream = (string?)output["output_type"] == "stream";
            if (!isStream || name != Name(output)) Print();
            if (!isStream)
            {
                body.AppendLine(Of(output, markdown));
                continue;
            }

            name = Name(output);
            printed.Append(MultilineText.Join(output["text"]));
        }

        Print();

        void Print()
        {
            if (printed.Length > 0) body.AppendLine($"<pre class=\"stream {name}\">{TerminalText.ToHtml(printed.ToString())}</pre>");
            printed.Clear();
        }

        static string Name(JsonObject output) => (string?)output["name"] == "stderr" ? "stderr" : "stdout";
    }

    private static string Of(JsonObject output, MarkdownHtml markdown) => (string?)output["output_type"] switch
    {
        "error" => $"<pre class=\"error\">{TerminalText.ToHtml(output["traceback"] is JsonArray lines && lines.Any(line => line is not null) ? string.Join('\n', lines.Select(line => line?.ToString())) : $"{output["ename"]}: {output["evalue"]}")}</pre>",
        "display_data" or "execute_result" or "update_display_data" when output["data"] is JsonObject data => Display(data, output["metadata"] as JsonObject, markdown),
        _ => "",
    };

    // Jupyter's order of preference, but that a figure's picture comes first.
    private static string Display(JsonObject data, JsonObject? metadata, MarkdownHtml markdown)
    {
        if (data[Plotly] is not null) return Figure(Text("image/svg+xml") ?? $"<pre class=\"result\">{TerminalText.ToHtml(Text("text/plain") ?? "a chart, which needs a script")}</pre>");
        if (Text("text/html") is { } html) return $"<div class=\"html\">{html}</div>";
        if (Text("text/markdown") is { } text) return markdown.Of(text);
        if (Text("image/svg+xml") is { } svg) return Figure(svg);
        if (Text("text/latex") is { } latex) return Formula(latex.Trim(), markdown);
        if (Images.FirstOrDefault(type => data[type] is not null) is { } image) return $"<figure><img alt=\"{Described("picture")}\" src=\"{DataUrl(image)}\"{Length(image, "width")}{Length(image, "height")}></figure>";
        if (Media("video") is { } video) return $"<figure><video controls src=\"{DataUrl(video)}\"></video></figure>";
        if (Media("audio") is { } audio) return $"<figure><audio controls src=\"{DataUrl(audio)}\"></audio></figure>";
        if (data["application/pdf"] is not null) return $"<figure><object class=\"document\" type=\"application/pdf\" data=\"{DataUrl("application/pdf")}\">{Described("a PDF document")}</object></figure>";
        if ((Text("application/javascript") ?? Text("text/javascript")) is { } script) return $"<script>{script.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}</script>";
        if (Json(isVendors: false) is { } json) return json;
        return (Text("text/plain") ?? data.Select(entry => MimeTypes.IsJson(entry.Key) ? null : Text(entry.Key)).FirstOrDefault(each => each is not null)) is { } plain
            ? $"<pre class=\"result\">{TerminalText.ToHtml(plain)}</pre>" : Json(isVendors: true) ?? "";

        // A vendor's JSON is for the vendor's script; its text says more to a reader.
        string? Json(bool isVendors) => data.FirstOrDefault(entry => MimeTypes.IsJson(entry.Key) && entry.Key.StartsWith("application/vnd.", StringComparison.Ordinal) == isVendors) is { Key: not null, Value: var value }
            ? $"<pre class=\"result\">{WebUtility.HtmlEncode(value?.ToJsonString(Indented) ?? "null")}</pre>" : null;

        string Length(string mimeType, string side) => metadata?[mimeType] is JsonObject sizes && sizes[side] is JsonValue size && size.GetValueKind() == JsonValueKind.Number ? $" {side}=\"{size.ToJsonString()}\"" : "";

        string? Text(string mimeType) => data[mimeType] is { } value && MultilineText.IsText(value) ? MultilineText.Join(value) : null;

        string? Media(string kind) => data.Select(entry => entry.Key).FirstOrDefault(type => type.StartsWith(kind + "/", StringComparison.Ordinal));

        string Described(string otherwise) => WebUtility.HtmlEncode(Text("text/plain") ?? otherwise);

        string DataUrl(string mimeType) => $"data:{WebUtility.HtmlEncode(mimeType)};base64,{WebUtility.HtmlEncode((Text(mimeType) ?? "").ReplaceLineEndings(""))}";

        string Figure(string still) =>
            $"<figure class=\"plot\">{still}{(data[Plotly] is { } plot ? $"<script type=\"application/json\">{ForScript(plot)}</script>" : "")}</figure>";
    }

    // One formula, with or without dollar signs around it, or text with formulas in it.
    private static string Formula(string latex, MarkdownHtml markdown)
    {
        var inner = latex.Trim('$');
        var isOne = (latex.Length - inner.Length) is 2 or 4 && latex.StartsWith('$') && inner.Length > 0 && !inner.Contains('$', StringComparison.Ordinal);
        if (!isOne && latex.Contains('$', StringComparison.Ordinal)) return markdown.Of(latex);
        return $"<div class=\"math\">{WebUtility.HtmlEncode(isOne ? $"\\[{inner}\\]" : latex)}</div>";
    }

    // A script element ends at "</", whatever stands around it.
    private static string ForScript(JsonNode json) => json.ToJsonString(JsonSerializerOptions.Web).Replace("</", "<\\/", StringComparison.Ordinal);
}
