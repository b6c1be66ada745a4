using System.Xml.Linq;

namespace RLTransfer.House.Tests;

/// <summary>A project of src/: its name, its folder, its sources and the projects that it references.</summary>
internal sealed record SourceProject(string Name, string Folder)
{
    /// <summary>Every project of src/, by name.</summary>
    public static IReadOnlyList<SourceProject> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root(AppContext.BaseDirectory), "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => new SourceProject(Path.GetFileNameWithoutExtension(file), Path.GetDirectoryName(file)!))
            .OrderBy(project => project.Name, StringComparer.Ordinal),
    ];

    /// <summary>Its C# files, in order.</summary>
    public IReadOnlyList<string> Sources => [.. Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The names of the projects that it references.</summary>
    public IReadOnlyList<string> References =>
    [
        .. XDocument.Load(Path.Combine(Folder, Name + ".csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))),
    ];

    /// <summary>The folder of a file, seen from the project's; "." is the project's own.</summary>
    public string FolderOf(string file) => Path.GetRelativePath(Folder, Path.GetDirectoryName(file)!).Replace('\\', '/');

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "RLTransfer.sln")) ? folder : Root(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("RLTransfer.sln is in no folder above the tests."));
}
