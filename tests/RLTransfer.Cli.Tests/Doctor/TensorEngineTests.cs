using System.Diagnostics;

namespace RLTransfer.Cli.Tests.Doctor;

/// <summary>A libtorch that is not there, or not whole: one line of why and what mends it, and none of the copies that TorchSharp makes while it looks for another.</summary>
public sealed class TensorEngineTests : IDisposable
{
    private const string Remedy = "; mended by: rm -rf artifacts && ./rlt doctor";

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-engine-");
    private readonly string program;

    public TensorEngineTests()
    {
        program = Path.Combine(root.FullName, "program");
        using var copy = Process.Start("cp", ["-a", AppContext.BaseDirectory.TrimEnd('/'), program]);
        copy.WaitForExit();
    }

    private string Natives => Path.Combine(program, "runtimes", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, "native");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData("none", "there is no ")]
    [InlineData("link", "libLibTorchSharp.so leads to a file that is gone")]
    [InlineData("file", "libLibTorchSharp.so is missing")]
    [InlineData("damaged", "libtorch does not fit this system (linux-x64), or one of its files is damaged")]
    public void What_is_wrong_with_it_is_one_line_with_the_remedy(string fault, string reason)
    {
        if (!OperatingSystem.IsLinux()) return;
        var library = Path.Combine(Natives, "libLibTorchSharp.so");
        switch (fault)
        {
            case "none": Directory.Delete(Natives, recursive: true); break;
            case "link": File.Delete(library); File.CreateSymbolicLink(library, "/no/such/file"); break;
            case "file": File.Delete(library); break;
            default: File.Delete(library); File.WriteAllText(library, "no library"); break;
        }

        var (exit, _, error) = Run("train", "dqn", "CartPole-v1", "--steps", "10", "--seeds", "1", "--no-preset");
        Assert.Equal(1, exit);
        Assert.StartsWith("rlt: the tensor engine cannot be loaded: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains(Remedy, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(Path.Combine(program, "cpu")));
    }

    [Fact]
    public void The_doctor_tells_the_version_or_what_is_missing()
    {
        if (!OperatingSystem.IsLinux()) return;
        Assert.Matches(@"ok +Tensor engine +libtorch 2\.10\.0.* computes on CPU.*; this system's libstdc\+\+ is ", Run("doctor").Output);
        Directory.Delete(Natives, recursive: true);
        var (exit, output, _) = Run("doctor");
        Assert.Equal(1, exit);
        Assert.Matches(@"MISSING +Tensor engine +there is no .*/native\n +mended by: rm -rf artifacts && \./rlt doctor", output);
        Assert.DoesNotContain("LoadNativeBackend", output, StringComparison.Ordinal);
    }

    private (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "rlt.dll"), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RLTRANSFER_HOME"] = Repository.Root;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
