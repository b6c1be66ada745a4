using System.Net;
using System.Text.RegularExpressions;

namespace RLTransfer.Notebooks.Export;

/// <summary>Links from one notebook to others that are pages too.</summary>
/// <param name="folder">The notebook's folder, which its links are relative to.</param>
/// <param name="pages">The pages' names by the full paths of their notebooks.</param>
internal sealed partial class PageLinks(string folder, IReadOnlyDictionary<string, string> pages)
{
    /// <summary>The HTML with its links leading to pages.</summary>
    public string Lead(string html) => Links().Replace(html, match =>
    {
        var url = WebUtility.HtmlDecode(match.Groups["url"].Value);
        return PageOf(url) is { } page ? $"{match.Groups["before"].Value}\"{WebUtility.HtmlEncode(page)}\"" : match.Value;
    });

    private string? PageOf(string url)
    {
        var parts = UrlParts().Match(url);
        var path = Uri.UnescapeDataString(parts.Groups["path"].Value);
        if (path.Length == 0 || path.StartsWith('/') || path.Contains("://", StringComparison.Ordinal) || path.Contains('\0', StringComparison.Ordinal)) return null;
        return pages.TryGetValue(Path.GetFullPath(Path.Combine(folder, path)), out var page) ? Uri.EscapeDataString(page) + parts.Groups["rest"].Value : null;
    }

    [GeneratedRegex("""(?<before><(?:a|area)\s[^>]*?\bhref\s*=\s*)(?:"(?<url>[^"]*)"|'(?<url>[^']*)'|(?<url>[^\s"'<>]+))""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Links();

    [GeneratedRegex(@"^(?<path>[^?#]*)(?<rest>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex UrlParts();
}
