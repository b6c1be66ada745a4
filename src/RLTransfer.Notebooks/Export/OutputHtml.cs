using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Markdig;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Export;

/// <summary>One saved output as HTML, in its best static representation; a figure also carries its data for Plotly.</summary>
internal static partial class OutputHtml
{
    private const string Plotly = "application/vnd.plotly.v1+json";

    public static string Of(JsonObject output, MarkdownPipeline markdown) => (string?)output["output_type"] switch
    {
        "stream" => $"<pre class=\"stream {((string?)output["name"] == "stderr" ? "stderr" : "stdout")}\">{Plain(MultilineText.Join(output["text"]))}</pre>",
        "error" => $"<pre class=\"error\">{Plain(output["traceback"] is JsonArray lines ? string.Join('\n', lines.Select(line => line?.ToString())) : (string?)output["evalue"] ?? "")}</pre>",
        "display_data" or "execute_result" when output["data"] is JsonObject data => Display(data, markdown),
        _ => "",
    };

    private static string Display(JsonObject data, MarkdownPipeline markdown)
    {
        if (data["image/svg+xml"] is { } svg)
        {
            var figure = data[Plotly] is { } plot ? $"<script type=\"application/json\">{ForScript(plot)}</script>" : "";
            return $"<figure class=\"plot\">{MultilineText.Join(svg)}{figure}</figure>";
        }

        if (data["image/png"] is { } png) return $"<figure><img alt=\"{Attribute(data)}\" src=\"data:image/png;base64,{WebUtility.HtmlEncode(MultilineText.Join(png).ReplaceLineEndings(""))}\"></figure>";
        if (data["text/html"] is { } html) return $"<div class=\"html\">{MultilineText.Join(html)}</div>";
        if (data["text/markdown"] is { } text) return Markdown.ToHtml(MultilineText.Join(text), markdown);
        return data["text/plain"] is { } plain ? $"<pre class=\"result\">{Plain(MultilineText.Join(plain))}</pre>" : "";
    }

    private static string Attribute(JsonObject data) => data["text/plain"] is { } plain ? WebUtility.HtmlEncode(MultilineText.Join(plain)) : "picture";

    // A script element ends at "</", whatever stands around it.
    private static string ForScript(JsonNode json) => json.ToJsonString(JsonSerializerOptions.Web).Replace("</", "<\\/", StringComparison.Ordinal);

    private static string Plain(string text) => WebUtility.HtmlEncode(Escapes().Replace(text, ""));

    [GeneratedRegex(@"\e\[[0-9;]*m", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escapes();
}
