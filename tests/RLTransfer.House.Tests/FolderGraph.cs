using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RLTransfer.House.Tests;

/// <summary>Which folder of a project names what is declared in which other, as the compiler resolves every name.</summary>
internal sealed class FolderGraph
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private readonly SortedDictionary<(string From, string To), string> edges = [];

    /// <summary>Reads sources; <paramref name="folderOf"/> says which folder a file counts to.</summary>
    /// <param name="name">The assembly's name, which is not referenced.</param>
    /// <param name="sources">Paths and texts.</param>
    /// <param name="folderOf">The folder of a path.</param>
    public FolderGraph(string name, IEnumerable<(string Path, string Text)> sources, Func<string, string> folderOf)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        SyntaxTree[] trees = [.. sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, options, source.Path))];
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != name)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            name, [.. trees, CSharpSyntaxTree.ParseText(ImplicitUsings, options)], references, new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        foreach (var tree in trees)
        {
            Read(compilation.GetSemanticModel(tree), tree, folderOf);
        }
    }

    /// <summary>References from folder to folder, each with a place that shows it.</summary>
    public IReadOnlyDictionary<(string From, string To), string> Edges => edges;

    /// <summary>The circles: sets of folders each of which reaches all others of its set, and the references among them.</summary>
    public IReadOnlyList<Circle> Circles()
    {
        var reach = edges.Keys.Select(edge => edge.From).Distinct().ToDictionary(folder => folder, Reached, StringComparer.Ordinal);
        return
        [
            .. reach.Keys.Where(folder => reach[folder].Contains(folder))
                .GroupBy(folder => string.Join(' ', reach[folder].Where(other => reach.TryGetValue(other, out var back) && back.Contains(folder)).Order(StringComparer.Ordinal)))
                .Select(circle => new Circle(
                    [.. circle.Order(StringComparer.Ordinal)],
                    [.. edges.Where(edge => circle.Contains(edge.Key.From) && circle.Contains(edge.Key.To)).Select(edge => $"{edge.Key.From} -> {edge.Key.To}: {edge.Value}")])),
        ];
    }

    private HashSet<string> Reached(string start)
    {
        var (seen, open) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string>([start]));
        while (open.TryPop(out var folder))
        {
            foreach (var (_, to) in edges.Keys.Where(edge => edge.From == folder))
            {
                if (seen.Add(to))
                {
                    open.Push(to);
                }
            }
        }

        return seen;
    }

    private void Read(SemanticModel model, SyntaxTree tree, Func<string, string> folderOf)
    {
        var from = folderOf(tree.FilePath);
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var found = model.GetSymbolInfo(name);
            foreach (var symbol in found.Symbol is { } one ? [one] : found.CandidateSymbols)
            {
                Add(symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol);
            }

            void Add(ISymbol symbol)
            {
                if (symbol is INamespaceSymbol or ILocalSymbol or IParameterSymbol or ITypeParameterSymbol or IRangeVariableSymbol or ILabelSymbol)
                {
                    return;
                }

                foreach (var declared in symbol.OriginalDefinition.DeclaringSyntaxReferences)
                {
                    var to = folderOf(declared.SyntaxTree.FilePath);
                    if (to != from)
                    {
                        edges.TryAdd((from, to), $"{Path.GetFileName(tree.FilePath)}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1} {name.Identifier.Text}");
                    }
                }
            }
        }
    }
}

/// <summary>Folders that reach each other in a circle.</summary>
/// <param name="Folders">They, in order.</param>
/// <param name="References">What runs between them, with a place that shows it.</param>
internal sealed record Circle(IReadOnlyList<string> Folders, IReadOnlyList<string> References);
