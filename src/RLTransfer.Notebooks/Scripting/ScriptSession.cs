using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using RLTransfer.Notebooks.Interactive;

namespace RLTransfer.Notebooks.Scripting;

/// <summary>A chain of C# submissions: each sees the variables, types and usings of those before it.</summary>
internal sealed class ScriptSession
{
    /// <summary>.NET Interactive's implicit usings, and what this package shows values with.</summary>
    private static readonly string[] Imports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Formatting", "RLTransfer.Notebooks.Interactive", "RLTransfer.Notebooks.Interactive.CellHelpers",
    ];

    internal static readonly CSharpParseOptions ParseOptions =
        new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    private readonly List<MetadataReference> added = [];
    private readonly Dictionary<string, string> sources = new(StringComparer.Ordinal);
    private readonly string folder;
    private CSharpCompilation? last;
    private object?[] states = new object?[16];
    private int count, compilations;

    /// <param name="folder">What relative paths in <c>#r</c>, <c>#load</c> and <c>#!import</c> are relative to.</param>
    public ScriptSession(string folder) => this.folder = folder;

    /// <summary>What cells are loaded by.</summary>
    public SubmissionLoader Loader { get; } = new();

    /// <summary>The text of every cell so far, by the name it ran under.</summary>
    public IReadOnlyDictionary<string, string> Sources => sources;

    /// <summary>The last submission in the chain; null before the first.</summary>
    public CSharpCompilation? Last => last;

    /// <summary>Every submission's state object that has run, oldest first.</summary>
    public IEnumerable<object> States => states.Skip(1).OfType<object>();

    /// <summary>Adds an assembly to what the following submissions may name.</summary>
    public void AddReference(string path)
    {
        if (ScriptReferences.DefaultNames.Contains(Path.GetFileNameWithoutExtension(path))) return;
        if (added.Any(reference => reference.Display == path)) return;
        added.Add(ScriptReferences.FromFile(path));
        Loader.AddFile(path);
    }

    /// <summary>The submission that a text would be, at the chain's present end.</summary>
    public CSharpCompilation Compile(string code, string name)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), ParseOptions, name);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, usings: Imports, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, concurrentBuild: false,
            warningLevel: 0, sourceReferenceResolver: new CellResolver(folder), assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);
        return CSharpCompilation.CreateScriptCompilation($"Cell{++compilations}", tree, [.. ScriptReferences.Defaults, .. added], options, last, typeof(object));
    }

    /// <summary>Compiles and loads a submission; from now on it is part of the chain, whether or not running it succeeds.</summary>
    /// <returns>What starts it, whether it has a result, and whether it speaks to .NET Interactive's engine.</returns>
    /// <exception cref="CompileException">The text is no valid submission; the chain is as it was.</exception>
    public (Func<Task<object?>> Run, bool HasResult, bool NeedsEngine) Prepare(string code, string name)
    {
        sources[name] = code;
        var compilation = Compile(CellRewriter.Rewrite(code), name);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        var errors = emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0) throw new CompileException(errors, code, name);
        if (!emitted.Success)
        {
            last = compilation;   // usings or comments alone: nothing to load, and nothing wrong
            return (() => Task.FromResult<object?>(null), false, false);
        }

        var assembly = Loader.Load(compilation.AssemblyName!, image.ToArray(), symbols.ToArray());
        var entry = compilation.GetEntryPoint(CancellationToken.None)!;
        var factory = assembly.GetType(entry.ContainingType.MetadataName)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.CreateDelegate<Func<object?[], Task<object?>>>();
        last = compilation;
        count++;
        if (count + 1 >= states.Length) Array.Resize(ref states, states.Length * 2);
        return (() => factory(states), HasResult(compilation), assembly.GetReferencedAssemblies().Any(each => each.Name == InteractiveEngine.AssemblyName));
    }

    // A last expression without its semicolon is the result, and so is what the cell returns.
    private static bool HasResult(CSharpCompilation compilation)
    {
        var tree = compilation.SyntaxTrees[0];
        if (Returns(tree.GetCompilationUnitRoot())) return true;
        return tree.GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }
            && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type?.SpecialType != SpecialType.System_Void;
    }

    private static bool Returns(CompilationUnitSyntax root) => root.Members.OfType<GlobalStatementSyntax>()
        .SelectMany(statement => statement.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        .Any(node => node is ReturnStatementSyntax { Expression: not null });

    /// <summary>Gets the compiler into memory before the first cell comes.</summary>
    public static void WarmUp()
    {
        var session = new ScriptSession(Environment.CurrentDirectory);
        session.Prepare("var a = 1; Console.Write(\"\"); await Task.CompletedTask; new[] { a }.Sum()", "warm-up");
    }

    // Cells keep their names in stack traces; only what #load names is a file.
    private sealed class CellResolver(string folder) : SourceFileResolver([], folder)
    {
        public override string? NormalizePath(string path, string? baseFilePath) => baseFilePath is null && !File.Exists(path) ? path : base.NormalizePath(path, baseFilePath);
    }
}
