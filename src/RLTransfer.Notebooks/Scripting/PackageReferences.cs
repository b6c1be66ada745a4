using System.Diagnostics;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RLTransfer.Notebooks.Interactive;

namespace RLTransfer.Notebooks.Scripting;

/// <summary><c>#r "nuget:Name,version"</c>: an ordinary <c>dotnet restore</c> of a project that names the packages, and then their files.</summary>
/// <param name="session">Gets their assemblies.</param>
/// <param name="loadExtension">Loads an extension of .NET Interactive: an assembly, or a script (<c>extension.dib</c>); the number is the directive's line.</param>
/// <remarks>What was restored once is found again without asking anybody, so it works offline.</remarks>
internal sealed partial class PackageReferences(ScriptSession session, Action<string, int> loadExtension)
{
    private readonly SortedDictionary<string, string> packages = new(StringComparer.OrdinalIgnoreCase);
    // Their extensions only register HTML that fetches plotly.js from the network; charts are shown without one, see LibraryChart.
    private static readonly string[] DrawnHere = ["plotly.net.interactive", "xplot.plotly.interactive"];

    private readonly HashSet<string> extensions = new(StringComparer.Ordinal);
    private readonly List<string> sources = [];

    public void AddSource(string target, int line)
    {
        if (!target.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase)) throw new DirectiveException("#i takes a package source: #i \"nuget:address or folder\".", line);
        sources.Add(target["nuget:".Length..].Trim());
    }

    public void Add(string package, int line)
    {
        var parts = package.Split(',', 2, StringSplitOptions.TrimEntries);
        var (name, version) = (parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : "*");
        if (name.Equals("XPlot.Plotly.Interactive", StringComparison.OrdinalIgnoreCase)) (name, version) = ("XPlot.Plotly", "4.*");   // it brings the library and an extension that is not needed
        if (!PackageName().IsMatch(name)) throw new DirectiveException($"#r \"nuget:{package}\": write nuget:Name or nuget:Name,version.", line);
        if (IsOurs(name)) return;                            // it stands in notebooks for those who open them in another kernel
        if (name.StartsWith("TorchSharp", StringComparison.OrdinalIgnoreCase) || name.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase)
            || ScriptReferences.DefaultNames.Contains(name))
        {
            if (packages.TryAdd(name, "")) CellHelpers.display($"{name} is part of this kernel; the package is not needed.");
            return;
        }

        if (packages.TryGetValue(name, out var before))
        {
            if (before == version || version == "*") return;
            throw new DirectiveException($"#r \"nuget:{package}\": {name} is already loaded in version {before}; restart to change it.", line);
        }

        packages[name] = version;
        string assets;
        try
        {
            assets = Restore(line);
            Use(assets);
        }
        catch
        {
            packages.Remove(name);
            throw;
        }

        CellHelpers.display($"Installed package {name}{(version == "*" ? "" : $", {version}")}");
        foreach (var extension in ExtensionsOf(assets)) loadExtension(extension, line);
    }

    private static bool IsOurs(string name) => name.Equals("RLTransfer", StringComparison.OrdinalIgnoreCase) || name.StartsWith("RLTransfer.", StringComparison.OrdinalIgnoreCase);

    private string Restore(int line)
    {
        var project = Project();
        var cache = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        if (cache.Length == 0) cache = Path.GetTempPath();
        var folder = Path.Combine(cache, "rltransfer", "packages", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)).AsSpan(0, 8)));
        var assets = Path.Combine(folder, "obj", "project.assets.json");
        if (File.Exists(assets) && FilesOf(assets).All(file => File.Exists(file.Path))) return assets;

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "cells.csproj"), project);
        foreach (var stop in (ReadOnlySpan<string>)["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            File.WriteAllText(Path.Combine(folder, stop), "<Project />");   // nothing above this folder counts
        var start = new ProcessStartInfo(DotnetPath(), ["restore", "cells.csproj", "--nologo", "-v", "quiet"])
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        using var restore = Process.Start(start)!;
        restore.StandardInput.Close();
        var errors = restore.StandardError.ReadToEndAsync();
        var text = restore.StandardOutput.ReadToEnd() + errors.Result;
        restore.WaitForExit();
        if (restore.ExitCode == 0 && File.Exists(assets)) return assets;
        File.Delete(assets);
        var messages = text.Split('\n').Where(each => each.Contains("error", StringComparison.OrdinalIgnoreCase)).Select(each => MessageOf(each)).Distinct(StringComparer.Ordinal).ToList();
        throw new DirectiveException($"the packages could not be restored: {string.Join(" ", messages.Count > 0 ? messages : [text.Trim()])}", line);
    }

    private void Use(string assets)
    {
        foreach (var (path, isNative) in FilesOf(assets))
            if (isNative) session.Loader.AddNativeFolder(Path.GetDirectoryName(path)!);
            else session.AddReference(path);
    }

    // Every package may bring some; each is loaded once.
    private IEnumerable<string> ExtensionsOf(string assets)
    {
        foreach (var package in PackageFolders(assets).Where(folder => !DrawnHere.Any(name => folder.Contains($"{Path.DirectorySeparatorChar}{name}{Path.DirectorySeparatorChar}", StringComparison.OrdinalIgnoreCase))))
        {
            var folder = Path.Combine(package, "interactive-extensions", "dotnet");
            if (!Directory.Exists(folder)) continue;
            var files = Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal).ToList();
            foreach (var file in files) session.Loader.AddFile(file);
            foreach (var file in files.Append(Path.Combine(folder, "extension.dib")).Where(File.Exists))
                if (extensions.Add(file)) yield return file;
        }
    }

    private static IEnumerable<string> PackageFolders(string assets)
    {
        var root = JsonNode.Parse(File.ReadAllText(assets))!;
        var folders = root["packageFolders"]!.AsObject().Select(folder => folder.Key).ToList();
        return root["libraries"]!.AsObject().Select(library => library.Value!["path"]?.GetValue<string>()).OfType<string>()
            .Select(path => folders.Select(folder => Path.Combine(folder, path)).FirstOrDefault(Directory.Exists)).OfType<string>();
    }

    // The assemblies and native libraries of all packages for this platform, as NuGet has chosen them.
    private static IEnumerable<(string Path, bool IsNative)> FilesOf(string assets)
    {
        var root = JsonNode.Parse(File.ReadAllText(assets))!;
        var folders = root["packageFolders"]!.AsObject().Select(folder => folder.Key).ToList();
        var target = root["targets"]!.AsObject().OrderByDescending(each => each.Key.Contains('/', StringComparison.Ordinal)).First().Value!.AsObject();
        foreach (var (library, content) in target)
        {
            if (root["libraries"]![library]?["path"]?.GetValue<string>() is not { } path) continue;
            foreach (var (file, isNative) in Files("runtime", false).Concat(Files("native", true)))
            {
                if (Path.GetFileName(file) == "_._") continue;
                var found = folders.Select(folder => Path.Combine(folder, path, file)).FirstOrDefault(File.Exists) ?? Path.Combine(folders[0], path, file);
                yield return (found, isNative);
            }

            IEnumerable<(string, bool)> Files(string kind, bool native) => content![kind]?.AsObject().Select(file => (file.Key, native)) ?? [];
        }
    }

    private string Project()
    {
        var references = packages.Where(package => package.Value.Length > 0).Select(package =>
            $"""    <PackageReference Include="{SecurityElement.Escape(package.Key)}" Version="{SecurityElement.Escape(package.Value)}" />""");
        var extra = sources.Count == 0 ? "" : $"\n    <RestoreAdditionalProjectSources>{SecurityElement.Escape(string.Join(';', sources))}</RestoreAdditionalProjectSources>";
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>{System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <NuGetAudit>false</NuGetAudit>{extra}
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', references)}
              </ItemGroup>
            </Project>
            """;
    }

    private static string DotnetPath() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    // "/a/b/cells.csproj : error NU1101: text [/a/b/cells.csproj]" is about a file that nobody has seen.
    private static string MessageOf(string line)
    {
        var at = line.IndexOf("error ", StringComparison.Ordinal);
        var message = at < 0 ? line : line[(at + "error ".Length)..];
        var end = message.LastIndexOf(" [", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).Trim();
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.\-]*$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PackageName();
}
