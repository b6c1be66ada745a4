using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Export;

/// <summary>Markdown as Jupyter reads it, as HTML: its usual extensions, attachments inside, links between notebooks.</summary>
/// <param name="exported">The notebooks that become pages: links to them lead there.</param>
internal sealed partial class MarkdownHtml(IReadOnlySet<string> exported)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseMathematics().UseAutoIdentifiers().UseTaskLists().UseFootnotes().UseAutoLinks().UseAlertBlocks()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).Build();

    /// <summary>A text's HTML.</summary>
    /// <param name="source">The text.</param>
    /// <param name="attachments">The cell's attachments: bundles by name.</param>
    public string Of(string source, JsonObject? attachments = null)
    {
        var document = Markdown.Parse(Environments().Replace(source, match => $"\n$$\n{match.Value}\n$$\n"), Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>()) AddAnchor(heading);
        var html = document.ToHtml(Pipeline);
        html = Links().Replace(html, match => match.Groups["before"].Value + WebUtility.HtmlEncode(PageOf(WebUtility.HtmlDecode(match.Groups["url"].Value))) + match.Groups["after"].Value);
        return attachments is null ? html : Pictures().Replace(html, match => match.Groups["before"].Value + Inline(match.Groups["url"].Value, attachments) + match.Groups["after"].Value);
    }

    // Jupyter's ids keep capitals and have - for blanks; links that were written for it shall arrive.
    private static void AddAnchor(HeadingBlock heading)
    {
        var text = string.Concat(heading.Inline?.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()) ?? []);
        var id = text.Trim().Replace(' ', '-');
        if (id.Length == 0 || id == heading.TryGetAttributes()?.Id) return;
        var anchor = new HtmlInline($"<a id=\"{WebUtility.HtmlEncode(id)}\"></a>");
        if (heading.Inline!.FirstChild is { } first) first.InsertBefore(anchor);
        else heading.Inline.AppendChild(anchor);
    }

    private string PageOf(string url)
    {
        var parts = UrlParts().Match(url);
        var path = parts.Groups["path"].Value;
        var name = Path.GetFileName(Uri.UnescapeDataString(path));
        var isOther = url.Contains("://", StringComparison.Ordinal) || path.StartsWith('/');
        if (isOther || !exported.Contains(name)) return url;
        return Uri.EscapeDataString(Path.ChangeExtension(name, ".html")) + parts.Groups["rest"].Value;
    }

    private static string Inline(string url, JsonObject attachments)
    {
        var name = Uri.UnescapeDataString(WebUtility.HtmlDecode(url));
        if ((attachments[name] ?? attachments[WebUtility.HtmlDecode(url)]) is not JsonObject bundle || bundle.FirstOrDefault() is not { Key: { } mimeType, Value: { } data } || !MultilineText.IsText(data)) return "attachment:" + url;
        var text = MultilineText.Join(data);
        var base64 = mimeType == "image/svg+xml" && text.TrimStart().StartsWith('<') ? Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)) : text.ReplaceLineEndings("");
        return $"data:{WebUtility.HtmlEncode(mimeType)};base64,{WebUtility.HtmlEncode(base64)}";
    }

    [GeneratedRegex("""(?<before><a\s[^>]*?\bhref\s*=\s*["'])(?<url>[^"']*)(?<after>["'])""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Links();

    [GeneratedRegex("""(?<before><img\s[^>]*?\bsrc\s*=\s*["'])attachment:(?<url>[^"']*)(?<after>["'])""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Pictures();

    [GeneratedRegex(@"^(?<path>[^?#]*)(?<rest>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex UrlParts();

    // LaTeX's environments are formulas without dollar signs, as Jupyter has them.
    [GeneratedRegex(@"(?<![$\w])^\\begin\{(?<name>equation|align|gather|multline|eqnarray|alignat|cases|split|[pbvBV]?matrix)(?<star>\*?)\}.*?\\end\{\k<name>\k<star>\}[ \t]*$", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Environments();
}
