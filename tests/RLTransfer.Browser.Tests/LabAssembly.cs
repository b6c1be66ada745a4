using System.Diagnostics;
using System.Security.Cryptography;

namespace RLTransfer.Browser.Tests;

/// <summary>A whole JupyterLab, whose server Debian has and whose page it has not: assembled from Lab's npm packages, once.</summary>
internal static class LabAssembly
{
    /// <summary>What assembles and serves it.</summary>
    public static string Sources { get; } = Path.Combine(Repository.Root, "tests", "RLTransfer.Browser.Tests", "Lab");

    /// <summary>The folder that holds it, made anew where one of its sources has changed.</summary>
    public static string Get()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "web", "lab")).FullName;
        var stamp = Path.Combine(folder, "stamp");
        var sources = Convert.ToHexStringLower(SHA256.HashData([.. Directory.GetFiles(Sources, "*.js*").Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)]));
        if (File.Exists(stamp) && File.ReadAllText(stamp) == sources) return folder;
        File.Copy(Path.Combine(Sources, "package.json"), Path.Combine(folder, "package.json"), overwrite: true);
        Run(folder, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
        Run(folder, "node", Path.Combine(Sources, "build.js"), folder);
        File.WriteAllText(stamp, sources);
        return folder;
    }

    private static void Run(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"JupyterLab cannot be assembled: {program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {said}");
    }
}
