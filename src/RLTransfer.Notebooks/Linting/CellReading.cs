using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Editing;
using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Linting;

/// <summary>Reads what a code cell is there for from its syntax.</summary>
internal static class CellReading
{
    private const int Formula = 3;

    private static readonly HashSet<string> Drawn = new(StringComparer.Ordinal) { "Figure", "Table", "Animation", "Comparison" };

    private static readonly HashSet<string> Drawing = new(StringComparer.Ordinal)
        { "ToTable", "ToPlot", "ClaimsTable", "Panels", "Animation", "Animate", "Display", "display", "Render", "ImageGrid" };

    /// <summary>Calls by which the library learns or measures.</summary>
    private static readonly HashSet<string> Running = new(StringComparer.Ordinal) { "Measure", "Train", "Learn", "Finetune", "Evaluate", "Play" };

    /// <summary>Whether a student fills it in.</summary>
    public static bool IsExercise(NotebookCell cell) =>
        cell.IsCode && (cell.Source.Contains("// BEGIN SOLUTION", StringComparison.Ordinal) || cell.Metadata["nbgrader"]?["solution"]?.GetValueKind() == System.Text.Json.JsonValueKind.True);

    /// <summary>Whether it checks an answer.</summary>
    public static bool IsCheck(NotebookCell cell) => cell.IsCode && KindOf(cell) == CellKind.Check;

    /// <summary>What the cell is there for. An exercise is an idea; a check is one that calls <c>Check</c> or throws.</summary>
    public static CellKind KindOf(NotebookCell cell)
    {
        if (cell.Tags.Contains("parameters", StringComparer.Ordinal)) return CellKind.SetUp;
        var root = CSharpSyntaxTree.ParseText(CellText.CSharpOf(cell.Source), ScriptSession.ParseOptions).GetCompilationUnitRoot();
        if (root.Usings.Count > 0 && root.Members.Count <= 3) return CellKind.SetUp;
        if (IsExercise(cell)) return CellKind.Idea;
        SyntaxNode[] nodes = [.. root.DescendantNodes()];
        string[] calls = [.. nodes.OfType<InvocationExpressionSyntax>().Select(Name)];
        if (nodes.OfType<MemberAccessExpressionSyntax>().Any(access => access.Expression is IdentifierNameSyntax { Identifier.Text: "Check" }) || nodes.Any(node => node is ThrowStatementSyntax)) return CellKind.Check;

        var defines = nodes.Any(node => node is MethodDeclarationSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax);
        var repeats = nodes.Any(node => node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax);
        var reckons = nodes.OfType<BinaryExpressionSyntax>().Count(IsArithmetic) + calls.Count(call => call is "Exp" or "Log" or "exp" or "log" or "matmul" or "square") >= Formula;
        var learns = calls.Contains("backward", StringComparer.Ordinal);
        var runs = calls.Any(Running.Contains);
        var draws = nodes.OfType<ObjectCreationExpressionSyntax>().Any(made => Drawn.Contains(made.Type.ToString())) || calls.Any(call => Drawing.Contains(call) || call.EndsWith("Figure", StringComparison.Ordinal));
        return learns || defines || (reckons && repeats) ? CellKind.Idea
            : runs ? CellKind.Runner
            : draws ? CellKind.Plot
            : repeats || reckons ? CellKind.Idea
            : CellKind.Runner;
    }

    private static bool IsArithmetic(BinaryExpressionSyntax node) =>
        node.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression
        && node.Left is not LiteralExpressionSyntax { Token.Value: string } and not InterpolatedStringExpressionSyntax;

    private static string Name(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
        SimpleNameSyntax name => name.Identifier.Text,
        _ => "",
    };
}
