using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Footnotes;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Export;

/// <summary>Markdown as Jupyter reads it, as HTML: its usual extensions, attachments inside, links between notebooks. One for each page, on which no id is twice.</summary>
/// <param name="links">Where links to notebooks lead.</param>
internal sealed partial class MarkdownHtml(PageLinks links)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseMathematics().UseAutoIdentifiers().UseTaskLists().UseFootnotes().UseAutoLinks().UseAlertBlocks()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).Use<Formulas>().Use<CodeFences>().Build();

    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private int notes;

    /// <summary>A text's HTML.</summary>
    /// <param name="source">The text.</param>
    /// <param name="attachments">The cell's attachments: bundles by name.</param>
    public string Of(string source, JsonObject? attachments = null)
    {
        var document = Markdown.Parse(source, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>()) Identify(heading);
        var html = links.Lead(document.ToHtml(Pipeline));
        if (document.Descendants<FootnoteGroup>().Any() && ++notes > 1) html = NoteIds().Replace(html, match => string.Create(CultureInfo.InvariantCulture, $"{match.Value}{notes}"));
        return attachments is null ? html : Pictures().Replace(html, match => $"{match.Groups["before"].Value}\"{Inline(match.Groups["url"].Value, attachments)}\"");
    }

    // Jupyter's ids keep capitals and have - for blanks; links that were written for it shall arrive.
    private void Identify(HeadingBlock heading)
    {
        var attributes = heading.GetAttributes();
        if (attributes.Id is { Length: > 0 } own)
        {
            for (var k = 1; !ids.Add(attributes.Id); k++) attributes.Id = string.Create(CultureInfo.InvariantCulture, $"{own}-{k}");
        }

        var text = string.Concat(heading.Inline?.Descendants().Select(inline => inline switch { LiteralInline literal => literal.Content.ToString(), CodeInline code => code.Content, _ => "" }) ?? []);
        var id = text.Trim().Replace(' ', '-');
        if (id.Length == 0 || !ids.Add(id)) return;
        var anchor = new HtmlInline($"<a id=\"{WebUtility.HtmlEncode(id)}\"></a>");
        if (heading.Inline!.FirstChild is { } first) first.InsertBefore(anchor);
        else heading.Inline.AppendChild(anchor);
    }

    private static string Inline(string url, JsonObject attachments)
    {
        var name = Uri.UnescapeDataString(WebUtility.HtmlDecode(url));
        if ((attachments[name] ?? attachments[WebUtility.HtmlDecode(url)]) is not JsonObject bundle || bundle.FirstOrDefault() is not { Key: { } mimeType, Value: { } data } || !MultilineText.IsText(data)) return "attachment:" + url;
        var text = MultilineText.Join(data);
        var base64 = mimeType == "image/svg+xml" && text.TrimStart().StartsWith('<') ? Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)) : text.ReplaceLineEndings("");
        return $"data:{WebUtility.HtmlEncode(mimeType)};base64,{WebUtility.HtmlEncode(base64)}";
    }

    [GeneratedRegex("""(?<before><img\s[^>]*?\bsrc\s*=\s*)(?:"attachment:(?<url>[^"]*)"|'attachment:(?<url>[^']*)'|attachment:(?<url>[^\s"'<>]+))""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Pictures();

    // Markdig counts the footnotes of each text anew.
    [GeneratedRegex("""(?<=<(?:a|li) [^>]*?(?:id="|href="#)fn(?:ref)?)(?=:\d)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex NoteIds();
}
