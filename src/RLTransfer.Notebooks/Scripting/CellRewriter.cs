using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RLTransfer.Notebooks.Interactive;

namespace RLTransfer.Notebooks.Scripting;

/// <summary>
/// Lets a cell say what a C# program may say and a script may not: <c>using var</c> at the top level (disposed of when the cell is over),
/// classes of extension methods, <c>global using</c>. Lines stay where they are.
/// </summary>
internal static partial class CellRewriter
{
    private static readonly CSharpParseOptions AsProgram = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Regular);

    /// <summary>The text to compile; the same one where there is nothing to do.</summary>
    public static string Rewrite(string code)
    {
        if (!Candidates().IsMatch(code)) return code;
        var edits = new List<(int Start, int Length, string Text)>();
        foreach (Match match in GlobalUsings().Matches(code)) edits.Add((match.Index, match.Length, new string(' ', match.Length)));
        foreach (var member in CSharpSyntaxTree.ParseText(code, AsProgram).GetCompilationUnitRoot().Members)
        {
            if (member is GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } statement }) AddUsing(statement, edits);
            else if (member is ClassDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.StaticKeyword) && type.TypeParameterList is null) AddExtensions(type, edits);
        }

        if (edits.Count == 0) return code;
        var text = new StringBuilder(code);
        foreach (var (start, length, replacement) in edits.OrderByDescending(edit => edit.Start)) text.Remove(start, length).Insert(start, replacement);
        return text.ToString();
    }

    // using var a = …;  →  var a = …; CellEnd.Dispose(a);
    private static void AddUsing(LocalDeclarationStatementSyntax statement, List<(int, int, string)> edits)
    {
        if (statement.SemicolonToken.IsMissing) return;
        Blank(statement.UsingKeyword);
        if (!statement.AwaitKeyword.IsKind(SyntaxKind.None)) Blank(statement.AwaitKeyword);
        var calls = string.Concat(statement.Declaration.Variables.Select(variable => $" global::{typeof(CellEnd).FullName}.{nameof(CellEnd.Dispose)}({variable.Identifier});"));
        edits.Add((statement.SemicolonToken.Span.End, 0, calls));

        void Blank(SyntaxToken token) => edits.Add((token.SpanStart, token.Span.Length, new string(' ', token.Span.Length)));
    }

    // Classes of a script are nested in it, and extension methods may not be; the script itself may have them.
    private static void AddExtensions(ClassDeclarationSyntax type, List<(int, int, string)> edits)
    {
        var forwarders = new StringBuilder();
        foreach (var method in type.Members.OfType<MethodDeclarationSyntax>())
        {
            if (method.ParameterList.Parameters.FirstOrDefault() is not { } first || first.Modifiers.FirstOrDefault(each => each.IsKind(SyntaxKind.ThisKeyword)) is not { RawKind: not 0 } word) continue;
            edits.Add((word.SpanStart, word.Span.Length, new string(' ', word.Span.Length)));
            if (!method.Modifiers.Any(SyntaxKind.PublicKeyword) && !method.Modifiers.Any(SyntaxKind.InternalKeyword)) continue;
            var arguments = method.ParameterList.Parameters.Select(parameter =>
                (parameter.Modifiers.FirstOrDefault(each => each.Kind() is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.InKeyword) is { RawKind: not 0 } way ? way.Text + " " : "") + parameter.Identifier);
            var generic = method.TypeParameterList is { } parameters ? $"<{string.Join(", ", parameters.Parameters.Select(each => each.Identifier.Text))}>" : "";
            var forwarder = method.WithAttributeLists(default).WithBody(null).WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken))
                .WithModifiers([.. method.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.AsyncKeyword)).Select(modifier => modifier.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space))])
                .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(SyntaxFactory.ParseExpression($"{type.Identifier}.{method.Identifier}{generic}({string.Join(", ", arguments)})")));
            forwarders.Append(' ').Append(OneLine().Replace(WithoutComments.Of(forwarder).ToString(), " "));
        }

        if (forwarders.Length > 0) edits.Add((type.Span.End, 0, forwarders.ToString()));
    }

    private sealed class WithoutComments : CSharpSyntaxRewriter
    {
        public static SyntaxNode Of(SyntaxNode node) => new WithoutComments().Visit(node);

        public override SyntaxTrivia VisitTrivia(SyntaxTrivia trivia) =>
            trivia.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia ? trivia : SyntaxFactory.Space;
    }

    [GeneratedRegex(@"\busing\s+[^;=(]+\s+\w+\s*=|\(\s*this\s|^\s*global\s+using\b", RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Candidates();

    [GeneratedRegex(@"(?<=^[ \t]*)global(?=\s+using\b)", RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex GlobalUsings();

    [GeneratedRegex(@"\s*\n\s*", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex OneLine();
}
