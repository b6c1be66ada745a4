using System.Diagnostics;

namespace RLTransfer.Torch.Tests.Native;

/// <summary>Native/build.sh where something is missing: one line that names it and the remedy, and nothing left behind.</summary>
public sealed class BuildTests : IDisposable
{
    private static readonly string[] Tools = ["bash", "cat", "cmp", "cp", "cut", "dirname", "find", "grep", "mkdir", "mktemp", "mv", "rm", "sha256sum", "tail", "uname"];

    private readonly string folder = Directory.CreateTempSubdirectory("rlt-build").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_folder_that_is_no_libtorch_is_named()
    {
        var message = Failure(libtorch: "/nowhere/libtorch");
        Assert.Contains("/nowhere/libtorch", message, StringComparison.Ordinal);
        Assert.Contains("LIBTORCH", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_libtorch_the_package_is_named()
    {
        Link(Tools.Except(["find"]));
        Script("find", "exit 0"); // finds no header
        Assert.Contains("apt install libtorch-dev", Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_cmake_the_packages_are_named()
    {
        Link(Tools);
        Assert.Contains("apt install cmake", Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_compiler_is_quoted_and_nothing_is_kept()
    {
        Link(Tools);
        Script("c++", "exit 1");
        Script("cmake", "echo 'bridge.h:1: error: out of ink' >&2; exit 1");
        Assert.Contains("error: out of ink", Failure(), StringComparison.Ordinal);
        Assert.Equal(["build.log"], Directory.EnumerateFileSystemEntries(Path.Combine(folder, "cache")).Select(Path.GetFileName));
    }

    private string Failure(string libtorch = "")
    {
        var home = AppContext.BaseDirectory.Split("/artifacts/")[0];
        var output = Path.Combine(folder, "out.so");
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(home, "src/RLTransfer.Torch/Native/build.sh"), Path.Combine(folder, "cache"), output, libtorch])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (Directory.Exists(Path.Combine(folder, "bin")))
            start.Environment["PATH"] = Path.Combine(folder, "bin");
        using var process = Process.Start(start)!;
        var message = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        Assert.False(File.Exists(output));
        Assert.Single(message.Trim().Split('\n'));
        return message;
    }

    private void Link(IEnumerable<string> tools)
    {
        var bin = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
        foreach (var tool in tools)
            File.CreateSymbolicLink(Path.Combine(bin, tool), new[] { "/usr/bin", "/bin" }.Select(place => Path.Combine(place, tool)).First(File.Exists));
    }

    private void Script(string name, string body)
    {
        var file = Path.Combine(folder, "bin", name);
        File.WriteAllText(file, "#!/bin/bash\n" + body + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
