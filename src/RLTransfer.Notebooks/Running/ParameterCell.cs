using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Running;

/// <summary>Sets a notebook's parameters as papermill does: by a cell tagged <c>injected-parameters</c> behind the one tagged <c>parameters</c>.</summary>
internal static class ParameterCell
{
    private const string Tag = "parameters", InjectedTag = "injected-parameters";

    /// <exception cref="ArgumentException">There is no such parameter, or the value is none of its type.</exception>
    public static void Inject(Notebook notebook, IReadOnlyList<KeyValuePair<string, string>> values)
    {
        if (values.Count == 0) return;
        var index = notebook.Cells.ToList().FindIndex(cell => cell.IsCode && cell.Tags.Contains(Tag, StringComparer.Ordinal));
        if (index < 0) throw new ArgumentException("--set: this notebook has no parameters; they are the variables of the code cell tagged \"parameters\".");
        var source = notebook.Cells[index].Source;
        var lines = Lines(source, values);

        var before = notebook.Cells.ToList().FindIndex(cell => cell.Tags.Contains(InjectedTag, StringComparer.Ordinal));
        if (before >= 0) notebook.RemoveAt(before);
        if (before >= 0 && before < index) index--;
        notebook.InsertCode(index + 1, "// set on the command line\n" + string.Join('\n', lines), InjectedTag);
    }

    private static List<string> Lines(string source, IReadOnlyList<KeyValuePair<string, string>> values)
    {
        var parameters = CSharpSyntaxTree.ParseText(source, ScriptSession.ParseOptions).GetCompilationUnitRoot().Members.OfType<FieldDeclarationSyntax>()
            .SelectMany(field => field.Declaration.Variables.Select(variable => (Name: variable.Identifier.Text, field.Declaration.Type, variable.Initializer))).ToList();
        var lines = new List<string>();
        foreach (var (name, text) in values)
        {
            var parameter = parameters.Find(each => each.Name == name);
            if (parameter.Name is null)
                throw new ArgumentException($"--set {name}: there is no such parameter; there are: {string.Join(", ", parameters.Select(each => each.Name))}.");
            var isText = parameter.Type.ToString() is "string" or "string?" or "String" || parameter.Type.IsVar && parameter.Initializer?.Value.IsKind(SyntaxKind.StringLiteralExpression) == true;
            var value = SyntaxFactory.ParseExpression(text);
            var isLiteral = !value.ContainsDiagnostics && IsLiteral(value);
            if (isText && !(isLiteral && (value.IsKind(SyntaxKind.StringLiteralExpression) || value.IsKind(SyntaxKind.NullLiteralExpression))))
                lines.Add($"{name} = {SymbolDisplay.FormatLiteral(text, quote: true)};");   // a shell has taken the quotes away
            else if (isLiteral) lines.Add($"{name} = {text.Trim()};");
            else throw new ArgumentException($"--set {name}={text}: {text} is no C# literal.");
        }

        CheckTypes(source, lines, values);
        return lines;
    }

    // The compiler's word on each assignment. What it says of the cell itself may be about things that earlier cells define.
    private static void CheckTypes(string source, List<string> lines, IReadOnlyList<KeyValuePair<string, string>> values)
    {
        var cell = source.TrimEnd();
        var first = cell.Count(character => character == '\n') + 1;
        var errors = new ScriptSession(Environment.CurrentDirectory).Compile($"{cell}\n{string.Join('\n', lines)}", Tag).GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        foreach (var error in errors)
        {
            var line = error.Location.GetLineSpan().StartLinePosition.Line - first;
            if (line >= 0) throw new ArgumentException($"--set {values[line].Key}={values[line].Value}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        }
    }

    private static bool IsLiteral(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax => true,
        PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax } minus => minus.IsKind(SyntaxKind.UnaryMinusExpression) || minus.IsKind(SyntaxKind.UnaryPlusExpression),
        CollectionExpressionSyntax list => list.Elements.All(element => element is ExpressionElementSyntax item && IsLiteral(item.Expression)),
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.All(IsLiteral),
        TupleExpressionSyntax tuple => tuple.Arguments.All(argument => IsLiteral(argument.Expression)),
        MemberAccessExpressionSyntax { Expression: SimpleNameSyntax or MemberAccessExpressionSyntax } => true,   // double.NaN, an enum's member
        MemberAccessExpressionSyntax { Expression: PredefinedTypeSyntax } => true,
        _ => false,
    };
}
