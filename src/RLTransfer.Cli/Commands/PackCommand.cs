using System.CommandLine;
using System.Diagnostics;
using System.Xml.Linq;
using RLTransfer.Cli.Outputs;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Cli.Commands;

/// <summary>
/// <c>rlt pack</c>: the course as NuGet packages of this machine, and their contents where NuGet keeps what it has restored. A notebook's
/// <c>#r "nuget:RLTransfer.Interactive,1.0.0"</c> then works in .NET Interactive, without a feed to name.
/// </summary>
internal static class PackCommand
{
    private const string Main = "RLTransfer.Interactive";

    // From below to above, as each needs those before it.
    private static readonly string[] Projects =
        ["RLTransfer.Randomness", "RLTransfer.Files", "RLTransfer.Figures", "RLTransfer.Environments", "RLTransfer", "RLTransfer.Course", Main];

    public static Command Create()
    {
        var output = new Option<string?>("--output", "-o") { Description = "The folder for the packages; artifacts/packages by default.", HelpName = "DIR" };
        var command = new Command("pack", "Make the course's packages, so that its notebooks run in .NET Interactive.") { output };
        command.SetAction((parsed, cancellation) => PackAsync(parsed.GetValue(output) ?? Path.Combine(RepositoryHome.Path, "artifacts", "packages"), cancellation));
        return command;
    }

    private static async Task<int> PackAsync(string folder, CancellationToken cancellation)
    {
        Output.RequireFolder("-o", folder);
        folder = Path.GetFullPath(folder);
        foreach (var project in Projects)
        {
            await DotnetAsync(RepositoryHome.Path, cancellation, "pack", Path.Combine("src", project), "-c", "Release", "--nologo", "-v", "quiet", "-o", folder);
            Console.WriteLine(Directory.GetFiles(folder, $"{project}.*.nupkg").Where(file => char.IsAsciiDigit(Path.GetFileName(file)[project.Length + 1])).Order(StringComparer.Ordinal).Last());
        }

        await InstallAsync(folder, cancellation);
        Console.WriteLine($"In .NET Interactive, a notebook takes the course with: #r \"nuget:{Main},1.0.0\"");
        return 0;
    }

    /// <summary>What NuGet has kept of an earlier packing goes: it never looks twice at one version.</summary>
    private static async Task InstallAsync(string feed, CancellationToken cancellation)
    {
        var work = Directory.CreateTempSubdirectory("rltransfer-pack-");
        try
        {
            var kept = (await DotnetAsync(work.FullName, cancellation, "nuget", "locals", "global-packages", "--list")).Split(": ", 2)[^1].Trim();
            foreach (var project in Projects)
            {
                var old = Path.Combine(kept, project.ToLowerInvariant(), "1.0.0");
                if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
            }

            new XDocument(new XElement("Project", new XAttribute("Sdk", "Microsoft.NET.Sdk"),
                new XElement("PropertyGroup",
                    new XElement("TargetFramework", $"net{Environment.Version.Major}.0"), new XElement("RestoreAdditionalProjectSources", feed), new XElement("NuGetAudit", "false")),
                new XElement("ItemGroup", new XElement("PackageReference", new XAttribute("Include", Main), new XAttribute("Version", "1.0.0")))))
                .Save(Path.Combine(work.FullName, "install.csproj"));
            await DotnetAsync(work.FullName, cancellation, "restore", "install.csproj", "--nologo", "-v", "quiet");
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static async Task<string> DotnetAsync(string folder, CancellationToken cancellation, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(WorkerHost.Dotnet, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode == 0 ? await text
            : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed: {((await text) + await errors).Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))?.Trim() ?? "it did not say why"}");
    }
}
