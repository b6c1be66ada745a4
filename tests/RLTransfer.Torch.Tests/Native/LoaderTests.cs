using System.Reflection;
using System.Runtime.Loader;
using System.Text;

namespace RLTransfer.Torch.Tests.Native;

/// <summary>A libtorch that is missing or of another version: one clear line with the remedy.</summary>
public sealed class LoaderTests : IDisposable
{
    private const string Bridge = "librltransfer_torch.so";

    private readonly string folder = Directory.CreateTempSubdirectory("rlt-loader").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_missing_libtorch_is_named_with_the_package()
    {
        var needed = Text(File.ReadAllBytes(Own(Bridge))).Split('\0').First(text => text.StartsWith("libtorch_cpu.so", StringComparison.Ordinal));
        var message = Failure(needed, needed[..^1] + "x");
        Assert.Contains(needed[..^1] + "x", message, StringComparison.Ordinal);
        Assert.Contains("apt install libtorch-dev", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_of_libtorch_is_named_with_the_one_expected()
    {
        var version = TorchSharp.torch.__version__;
        var other = "9" + version[1..];
        var message = Failure("\0" + version + "\0", "\0" + other + "\0");
        Assert.Contains(version, message, StringComparison.Ordinal);
        Assert.Contains(other, message, StringComparison.Ordinal);
        Assert.Contains("dotnet build", message, StringComparison.Ordinal);
    }

    // A second copy of the engine, with a bridge of its own in which one string was replaced by another of its length.
    private string Failure(string old, string replacement)
    {
        File.Copy(Own("RLTransfer.Torch.dll"), Path.Combine(folder, "RLTransfer.Torch.dll"));
        File.WriteAllBytes(Path.Combine(folder, Bridge), Encoding.Latin1.GetBytes(Text(File.ReadAllBytes(Own(Bridge))).Replace(old, replacement, StringComparison.Ordinal)));
        var context = new AssemblyLoadContext("another engine", isCollectible: false);
        var engine = context.LoadFromAssemblyPath(Path.Combine(folder, "RLTransfer.Torch.dll"));
        var threads = engine.GetType("TorchSharp.torch")!.GetMethod("get_num_threads")!;
        var failure = Assert.Throws<TargetInvocationException>(() => threads.Invoke(null, null)).InnerException!;
        return Assert.IsType<DllNotFoundException>(failure).Message;
    }

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static string Own(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
