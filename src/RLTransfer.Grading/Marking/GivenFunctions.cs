using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RLTransfer.Grading.Assignments;

namespace RLTransfer.Grading.Marking;

/// <summary>
/// Functions that the instructor's cells give and the tests reach. A solution cell may declare one anew, and the tests would
/// call the student's: so they are declared once more behind all cells. No student's text is parsed for that.
/// </summary>
internal static partial class GivenFunctions
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>Their declarations, a text for each cell that has some.</summary>
    /// <param name="tests">The tests' text; what it names is reached, and what that names in turn.</param>
    /// <param name="assignment">The instructor's notebook.</param>
    public static IReadOnlyList<string> ReachedBy(string tests, Assignment assignment)
    {
        var given = (from cell in assignment.Cells
                     where cell.Cell.IsCode && !cell.IsSolution && (cell.Cell.OwnLanguage ?? "csharp") == "csharp"
                     from function in CSharpSyntaxTree.ParseText(cell.StudentSource, Script).GetCompilationUnitRoot().Members.OfType<MethodDeclarationSyntax>()
                     select (cell.Number, Name: function.Identifier.Text, Text: function.ToString())).ToList();
        var named = Words(tests).ToHashSet(StringComparer.Ordinal);
        var before = -1;
        while (before < named.Count)
        {
            before = named.Count;
            foreach (var function in given.Where(function => named.Contains(function.Name))) named.UnionWith(Words(function.Text));
        }

        return [.. given.Where(function => named.Contains(function.Name)).GroupBy(function => function.Number).Select(cell => string.Join("\n\n", cell.Select(function => function.Text)))];
    }

    private static IEnumerable<string> Words(string text) => Word().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
