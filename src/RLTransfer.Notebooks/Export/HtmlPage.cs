using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Export;

/// <summary>A notebook as one HTML file that needs nothing beside it: text, cells, outputs, working figures.</summary>
internal static class HtmlPage
{
    /// <param name="notebook">The document.</param>
    /// <param name="title">Stands in the browser's tab.</param>
    /// <param name="assets">What makes figures and formulas work.</param>
    /// <param name="links">Where links to other notebooks lead.</param>
    public static string Of(Notebook notebook, string title, PageAssets assets, PageLinks links)
    {
        var body = new StringBuilder();
        var markdown = new MarkdownHtml(links);
        foreach (var cell in notebook.Cells.Where(cell => !Has(cell, "remove", "cell")))
        {
            if (cell.Type == "markdown" && !Has(cell, "remove", "input"))
            {
                Folded(body, Has(cell, "hide", "cell") || Has(cell, "hide", "input"), "Text", () =>
                    body.Append("<section>").Append(markdown.Of(cell.Source, cell.Json["attachments"] as JsonObject)).AppendLine("</section>"));
            }
            else if (cell.IsCode) AppendCode(body, cell, CellParser.IsCSharp(notebook.LanguageOf(cell)), markdown);
            else if (cell.Type == "raw" && !Has(cell, "remove", "input")) AppendRaw(body, cell);
        }

        return Wrap(title, body.ToString(), assets);
    }

    /// <summary>The page around a body.</summary>
    internal static string Wrap(string title, string body, PageAssets assets)
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append($"<title>{WebUtility.HtmlEncode(title)}</title>\n<style>\n").Append(EmbeddedText.Read("page.css")).Append("</style>\n");
        if (assets.KatexStyle is { } style && body.Contains("class=\"math\"", StringComparison.Ordinal)) page.Append("<style>").Append(style).Append("</style>\n<script>").Append(assets.KatexScript).Append("</script>\n");
        page.Append("</head>\n<body>\n<main>\n").Append(body).Append("</main>\n");
        if (assets.PlotlyScript is { } plotly && body.Contains("<figure class=\"plot\">", StringComparison.Ordinal)) page.Append("<script>").Append(plotly).Append("</script>\n");
        return page.Append("<script>\n").Append(EmbeddedText.Read("page.js")).Append("</script>\n</body>\n</html>\n").ToString();
    }

    private static void AppendCode(StringBuilder body, NotebookCell cell, bool isCSharp, MarkdownHtml markdown)
    {
        body.Append("<div class=\"cell\">");
        if (!Has(cell, "remove", "input"))
        {
            Folded(body, Has(cell, "hide", "input") || Has(cell, "hide", "cell") || Is(cell.Metadata["jupyter"], "source_hidden"), "Code", () =>
                body.Append("<pre class=\"code\"><code>").Append(isCSharp ? CSharpHighlighter.ToHtml(cell.Source) : WebUtility.HtmlEncode(cell.Source)).AppendLine("</code></pre>"));
        }

        if (!Has(cell, "remove", "output") && cell.Outputs.Count > 0)
        {
            var isFolded = Has(cell, "hide", "output") || Has(cell, "hide", "cell") || Is(cell.Metadata["jupyter"], "outputs_hidden") || Is(cell.Metadata, "collapsed");
            Folded(body, isFolded, "Output", () => OutputHtml.Append(body, cell.Outputs.OfType<JsonObject>(), markdown));
        }

        body.AppendLine("</div>");
    }

    // A raw cell is meant for one format, or for all and then shown as it is.
    private static void AppendRaw(StringBuilder body, NotebookCell cell)
    {
        switch ((cell.Metadata["raw_mimetype"] ?? cell.Metadata["format"])?.ToString())
        {
            case "text/html": body.AppendLine(cell.Source); break;
            case null or "" or "text/plain": body.Append("<pre class=\"result\">").Append(WebUtility.HtmlEncode(cell.Source)).AppendLine("</pre>"); break;
        }
    }

    private static bool Is(JsonNode? metadata, string name) => metadata is JsonObject values && values[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    // Jupyter Book's and nbconvert's tags, in both of their spellings.
    private static bool Has(NotebookCell cell, string verb, string part) => cell.Tags.Any(tag => tag.Replace('_', '-') is var plain && (plain == $"{verb}-{part}" || plain == $"{verb}-{part}s"));

    private static void Folded(StringBuilder body, bool isFolded, string summary, Action append)
    {
        if (isFolded) body.Append($"<details><summary>{summary}</summary>\n");
        append();
        if (isFolded) body.AppendLine("</details>");
    }
}
