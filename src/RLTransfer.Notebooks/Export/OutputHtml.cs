using System.Net;
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

    public static string Of(JsonObject output, MarkdownHtml markdown) => (string?)output["output_type"] switch
    {
        "stream" => $"<pre class=\"stream {((string?)output["name"] == "stderr" ? "stderr" : "stdout")}\">{TerminalText.ToHtml(MultilineText.Join(output["text"]))}</pre>",
        "error" => $"<pre class=\"error\">{TerminalText.ToHtml(output["traceback"] is JsonArray { Count: > 0 } lines ? string.Join('\n', lines.Select(line => line?.ToString())) : $"{output["ename"]}: {output["evalue"]}")}</pre>",
        "display_data" or "execute_result" when output["data"] is JsonObject data => Display(data, markdown),
        _ => "",
    };

    private static string Display(JsonObject data, MarkdownHtml markdown)
    {
        if (Text("image/svg+xml") is { } svg) return Figure(svg);
        if (data[Plotly] is not null) return Figure($"<pre class=\"result\">{TerminalText.ToHtml(Text("text/plain") ?? "a chart, which needs a script")}</pre>");
        if (Images.FirstOrDefault(type => data[type] is not null) is { } image) return $"<figure><img alt=\"{Described("picture")}\" src=\"{DataUrl(image)}\"></figure>";
        if (Media("video") is { } video) return $"<figure><video controls src=\"{DataUrl(video)}\"></video></figure>";
        if (Media("audio") is { } audio) return $"<figure><audio controls src=\"{DataUrl(audio)}\"></audio></figure>";
        if (data["application/pdf"] is not null) return $"<figure><object class=\"document\" type=\"application/pdf\" data=\"{DataUrl("application/pdf")}\">{Described("a PDF document")}</object></figure>";
        if (Text("text/html") is { } html) return $"<div class=\"html\">{html}</div>";
        if (Text("text/markdown") is { } text) return markdown.Of(text);
        if (Text("text/latex") is { } latex) return $"<div class=\"math\">{WebUtility.HtmlEncode(WithoutDollars(latex))}</div>";
        if ((Text("application/javascript") ?? Text("text/javascript")) is { } script) return $"<script>{script.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}</script>";
        if (data.FirstOrDefault(entry => MimeTypes.IsJson(entry.Key)) is { Key: not null, Value: var json }) return $"<pre class=\"result\">{WebUtility.HtmlEncode(json?.ToJsonString(Indented) ?? "null")}</pre>";
        return (Text("text/plain") ?? data.Select(entry => Text(entry.Key)).FirstOrDefault(each => each is not null)) is { } plain ? $"<pre class=\"result\">{TerminalText.ToHtml(plain)}</pre>" : "";

        string? Text(string mimeType) => data[mimeType] is { } value && MultilineText.IsText(value) ? MultilineText.Join(value) : null;

        string? Media(string kind) => data.Select(entry => entry.Key).FirstOrDefault(type => type.StartsWith(kind + "/", StringComparison.Ordinal));

        string Described(string otherwise) => WebUtility.HtmlEncode(Text("text/plain") ?? otherwise);

        string DataUrl(string mimeType) => $"data:{WebUtility.HtmlEncode(mimeType)};base64,{WebUtility.HtmlEncode((Text(mimeType) ?? "").ReplaceLineEndings(""))}";

        string Figure(string still) =>
            $"<figure class=\"plot\">{still}{(data[Plotly] is { } plot ? $"<script type=\"application/json\">{ForScript(plot)}</script>" : "")}</figure>";
    }

    private static string WithoutDollars(string latex)
    {
        var formula = latex.Trim();
        if (formula.StartsWith("$$", StringComparison.Ordinal) && formula.EndsWith("$$", StringComparison.Ordinal) && formula.Length > 4) return $"\\[{formula[2..^2]}\\]";
        return formula.Length > 2 && formula[0] == '$' && formula[^1] == '$' ? $"\\[{formula[1..^1]}\\]" : formula;
    }

    // A script element ends at "</", whatever stands around it.
    private static string ForScript(JsonNode json) => json.ToJsonString(JsonSerializerOptions.Web).Replace("</", "<\\/", StringComparison.Ordinal);
}
