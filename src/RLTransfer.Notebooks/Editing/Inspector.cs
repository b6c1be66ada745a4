using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Editing;

/// <summary>What the name at the cursor is: its signatures and its documentation.</summary>
internal sealed class Inspector(ScriptSession session)
{
    private const int MostOverloads = 12;

    /// <param name="cell">The cell's text.</param>
    /// <param name="cursor">The cursor, in UTF-16.</param>
    /// <returns>Representations by MIME type; null where nothing known stands there.</returns>
    public JsonObject? At(string cell, int cursor)
    {
        var compilation = session.Compile(CellText.CSharpOf(cell), "inspection");
        var tree = compilation.SyntaxTrees[0];
        var model = compilation.GetSemanticModel(tree);
        var symbols = NameAt(tree, cursor) is { } name ? SymbolsOf(model, name) : [];
        if (symbols.Count == 0) return null;

        var plain = new StringBuilder();
        foreach (var symbol in symbols.Take(MostOverloads)) plain.AppendLine(symbol.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat.WithMemberOptions(Members)));
        if (symbols.Count > MostOverloads) plain.AppendLine($"(+ {symbols.Count - MostOverloads} overloads)");
        var documented = symbols.Select(XmlDocumentation.Of).FirstOrDefault(text => text is not null);
        if (documented is not null) plain.AppendLine().AppendLine(documented);

        var text = plain.ToString().TrimEnd();
        return new JsonObject { ["text/plain"] = text, ["text/html"] = $"<pre>{WebUtility.HtmlEncode(text)}</pre>" };
    }

    private const SymbolDisplayMemberOptions Members =
        SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeModifiers;

    // The name the cursor is in or behind; in an argument list, the method that is called.
    private static SimpleNameSyntax? NameAt(SyntaxTree tree, int cursor)
    {
        var root = tree.GetRoot();
        foreach (var position in new[] { cursor, cursor - 1 }.Where(position => position >= 0))
        {
            var token = root.FindToken(position);
            if (token.Parent is SimpleNameSyntax name && name.Span.Contains(position)) return name;
        }

        return root.FindToken(Math.Max(cursor - 1, 0)).Parent?.FirstAncestorOrSelf<ArgumentListSyntax>()?.Parent is InvocationExpressionSyntax call
            ? call.Expression switch
            {
                MemberAccessExpressionSyntax access => access.Name,
                SimpleNameSyntax simple => simple,
                _ => null,
            }
            : null;
    }

    private static IReadOnlyList<ISymbol> SymbolsOf(SemanticModel model, SimpleNameSyntax name)
    {
        var info = model.GetSymbolInfo(name);
        if (info.Symbol is { } one) return [one];
        if (!info.CandidateSymbols.IsEmpty) return info.CandidateSymbols;
        return [.. model.GetMemberGroup(name)];
    }
}
