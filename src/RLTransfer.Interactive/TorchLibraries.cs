using System.Runtime.InteropServices;
using TorchSharp;

namespace RLTransfer.Interactive;

/// <summary>libtorch, loaded from the packages' own folders before TorchSharp looks for it.</summary>
/// <remarks>
/// On Linux only: .NET Interactive does not search the folder of libtorch's package there, and where the system's libstdc++ is older than
/// the one that TorchSharp's library names, a copy that asks for less lies beside this assembly. What is loaded once is found by its name.
/// </remarks>
internal static class TorchLibraries
{
    public static void Load()
    {
        if (!OperatingSystem.IsLinux()) return;
        var assembly = Path.GetDirectoryName(typeof(torch).Assembly.Location)!;                 // …/torchsharp/VERSION/lib/netX.0
        var package = Path.GetFullPath(Path.Combine(assembly, "..", ".."));
        var platform = $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
        var torchFolder = Directory.EnumerateDirectories(Path.Combine(package, "..", ".."), $"libtorch-cpu-{platform}").SelectMany(Directory.EnumerateDirectories)
            .Select(version => Path.Combine(version, "runtimes", platform, "native")).Where(Directory.Exists).Order(StringComparer.Ordinal).LastOrDefault();
        if (torchFolder is null) return;                                                         // TorchSharp's own message says what is missing
        var mended = Path.Combine(Path.GetDirectoryName(typeof(TorchLibraries).Assembly.Location)!, "libLibTorchSharp.so");
        foreach (var library in (ReadOnlySpan<string>)["libc10.so", "libtorch_cpu.so", "libtorch.so"]) NativeLibrary.Load(Path.Combine(torchFolder, library));
        NativeLibrary.Load(File.Exists(mended) ? mended : Path.Combine(package, "runtimes", platform, "native", "libLibTorchSharp.so"));
    }
}
