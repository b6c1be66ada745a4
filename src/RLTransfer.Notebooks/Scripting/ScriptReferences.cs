using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace RLTransfer.Notebooks.Scripting;

/// <summary>What a cell may name without a <c>#r</c>: the framework, and those assemblies beside the program that are meant for cells.</summary>
internal static class ScriptReferences
{
    private static readonly string[] Beginnings =
        ["RLTransfer", "TorchSharp", "Microsoft.DotNet.Interactive", "Microsoft.AspNetCore.Html", "System.Reactive", "Plotly.NET", "DynamicObj", "FSharp.Core", "Newtonsoft.Json", "Giraffe"];

    private static readonly Lazy<IReadOnlyList<MetadataReference>> Default = new(Load);

    /// <summary>References of every submission, read once.</summary>
    public static IReadOnlyList<MetadataReference> Defaults => Default.Value;

    /// <summary>The names of the assemblies of <see cref="Defaults"/>.</summary>
    public static IReadOnlySet<string> DefaultNames { get; } = DefaultPaths().Select(path => Path.GetFileNameWithoutExtension(path)!).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A reference to one file. Only the metadata is read, and the file is closed.</summary>
    public static MetadataReference FromFile(string path)
    {
        using var file = File.OpenRead(path);
        return AssemblyMetadata.Create(ModuleMetadata.CreateFromStream(file, PEStreamOptions.PrefetchMetadata)).GetReference(filePath: path, display: path);
    }

    private static IReadOnlyList<MetadataReference> Load() => [.. DefaultPaths().AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(FromFile)];

    private static IEnumerable<string> DefaultPaths()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => Path.GetDirectoryName(path) == framework || IsOurs(Path.GetFileName(path)))
            .Order(StringComparer.Ordinal);
    }

    // Of the libraries beside the program, those whose types cells meet.
    private static bool IsOurs(string file) =>
        Beginnings.Any(beginning => file.StartsWith(beginning, StringComparison.Ordinal)) && !file.Contains(".Tests", StringComparison.Ordinal);

}
