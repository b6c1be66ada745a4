using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Export;

/// <summary>A notebook as a .NET file-based app: <c>dotnet run NAME.cs</c>. Prose becomes comments, figures are written beside the file.</summary>
internal static class FileBasedApp
{
    private static readonly string[] Imports =
    [
        "using System;", "using System.Collections;", "using System.Collections.Generic;", "using System.Linq;", "using System.Text;", "using System.Threading.Tasks;",
        "using RLTransfer.Notebooks.Interactive;", "using static RLTransfer.Notebooks.Interactive.CellHelpers;",
    ];

    /// <param name="notebook">The document.</param>
    /// <param name="name">The file's name without its extension.</param>
    /// <param name="projects">The projects the app builds on.</param>
    /// <exception cref="ArgumentException">The notebook cannot be one program; the message names the cell.</exception>
    public static string Of(Notebook notebook, string name, IEnumerable<string> projects)
    {
        var usings = new SortedSet<string>(Imports, StringComparer.Ordinal);
        var body = new StringBuilder();
        var types = new StringBuilder();
        var declared = new Dictionary<string, int>(StringComparer.Ordinal);
        var session = new ScriptSession(Environment.CurrentDirectory);
        var number = 0;
        foreach (var cell in notebook.Cells)
        {
            if (cell.Type == "markdown") AppendProse(body, cell.Source);
            if (!cell.IsCode) continue;
            number++;
            foreach (var step in CellParser.Parse(cell.Source, notebook.LanguageOf(cell)))
            {
                if (step is not CodeStep code) throw new ArgumentException($"{name}: cell {number} is more than C# (a directive or another language), which a file-based app cannot hold.");
                AppendCode(code.Code.TrimStart('\n'), session.Prepare(code.Code, $"{name} cell {number}").HasResult);
            }
        }

        var app = new StringBuilder("#!/usr/bin/env dotnet\n");
        foreach (var project in projects) app.Append($"#:project {project}\n");
        app.Append("#:property PublishAot=false\n#:property InvariantGlobalization=true\n#:property TreatWarningsAsErrors=false\n#:property RunAnalyzers=false\n#:property GenerateDocumentationFile=false\n#:property Nullable=disable\n#:property NoWarn=NU1603\n\n");
        app.Append($"// Run it: dotnet run -c Release {name}.cs\n\n");
        foreach (var line in usings) app.Append(line).Append('\n');
        app.Append($"\nRLTransfer.Figures.Display.AmbientDisplay.Current = new RLTransfer.Notebooks.Export.FigureFolder(Environment.CurrentDirectory, \"{name}\");\n");
        return app.Append(body).Append(types.Length > 0 ? "\n" : "").Append(types).ToString();

        void AppendCode(string code, bool hasResult)
        {
            var root = CSharpSyntaxTree.ParseText(code, ScriptSession.ParseOptions).GetCompilationUnitRoot();
            foreach (var directive in root.Usings) usings.Add(directive.ToString());
            body.Append('\n');
            foreach (var member in root.Members)
            {
                Declare(member);
                if (member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax) types.Append(member.ToFullString().Trim('\n')).Append('\n');
                else if (hasResult && member == root.Members[^1]) body.Append("display(").Append(((ExpressionStatementSyntax)((GlobalStatementSyntax)member).Statement).Expression).Append(");\n");
                else body.Append(member.ToFullString().Trim('\n')).Append('\n');
            }
        }

        // Cells may declare a name again, one program may not.
        void Declare(MemberDeclarationSyntax member)
        {
            IEnumerable<string> names = member switch
            {
                FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.Text),
                BaseTypeDeclarationSyntax type => [type.Identifier.Text],
                _ => [],
            };
            foreach (var each in names)
            {
                if (!declared.TryAdd(each, number)) throw new ArgumentException($"{name}: cell {number} declares '{each}' again (cell {declared[each]} did), which one program cannot do. Give it another name.");
            }
        }
    }

    private static void AppendProse(StringBuilder body, string markdown)
    {
        body.Append('\n');
        foreach (var line in markdown.Split('\n')) body.Append(line.Length == 0 ? "//" : "// ").Append(line).Append('\n');
    }
}
