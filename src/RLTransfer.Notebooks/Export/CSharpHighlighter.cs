using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Export;

/// <summary>C# as HTML: keywords, literals and comments in spans of their own.</summary>
internal static class CSharpHighlighter
{
    public static string ToHtml(string code)
    {
        var html = new StringBuilder();
        foreach (var token in CSharpSyntaxTree.ParseText(code, ScriptSession.ParseOptions).GetRoot().DescendantTokens())
        {
            foreach (var trivia in token.LeadingTrivia) Append(html, trivia);
            Append(html, token.ToString(), ClassOf(token));
            foreach (var trivia in token.TrailingTrivia) Append(html, trivia);
        }

        return html.ToString();
    }

    private static string? ClassOf(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "n",
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedStringStartToken
            or SyntaxKind.InterpolatedStringEndToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken => "s",
        var kind when SyntaxFacts.IsKeywordKind(kind) || token.IsContextualKeyword() => "k",
        SyntaxKind.IdentifierToken when token.Text is "var" or "await" => "k",
        _ => null,
    };

    private static void Append(StringBuilder html, SyntaxTrivia trivia)
    {
        var isComment = trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia;
        Append(html, trivia.ToFullString(), isComment ? "c" : null);
    }

    private static void Append(StringBuilder html, string text, string? spanClass)
    {
        var encoded = WebUtility.HtmlEncode(text);
        html.Append(spanClass is null ? encoded : $"<span class=\"{spanClass}\">{encoded}</span>");
    }
}
