using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace RLTransfer.Notebooks.Scripting;

/// <summary>What a cell may name without a <c>#r</c>: the framework, and the RLTransfer assemblies beside the program.</summary>
internal static class ScriptReferences
{
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

    private static bool IsOurs(string file) =>
        (file.StartsWith("RLTransfer", StringComparison.Ordinal) || file.StartsWith("TorchSharp", StringComparison.Ordinal)) && !file.Contains(".Tests", StringComparison.Ordinal);
}
