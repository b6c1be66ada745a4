using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace RLTransfer.Notebooks.Scripting;

/// <summary>Loads compiled cells, and finds what they reference: earlier cells, files of <c>#r</c>, packages, the program itself.</summary>
internal sealed class SubmissionLoader() : AssemblyLoadContext("cells")
{
    private readonly Dictionary<string, Assembly> submissions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> files = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> nativeFolders = [];

    public Assembly Load(string name, byte[] code, byte[] symbols)
    {
        var assembly = LoadFromStream(new MemoryStream(code), new MemoryStream(symbols));
        submissions[name] = assembly;
        return assembly;
    }

    /// <summary>Makes a managed assembly known by its simple name.</summary>
    public void AddFile(string path) => files.TryAdd(Path.GetFileNameWithoutExtension(path), path);

    /// <summary>Adds a folder where native libraries are looked for.</summary>
    public void AddNativeFolder(string path)
    {
        if (!nativeFolders.Contains(path, StringComparer.Ordinal)) nativeFolders.Add(path);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (submissions.TryGetValue(assemblyName.Name!, out var submission)) return submission;
        return files.TryGetValue(assemblyName.Name!, out var path) ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var folder in nativeFolders)
            foreach (var name in (ReadOnlySpan<string>)[unmanagedDllName, $"lib{unmanagedDllName}.so", $"{unmanagedDllName}.so", $"lib{unmanagedDllName}.dylib"])
                if (NativeLibrary.TryLoad(Path.Combine(folder, name), out var handle)) return handle;
        return 0;
    }
}
