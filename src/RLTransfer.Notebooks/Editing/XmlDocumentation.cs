using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace RLTransfer.Notebooks.Editing;

/// <summary>The documentation files beside assemblies, and those that the SDK brings for the framework.</summary>
internal static partial class XmlDocumentation
{
    private static readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, XElement>> Files = new(StringComparer.Ordinal);
    private static readonly Lazy<string?> FrameworkFolder = new(FindFramework);

    /// <summary>Summary, parameters and result of a symbol as plain text; null where nobody has documented it.</summary>
    public static string? Of(ISymbol symbol)
    {
        if ((symbol.OriginalDefinition is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol.OriginalDefinition).GetDocumentationCommentId() is not { } id) return null;
        var member = FilesFor(symbol).Select(file => Files.GetOrAdd(file, Read).GetValueOrDefault(id)).FirstOrDefault(found => found is not null);
        if (member is null) return null;

        var text = new StringBuilder();
        Append(text, "", member.Element("summary"));
        foreach (var parameter in member.Elements("param")) Append(text, $"{parameter.Attribute("name")?.Value}: ", parameter);
        Append(text, "Returns: ", member.Element("returns"));
        foreach (var exception in member.Elements("exception")) Append(text, $"Throws {ShortName(exception.Attribute("cref")?.Value)}: ", exception);
        Append(text, "Remarks: ", member.Element("remarks"));
        return text.Length == 0 ? null : text.ToString().TrimEnd();
    }

    // The framework's types live in other assemblies than those that document them: the namespaces' names lead there.
    private static IEnumerable<string> FilesFor(ISymbol symbol)
    {
        var assembly = symbol.ContainingAssembly?.Name;
        if (assembly is null) yield break;
        yield return Path.Combine(AppContext.BaseDirectory, assembly + ".xml");
        if (FrameworkFolder.Value is not { } framework) yield break;
        yield return Path.Combine(framework, assembly + ".xml");
        for (var name = symbol.ContainingNamespace?.ToDisplayString() ?? ""; name.Length > 0; name = name.Contains('.', StringComparison.Ordinal) ? name[..name.LastIndexOf('.')] : "")
        {
            yield return Path.Combine(framework, name + ".xml");
        }

        yield return Path.Combine(framework, "System.Runtime.xml");
    }

    private static IReadOnlyDictionary<string, XElement> Read(string file)
    {
        try
        {
            return File.Exists(file)
                ? XDocument.Load(file).Descendants("member").Where(member => member.Attribute("name") is not null).DistinctBy(member => member.Attribute("name")!.Value)
                    .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal)
                : new Dictionary<string, XElement>();
        }
        catch (Exception error) when (error is XmlException or IOException or UnauthorizedAccessException)
        {
            return new Dictionary<string, XElement>();   // help that cannot be read is no help, and no reason to fail
        }
    }

    private static string? FindFramework()
    {
        var runtime = new DirectoryInfo(Path.GetDirectoryName(typeof(object).Assembly.Location)!);   // …/shared/Microsoft.NETCore.App/10.0.x
        var packs = new DirectoryInfo(Path.Combine(runtime.Parent!.Parent!.Parent!.FullName, "packs", "Microsoft.NETCore.App.Ref"));
        return packs.Exists
            ? packs.GetDirectories($"{Environment.Version.Major}.*").OrderByDescending(folder => folder.Name, StringComparer.Ordinal)
                .Select(folder => Path.Combine(folder.FullName, "ref", $"net{Environment.Version.Major}.0")).FirstOrDefault(Directory.Exists)
            : null;
    }

    private static void Append(StringBuilder text, string label, XElement? element)
    {
        if (element is null) return;
        var body = Blanks().Replace(string.Concat(element.Nodes().Select(Plain)), " ").Trim();
        if (body.Length > 0) text.Append(label).AppendLine(body);
    }

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference when !reference.Nodes().Any() =>
            ShortName(reference.Attribute("cref")?.Value ?? reference.Attribute("name")?.Value ?? reference.Attribute("langword")?.Value ?? reference.Attribute("href")?.Value),
        XElement element => string.Concat(element.Nodes().Select(Plain)),
        _ => "",
    };

    // "T:System.ArgumentException" → "ArgumentException"; a method keeps no parameter types.
    private static string ShortName(string? reference)
    {
        if (reference is null) return "";
        if (reference.Length < 2 || reference[1] != ':') return reference;
        var name = reference[2..].Split('(')[0];
        return name[(name.LastIndexOf('.') + 1)..].Split('`')[0];
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Blanks();
}
