using System.Diagnostics;
using RLTransfer.Cli.Tests.Faults;

namespace RLTransfer.Cli.Tests;

/// <summary>The launcher <c>./rlt</c>, run by a real shell on a copy of the repository's skeleton.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("rlt-launcher-");
    private readonly DirectoryInfo tools = Directory.CreateTempSubdirectory("rlt-tools-");

    public LauncherTests()
    {
        home.CreateSubdirectory("binder");
        foreach (var script in new[] { "rlt", "binder/install-packages" })
        {
            File.Copy(Path.Combine(Repository.Root, script), Path.Combine(home.FullName, script));
        }

        foreach (var list in Directory.EnumerateFiles(Path.Combine(Repository.Root, "binder"), "apt-*.txt"))
        {
            File.WriteAllText(Path.Combine(home.FullName, "binder", Path.GetFileName(list)), "");
        }
    }

    public void Dispose()
    {
        home.Delete(recursive: true);
        tools.Delete(recursive: true);
    }

    [Fact]
    public void A_missing_package_without_root_or_sudo_prints_the_exact_command_and_stops()
    {
        List("jupyter", "# a comment\n\nbash\nno-such-package-of-ours\n");
        Tool("id", "echo 1000");
        Tool("sudo", "exit 1");

        var (exit, output, error) = Launch("kernel", "install");

        Assert.Equal(2, exit);
        Assert.Equal("", output);
        Assert.Equal(
            "rlt: system packages are missing, which ./rlt kernel needs (binder/apt-jupyter.txt); "
                + "run: sudo bash -c 'apt-get update && apt-get install -y --no-install-recommends no-such-package-of-ours'\n",
            error);
    }

    [Fact]
    public void A_failing_installation_says_what_it_was_for_and_why_and_is_tried_again_the_next_time()
    {
        List("jupyter", "no-such-package-of-ours\n");
        Tool("id", "echo 0");
        Tool("apt-get", "echo \"E: Unable to locate package $5\" >&2; exit 100");

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var (exit, _, error) = Launch("kernel", "install");
            Assert.Equal(2, exit);
            Assert.StartsWith("rlt: installing no-such-package-of-ours, which ./rlt kernel needs (binder/apt-jupyter.txt)\n", error, StringComparison.Ordinal);
            Assert.Contains("rlt: installing failed: E: Unable to locate package", error, StringComparison.Ordinal);
        }
    }

    /// <summary>Every list names a package that there is not, and installing fails: what a command installs shows in what it asks for.</summary>
    [Theory]
    [InlineData("", "run", "notebooks/01-finetuning.ipynb")]
    [InlineData("", "env", "list")]
    [InlineData("", "kernel", "uninstall")]
    [InlineData("", "test", "--help")]
    [InlineData("no-jupyter", "kernel", "install")]
    [InlineData("no-tests no-jupyter no-robots no-grading", "test")]
    [InlineData("no-grading", "grade", "ada.ipynb")]
    [InlineData("no-benchmarks no-jupyter no-robots", "bench")]
    public void A_command_installs_what_it_needs_and_nothing_else(string packages, params string[] command)
    {
        foreach (var list in new[] { "jupyter", "robots", "tests", "benchmarks", "figures", "grading" })
        {
            List(list, $"no-{list}\n");
        }

        BuiltProgram();
        Tool("dotnet", "exit 0");
        Tool("id", "echo 0");
        Tool("apt-get", "exit 100");
        var (exit, _, error) = Launch(command);
        if (packages.Length == 0)
        {
            Assert.Equal((0, ""), (exit, error));
        }
        else
        {
            Assert.StartsWith($"rlt: installing {packages}, which ./rlt {command[0]} needs (", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_system_without_debian_packages_hears_of_them_only_where_they_are_needed()
    {
        List("jupyter", "python3-ipykernel\n");
        BuiltProgram();
        Tool("dotnet", "exit 0");
        var path = $"{tools.FullName}:{ToolsWithout("dpkg-query")}";

        Assert.Equal((0, "", ""), Launch(["run", "notebooks/01-finetuning.ipynb"], path));
        var (exit, _, error) = Launch(["kernel", "install"], path);
        Assert.Equal((0, "rlt: no Debian packages on this system; install the equivalents of binder/apt-jupyter.txt yourself\n"), (exit, error));
    }

    [Fact]
    public void Packages_are_installed_by_hand_from_the_lists_that_are_named()
    {
        List("robots", "no-robots\n");
        Tool("id", "echo 1000");
        Tool("sudo", "exit 1");
        var script = Path.Combine(home.FullName, "binder/install-packages");

        var (exit, _, error) = Run(script, ["robot"]);
        Assert.Equal(2, exit);
        Assert.StartsWith("binder/install-packages: there is no list 'robot'; there are: ", error, StringComparison.Ordinal);
        Assert.Contains(" robots ", error, StringComparison.Ordinal);

        (exit, _, error) = Run(script, ["robots"]);
        Assert.Equal(2, exit);
        Assert.StartsWith("binder/install-packages: system packages are missing (binder/apt-robots.txt); run: sudo ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_sdk_is_named()
    {
        var (exit, _, error) = Launch(["--version"], $"{tools.FullName}:{ToolsWithout("dotnet")}");
        Assert.Equal(2, exit);
        Assert.StartsWith("rlt: the .NET SDK 10 is missing", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_with_the_remedy()
    {
        File.WriteAllText(Path.Combine(home.FullName, "artifacts"), "a file where the folder should be");
        var (exit, _, error) = Launch("--version");
        Assert.Equal(2, exit);
        Assert.StartsWith($"rlt: cannot write to {home.FullName}; copy the project", error, StringComparison.Ordinal);
    }

    [Fact]
    [RunsRemedy("start the program by ./rlt in the repository")]
    public void It_runs_from_any_directory_and_through_a_link()
    {
        var link = Path.Combine(tools.FullName, "rlt-link");
        File.CreateSymbolicLink(link, Path.Combine(home.FullName, "rlt"));
        BuiltProgram();
        Tool("dotnet", "echo \"$@\"; echo \"home $RLTRANSFER_HOME\"; pwd");

        var (exit, output, error) = Run(link, ["env", "list"], workingDirectory: "/");

        Assert.Equal((0, ""), (exit, error));
        Assert.Equal($"{home.FullName}/artifacts/bin/RLTransfer.Cli/release/rlt.dll env list\nhome {home.FullName}\n/\n", output);
    }

    [Fact]
    public void A_source_newer_than_the_build_is_built_and_an_older_one_is_not()
    {
        BuiltProgram();
        Tool("dotnet", "echo \"dotnet $1\"");
        var (_, before, _) = Launch("--version");

        File.SetLastWriteTimeUtc(Path.Combine(home.FullName, "src/A.cs"), DateTime.UnixEpoch.AddYears(200));
        var (_, after, error) = Launch("--version");

        Assert.DoesNotContain("build", before, StringComparison.Ordinal);
        Assert.Equal("rlt: building\n", error);
        Assert.EndsWith("rlt.dll\n", after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A.csproj : error NU1301: Unable to load the service index for source https://api.nuget.org/v3/index.json. [B.csproj]", "packages cannot be fetched (Unable to load the service index for source https://api.nuget.org/v3/index.json); connect this machine to the network")]
    [InlineData("NuGet.targets(198,5): error : No space left on device [B.csproj]", "the disk is full; make room, 4 GB for a first build")]
    [InlineData("NuGet.targets(198,5): error : Access to the path '/packages/x' is denied. [B.csproj]", "a file cannot be written: Access to the path '/packages/x' is denied; let NUGET_PACKAGES name a folder of your own")]
    [InlineData("error : Read-only file system : '/packages/x' [B.csproj]", "a file cannot be written: Read-only file system : '/packages/x' ; let NUGET_PACKAGES name a folder of your own")]
    [InlineData("A compatible .NET SDK was not found.", "the .NET SDK 10 is missing, and here is another (")]
    public void What_a_machine_lacks_for_the_build_is_one_line_and_is_built_the_next_time(string said, string line)
    {
        BuiltProgram();
        File.SetLastWriteTimeUtc(Path.Combine(home.FullName, "src/A.cs"), DateTime.UnixEpoch.AddYears(200));
        File.WriteAllText(Path.Combine(home.FullName, "said"), said + "\n" + said + "\n");
        Tool("dotnet", "[ \"$1\" = build ] || exit 0; cat said; exit 1");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var (exit, output, error) = Launch("--version");
            Assert.Equal((2, ""), (exit, output));
            Assert.StartsWith($"rlt: building\nrlt: {line}", error, StringComparison.Ordinal);
            Assert.EndsWith($" (the whole log: {home.FullName}/artifacts/stamps/build.log)\n", error, StringComparison.Ordinal);
            Assert.Equal(2, error.Count(character => character == '\n'));
        }

        Tool("dotnet", "exit 0");
        Assert.Equal((0, "", "rlt: building\n"), Launch("--version"));
    }

    [Fact]
    public void A_build_that_fails_by_its_sources_says_all()
    {
        BuiltProgram();
        File.SetLastWriteTimeUtc(Path.Combine(home.FullName, "src/A.cs"), DateTime.UnixEpoch.AddYears(200));
        Tool("dotnet", "echo 'A.cs(1,1): error CS1002: ; expected'; exit 1");
        Assert.Equal((2, "", "rlt: building\nA.cs(1,1): error CS1002: ; expected\nrlt: the build failed; the lines above say where\n"), Launch("--version"));
    }

    /// <summary>A stand-in for a system tool, found before the real one.</summary>
    private void Tool(string name, string script)
    {
        var path = Path.Combine(tools.FullName, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A folder with links to every tool the launcher uses, the SDK and Debian's own apart.</summary>
    private string ToolsWithout(string name)
    {
        var folder = tools.CreateSubdirectory("without-" + name).FullName;
        foreach (var tool in new[] { "bash", "env", "readlink", "dirname", "mkdir", "find", "sed", "tr" })
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

    private (int Exit, string Output, string Error) Launch(params string[] arguments) => Launch(arguments, null);

    private (int Exit, string Output, string Error) Launch(string[] arguments, string? path) =>
        Run(Path.Combine(home.FullName, "rlt"), arguments, path);

    private void List(string name, string packages) => File.WriteAllText(Path.Combine(home.FullName, $"binder/apt-{name}.txt"), packages);

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
