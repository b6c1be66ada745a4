using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Editing;

/// <summary>Whether Enter should run what has been typed, or start its next line.</summary>
internal static class Completeness
{
    private const int IndentSize = 4;

    /// <returns><c>complete</c>, <c>incomplete</c> with the next line's indentation, or <c>invalid</c>.</returns>
    public static (string Status, string Indent) Of(string cell)
    {
        var tree = CSharpSyntaxTree.ParseText(CellText.CSharpOf(cell), ScriptSession.ParseOptions);
        if (!SyntaxFactory.IsCompleteSubmission(tree)) return ("incomplete", new string(' ', IndentSize * OpenBlocks(tree)));
        return tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) ? ("invalid", "") : ("complete", "");
    }

    private static int OpenBlocks(SyntaxTree tree)
    {
        var open = 0;
        foreach (var token in tree.GetRoot().DescendantTokens().Where(token => !token.IsMissing))
        {
            if (token.IsKind(SyntaxKind.OpenBraceToken)) open++;
            if (token.IsKind(SyntaxKind.CloseBraceToken)) open--;
        }

        return Math.Max(open, 0);
    }
}
