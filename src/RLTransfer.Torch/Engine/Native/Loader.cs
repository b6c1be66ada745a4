using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace TorchSharp.Native;

/// <summary>Loads the bridge and with it libtorch, and says in one line what to do where that fails.</summary>
internal static unsafe partial class Loader
{
    internal static void Load(Assembly assembly, string library) =>
        NativeLibrary.SetDllImportResolver(assembly, (name, from, path) => name == library ? Open(from) : 0);

    private const string FileName = "librltransfer_torch.so";

    private static nint opened;

    private static nint Open(Assembly from)
    {
        if (opened != 0)
            return opened;
        var beside = Path.Combine(Path.GetDirectoryName(from.Location) ?? AppContext.BaseDirectory, FileName);
        var file = File.Exists(beside) ? beside : Path.Combine(AppContext.BaseDirectory, FileName);
        if (!File.Exists(file))
            throw new DllNotFoundException($"The bridge to libtorch is missing ({file}); build RLTransfer.Torch again: dotnet build src/RLTransfer.Torch.");

        nint handle;
        try
        {
            handle = NativeLibrary.Load(file);
        }
        catch (DllNotFoundException error)
        {
            throw new DllNotFoundException($"libtorch could not be loaded ({Reason(error.Message)}); install it with: sudo apt install libtorch-dev, then build RLTransfer.Torch again.", error);
        }

        Verify(handle);
        opened = handle;
        return handle;
    }

    // A libtorch of another version would crash later, and far from the cause.
    private static void Verify(nint handle)
    {
        var builtFor = Text(handle, "rlt_built_for");
        var loaded = Version().Match(Text(handle, "rlt_loaded")).Groups[1].Value;
        if (loaded.Length > 0 && !SameMinor(loaded, builtFor))
        {
            throw new DllNotFoundException(
                $"RLTransfer.Torch was built for libtorch {builtFor}, but libtorch {loaded} was loaded; build it again against that one: dotnet build src/RLTransfer.Torch --no-incremental.");
        }

        ((delegate* unmanaged<void>)NativeLibrary.GetExport(handle, "rlt_take_over_memory"))();
        // One thread each is fastest for the small networks most lessons train; see TorchSharp.Threads.
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(handle, "rlt_set_threads"))(1);
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(handle, "rlt_set_blas_threads"))(1);
    }

    private static string Text(nint handle, string export) =>
        Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)NativeLibrary.GetExport(handle, export))())!;

    private static bool SameMinor(string a, string b) => string.Join('.', a.Split('.')[..2]) == string.Join('.', b.Split('.')[..2]);

    // "Unable to load ... librltransfer_torch.so: libtorch.so.1.13: cannot open shared object file: No such file or directory"
    private static string Reason(string message) =>
        message.Split('\n').FirstOrDefault(line => line.Contains("cannot open", StringComparison.Ordinal) || line.Contains("undefined symbol", StringComparison.Ordinal))?.Trim()
        ?? message.Split('\n')[0].Trim();

    [GeneratedRegex(@"TORCH_VERSION=(\d+\.\d+\.\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
