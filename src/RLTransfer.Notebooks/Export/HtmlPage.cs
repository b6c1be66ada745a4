using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Export;

/// <summary>A notebook as one HTML file that needs nothing beside it: text, cells, outputs, working figures.</summary>
internal static class HtmlPage
{
    internal static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UsePipeTables().UseMathematics().UseAutoIdentifiers().Build();

    /// <param name="notebook">The document.</param>
    /// <param name="title">Stands in the browser's tab.</param>
    /// <param name="assets">What makes figures and formulas work.</param>
    /// <param name="exported">The notebooks that are pages too: links to them lead there.</param>
    public static string Of(Notebook notebook, string title, PageAssets assets, IReadOnlySet<string> exported)
    {
        var body = new StringBuilder();
        foreach (var cell in notebook.Cells)
        {
            if (cell.Type == "markdown") body.Append("<section>").Append(Prose(cell.Source, exported)).AppendLine("</section>");
            else if (cell.IsCode) AppendCode(body, cell);
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

    private static string Prose(string source, IReadOnlySet<string> exported)
    {
        var document = Markdig.Markdown.Parse(source, Markdown);
        foreach (var link in document.Descendants<LinkInline>().Where(link => link.Url is not null && exported.Contains(link.Url)))
        {
            link.Url = Path.ChangeExtension(link.Url, ".html");
        }

        return document.ToHtml(Markdown);
    }

    private static void AppendCode(StringBuilder body, NotebookCell cell)
    {
        body.Append("<div class=\"cell\"><pre class=\"code\"><code>").Append(CSharpHighlighter.ToHtml(cell.Source)).AppendLine("</code></pre>");
        foreach (var output in cell.Outputs.OfType<JsonObject>()) body.AppendLine(OutputHtml.Of(output, Markdown));
        body.AppendLine("</div>");
    }
}
