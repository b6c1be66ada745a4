using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RLTransfer.Grading.Assignments;

/// <summary>Which saved outputs could show what a solution computes: those of the graded cells, and of every later cell that names something a solution has made or touched.</summary>
internal static class Disclosure
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The cells whose outputs a student's edition must not hold.</summary>
    public static IReadOnlySet<AssignmentCell> Of(Assignment assignment)
    {
        var hidden = new HashSet<AssignmentCell>();
        var known = new HashSet<string>(StringComparer.Ordinal);   // what a cell has declared so far
        var touched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in assignment.Cells.Where(cell => cell.Cell.IsCode))
        {
            var root = CSharpSyntaxTree.ParseText(cell.Cell.Source, Script).GetCompilationUnitRoot();
            var declared = Declared(root).ToHashSet(StringComparer.Ordinal);
            if (cell.Grade is not null || cell.Solution.Length > 0) touched.UnionWith(declared);
            if (cell.Solution.Length > 0) touched.UnionWith(Named(CSharpSyntaxTree.ParseText(cell.Solution, Script).GetCompilationUnitRoot()).Where(known.Contains));
            known.UnionWith(declared);
            if (cell.Grade is null && !Named(root).Any(touched.Contains)) continue;
            hidden.Add(cell);
            touched.UnionWith(declared);
        }

        return hidden;
    }

    private static IEnumerable<string> Named(SyntaxNode root) => root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.Text);

    private static IEnumerable<string> Declared(CompilationUnitSyntax root) => root.Members.SelectMany(member => member switch
    {
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.Text),
        MethodDeclarationSyntax method => [method.Identifier.Text],
        BaseTypeDeclarationSyntax type => [type.Identifier.Text],
        DelegateDeclarationSyntax type => [type.Identifier.Text],
        GlobalStatementSyntax statement => statement.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(variable => variable.Identifier.Text),
        _ => Enumerable.Empty<string>(),
    });
}
