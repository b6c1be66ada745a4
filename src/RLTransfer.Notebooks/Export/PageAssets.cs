using System.Text.RegularExpressions;

namespace RLTransfer.Notebooks.Export;

/// <summary>What makes a page work without a network: the style, Plotly, and KaTeX with its fonts, each read once.</summary>
/// <param name="PlotlyScript">plotly.js; null leaves figures static.</param>
/// <param name="KatexScript">KaTeX; null leaves formulas as they are written.</param>
/// <param name="KatexStyle">KaTeX's style sheet with its fonts inside.</param>
internal sealed partial record PageAssets(string? PlotlyScript, string? KatexScript, string? KatexStyle)
{
    private const string Katex = "/usr/share/javascript/katex";

    /// <summary>Everything this machine has.</summary>
    /// <param name="plotlyFile">Where plotly.js lies; null where it could not be had.</param>
    public static PageAssets Load(string? plotlyFile)
    {
        var script = Path.Combine(Katex, "katex.min.js");
        var style = Path.Combine(Katex, "katex.min.css");
        var hasKatex = File.Exists(script) && File.Exists(style);
        return new(
            plotlyFile is null ? null : ForInline(File.ReadAllText(plotlyFile)),
            hasKatex ? ForInline(File.ReadAllText(script)) : null,
            hasKatex ? WithFonts(File.ReadAllText(style)) : null);
    }

    // Each @font-face lists three formats of one font; the first, woff2, is the one every browser takes.
    private static string WithFonts(string style) => FontSource().Replace(style, match =>
    {
        var font = Path.Combine(Katex, "fonts", Path.GetFileName(match.Groups["file"].Value));
        return File.Exists(font) ? $"src:url(data:font/woff2;base64,{Convert.ToBase64String(File.ReadAllBytes(font))}) format(\"woff2\")" : match.Value;
    });

    private static string ForInline(string script) => script.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("""src:url\((?<file>[^)]*\.woff2)\)[^;}]*""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex FontSource();
}
