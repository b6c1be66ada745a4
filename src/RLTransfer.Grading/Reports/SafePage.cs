using System.Security.Cryptography;
using System.Text;

namespace RLTransfer.Grading.Reports;

/// <summary>An HTML page on which nothing runs and which loads nothing: text alone, one style sheet known by its hash, pictures that it holds itself.</summary>
internal static class SafePage
{
    private const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c1c; background: #fff; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
        pre { background: #f6f6f4; padding: .8rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #ddd; overflow-wrap: anywhere; }
        td.points, th.points { text-align: right; white-space: nowrap; }
        .passed { color: #14652f; } .failed { color: #a11; } .stamp { background: #a11; color: #fff; padding: .5rem .8rem; font-weight: bold; }
        .hint { background: #fff6d6; padding: .3rem .6rem; margin: .3rem 0; } .got { font-family: ui-monospace, monospace; font-size: .85rem; white-space: pre-wrap; }
        img { max-width: 100%; }
        """;

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <param name="title">Text.</param>
    /// <param name="body">HTML in which every text has gone through <see cref="Text.Html"/>.</param>
    public static string Of(string title, string body) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{StyleHash}'; img-src data:; base-uri 'none'; form-action 'none'">
        <meta name="referrer" content="no-referrer">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text.Html(title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        {body}
        </body>
        </html>

        """.ReplaceLineEndings("\n");
}
