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
    public IReadOnlyList<string> References => [.. Included("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];

    /// <summary>The packages that it references.</summary>
    public IReadOnlyList<string> Packages => [.. Included("PackageReference")];

    /// <summary>The folder of a file, seen from the project's; "." is the project's own.</summary>
    public string FolderOf(string file) => Path.GetRelativePath(Folder, Path.GetDirectoryName(file)!).Replace('\\', '/');

    private IEnumerable<string> Included(string item) =>
        XDocument.Load(Path.Combine(Folder, Name + ".csproj")).Descendants(item).Select(reference => reference.Attribute("Include")!.Value);

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "RLTransfer.sln")) ? folder : Root(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("RLTransfer.sln is in no folder above the tests."));
}
