using System.ComponentModel;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Editing;

/// <summary>What may stand at the cursor: members behind a dot, else names in scope and keywords.</summary>
internal sealed class Completer(ScriptSession session)
{
    private static readonly SymbolDisplayFormat Signature = SymbolDisplayFormat.MinimallyQualifiedFormat;

    private static readonly string[] Keywords =
    [
        .. SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(text => !text.StartsWith("__", StringComparison.Ordinal)), "var", "await", "async", "record", "nameof",
    ];

    /// <param name="cell">The cell's text.</param>
    /// <param name="cursor">The cursor, in UTF-16.</param>
    /// <returns>The matches, and what part of the text each would replace.</returns>
    public (Completion[] Matches, int Start, int End) At(string cell, int cursor)
    {
        var start = StartOfWord(cell, cursor);
        var typed = cell[start..cursor];
        if (DirectiveStart(cell, cursor) is { } directive) return (DirectivesLike(cell[directive..cursor]), directive, cursor);

        var code = CellText.CSharpOf(cell);
        var compilation = session.Compile(code, "completion");
        var tree = compilation.SyntaxTrees[0];
        var model = compilation.GetSemanticModel(tree);
        if (IsInText(tree, cursor)) return ([], cursor, cursor);

        var container = ContainerBefore(tree, start);
        var symbols = container is null ? InScope(model, start) : Members(model, container, start);
        var matches = symbols
            .Where(symbol => symbol.CanBeReferencedByName && !IsHidden(symbol) && Fits(symbol.Name, typed))
            .GroupBy(symbol => symbol.Name, StringComparer.Ordinal)
            .Select(group => new Completion(group.Key, Kind(group.First()), Describe(group)));
        if (container is null) matches = matches.Concat(Keywords.Where(keyword => typed.Length > 0 && Fits(keyword, typed)).Select(keyword => new Completion(keyword, "keyword", keyword)));

        // What begins in the same case comes first.
        Completion[] sorted = [.. matches.DistinctBy(match => match.Text, StringComparer.Ordinal).OrderBy(match => match.Text.StartsWith(typed, StringComparison.Ordinal) ? 0 : 1).ThenBy(match => match.Text, StringComparer.OrdinalIgnoreCase)];
        return (sorted, start, cursor);
    }

    private static IEnumerable<ISymbol> InScope(SemanticModel model, int position) =>
        model.LookupSymbols(position).Concat(model.LookupNamespacesAndTypes(position));

    private static IEnumerable<ISymbol> Members(SemanticModel model, ExpressionSyntax container, int position)
    {
        switch (model.GetSymbolInfo(container).Symbol)
        {
            case INamespaceSymbol space: return model.LookupNamespacesAndTypes(position, space);
            case ITypeSymbol type: return model.LookupStaticMembers(position, type);
        }

        return model.GetTypeInfo(container).Type is { TypeKind: not TypeKind.Error } value
            ? model.LookupSymbols(position, value, includeReducedExtensionMethods: true).Where(member => !member.IsStatic && member is not INamedTypeSymbol)
            : [];
    }

    // The expression whose dot the word at `start` stands behind.
    private static ExpressionSyntax? ContainerBefore(SyntaxTree tree, int start)
    {
        var root = tree.GetRoot();
        var token = root.FindToken(Math.Max(start - 1, 0));
        if (token.SpanStart >= start && start > 0) token = token.GetPreviousToken();
        return token.Parent switch
        {
            MemberAccessExpressionSyntax access when access.OperatorToken == token => access.Expression,
            QualifiedNameSyntax name when name.DotToken == token => name.Left,
            MemberBindingExpressionSyntax binding when binding.OperatorToken == token && binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is { } conditional => conditional.Expression,
            _ => null,
        };
    }

    private static bool IsInText(SyntaxTree tree, int cursor)
    {
        var root = tree.GetRoot();
        var trivia = root.FindTrivia(Math.Max(cursor - 1, 0));
        if (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)) return true;
        var token = root.FindToken(Math.Max(cursor - 1, 0));
        return token.SpanStart < cursor && (token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.CharacterLiteralToken)
            || token.IsKind(SyntaxKind.InterpolatedStringTextToken)) && (cursor < token.Span.End || token.ContainsDiagnostics);
    }

    private static int StartOfWord(string text, int cursor)
    {
        while (cursor > 0 && (char.IsLetterOrDigit(text[cursor - 1]) || text[cursor - 1] == '_')) cursor--;
        return cursor;
    }

    private static int? DirectiveStart(string cell, int cursor)
    {
        var start = cursor == 0 ? 0 : cell.LastIndexOf('\n', cursor - 1) + 1;
        return cell[start..cursor].StartsWith('#') && !cell[start..cursor].Contains(' ', StringComparison.Ordinal) ? start : null;
    }

    private static Completion[] DirectivesLike(string typed) =>
        [.. Directives.Names.Where(name => name.StartsWith(typed, StringComparison.Ordinal)).Select(name => new Completion(name, "magic", name))];

    private static bool Fits(string name, string typed) => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase);

    private static bool IsHidden(ISymbol symbol) => symbol.IsImplicitlyDeclared && symbol is not INamespaceSymbol
        || symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == nameof(EditorBrowsableAttribute)
            && attribute.ConstructorArguments is [{ Value: (int)EditorBrowsableState.Never }]);

    private static string Kind(ISymbol symbol) => symbol switch
    {
        INamespaceSymbol => "module",
        ITypeSymbol { TypeKind: TypeKind.Interface } => "interface",
        ITypeSymbol => "class",
        IMethodSymbol => "function",
        IPropertySymbol => "property",
        IFieldSymbol { ContainingType.IsScriptClass: true } or ILocalSymbol or IParameterSymbol => "instance",
        IFieldSymbol => "field",
        IEventSymbol => "event",
        _ => "statement",
    };

    private static string Describe(IGrouping<string, ISymbol> overloads)
    {
        var first = overloads.First();
        var others = overloads.Count() - 1;
        var text = first.ToDisplayString(Signature);
        return others == 0 ? text : $"{text} (+ {others} overload{(others == 1 ? "" : "s")})";
    }
}
