using System.Diagnostics;

namespace RLTransfer.Cli.Tests;

/// <summary>The launcher <c>./rlt</c>, run by a real shell on a copy of the repository's skeleton.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("rlt-launcher-");
    private readonly DirectoryInfo tools = Directory.CreateTempSubdirectory("rlt-tools-");

    public LauncherTests()
    {
        File.Copy(Path.Combine(Repository.Root, "rlt"), Path.Combine(home.FullName, "rlt"));
        home.CreateSubdirectory("binder");
    }

    public void Dispose()
    {
        home.Delete(recursive: true);
        tools.Delete(recursive: true);
    }

    [Fact]
    public void A_missing_package_without_root_or_sudo_prints_the_exact_command_and_stops()
    {
        File.WriteAllText(Path.Combine(home.FullName, "binder/apt.txt"), "# a comment\n\nbash\nno-such-package-of-ours\n");
        Tool("id", "echo 1000");
        Tool("sudo", "exit 1");

        var (exit, output, error) = Launch("--version");

        Assert.Equal(2, exit);
        Assert.Equal("", output);
        Assert.Equal(
            "rlt: system packages are missing; run: sudo bash -c 'apt-get update && apt-get install -y --no-install-recommends no-such-package-of-ours'\n",
            error);
    }

    [Fact]
    public void A_failing_installation_says_why_and_is_tried_again_the_next_time()
    {
        File.WriteAllText(Path.Combine(home.FullName, "binder/apt.txt"), "no-such-package-of-ours\n");
        Tool("id", "echo 0");
        Tool("apt-get", "echo \"E: Unable to locate package $5\" >&2; exit 100");

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var (exit, _, error) = Launch("--version");
            Assert.Equal(2, exit);
            Assert.Contains("rlt: installing failed: E: Unable to locate package", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_sdk_is_named()
    {
        File.WriteAllText(Path.Combine(home.FullName, "binder/apt.txt"), "");
        var (exit, _, error) = Launch("--version", path: $"{tools.FullName}:/usr/sbin:/sbin:{ToolsWithout("dotnet")}");
        Assert.Equal(2, exit);
        Assert.StartsWith("rlt: the .NET SDK 10 is missing", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_with_the_remedy()
    {
        File.WriteAllText(Path.Combine(home.FullName, "binder/apt.txt"), "");
        File.WriteAllText(Path.Combine(home.FullName, "artifacts"), "a file where the folder should be");
        var (exit, _, error) = Launch("--version");
        Assert.Equal(2, exit);
        Assert.StartsWith($"rlt: cannot write to {home.FullName}; copy the project", error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_runs_from_any_directory_and_through_a_link()
    {
        var link = Path.Combine(tools.FullName, "rlt-link");
        File.CreateSymbolicLink(link, Path.Combine(home.FullName, "rlt"));
        File.WriteAllText(Path.Combine(home.FullName, "binder/apt.txt"), "");
        BuiltProgram();
        Tool("dotnet", "echo \"$@\"; echo \"home $RLTRANSFER_HOME\"; pwd");

        var (exit, output, error) = Run(link, ["env", "list"], workingDirectory: "/");

        Assert.Equal((0, ""), (exit, error));
        Assert.Equal($"{home.FullName}/artifacts/bin/RLTransfer.Cli/release/rlt.dll env list\nhome {home.FullName}\n/\n", output);
    }

    [Fact]
    public void A_source_newer_than_the_build_is_built_and_an_older_one_is_not()
    {
        File.WriteAllText(Path.Combine(home.FullName, "binder/apt.txt"), "");
        BuiltProgram();
        Tool("dotnet", "echo \"dotnet $1\"");
        var (_, before, _) = Launch("--version");

        File.SetLastWriteTimeUtc(Path.Combine(home.FullName, "src/A.cs"), DateTime.UnixEpoch.AddYears(200));
        var (_, after, error) = Launch("--version");

        Assert.DoesNotContain("build", before, StringComparison.Ordinal);
        Assert.Equal("rlt: building\n", error);
        Assert.EndsWith("rlt.dll\n", after, StringComparison.Ordinal);
    }

    /// <summary>A stand-in for a system tool, found before the real one.</summary>
    private void Tool(string name, string script)
    {
        var path = Path.Combine(tools.FullName, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A folder with links to every tool the launcher uses before it needs the SDK.</summary>
    private string ToolsWithout(string name)
    {
        var folder = tools.CreateSubdirectory("without-" + name).FullName;
        foreach (var tool in new[] { "bash", "env", "readlink", "dirname", "mkdir", "touch", "id" })
        {
            var real = Environment.GetEnvironmentVariable("PATH")!.Split(':').Append("/bin").Append("/usr/bin").Select(d => Path.Combine(d, tool)).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(folder, tool), real);
        }

        return folder;
    }

    private void BuiltProgram()
    {
        foreach (var folder in new[] { "src", "bench", "artifacts/stamps", "artifacts/bin/RLTransfer.Cli/release" })
        {
            home.CreateSubdirectory(folder);
        }

        foreach (var file in new[] { "src/A.cs", "A.props", "global.json", ".editorconfig", "artifacts/bin/RLTransfer.Cli/release/rlt.dll" })
        {
            File.WriteAllText(Path.Combine(home.FullName, file), "");
        }

        File.WriteAllText(Path.Combine(home.FullName, "artifacts/stamps/build"), "");
        File.SetLastWriteTimeUtc(Path.Combine(home.FullName, "artifacts/stamps/build"), DateTime.UnixEpoch.AddYears(100));
    }

    private (int Exit, string Output, string Error) Launch(string argument, string? path = null) =>
        Run(Path.Combine(home.FullName, "rlt"), [argument], path);

    private (int Exit, string Output, string Error) Run(string program, string[] arguments, string? path = null, string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = workingDirectory ?? home.FullName,
        };
        start.Environment["PATH"] = path ?? $"{tools.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
