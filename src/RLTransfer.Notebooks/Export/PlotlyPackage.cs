using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using RLTransfer.Files;

namespace RLTransfer.Notebooks.Export;

/// <summary>plotly.js, from its npm package: fetched once by the npm client, checked, and kept.</summary>
public static class PlotlyPackage
{
    /// <summary>The version that pages are tested with.</summary>
    public const string Version = "4.1.2";

    private const string Name = "plotly.js-dist-min";
    private const string Sha512 = "VSmS9KVNun16S8qFYYp9LlL/XBby4ueeGqB+K9AqRCVsup8dSpGULap4UyR1f2mz4pV3qjWp1sR5chwLgIKPoQ==";

    /// <summary>The script's file, fetched if it is not there yet.</summary>
    /// <param name="cache">The folder that keeps it.</param>
    /// <exception cref="InvalidOperationException">It is not there and cannot be fetched; the message says why and what to do.</exception>
    public static string Get(string cache)
    {
        var script = Path.Combine(cache, $"plotly-{Version}.min.js");
        if (File.Exists(script)) return script;
        var folder = Directory.CreateTempSubdirectory("rlt-plotly-");
        try
        {
            Pack(folder.FullName);
            var archive = Directory.GetFiles(folder.FullName, "*.tgz").Single();
            if (Convert.ToBase64String(SHA512.HashData(File.ReadAllBytes(archive))) != Sha512)
                throw new InvalidOperationException($"npm delivered a {Name} {Version} that is not the one known here (its SHA-512 differs); nothing was installed.");
            Directory.CreateDirectory(cache);
            Extract(archive, script);
            return script;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Pack(string folder)
    {
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["pack", "--silent", $"{Name}@{Version}"])
            {
                WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            _ = npm.StandardOutput.ReadToEndAsync();
            var said = npm.StandardError.ReadToEnd();
            npm.WaitForExit();
            if (npm.ExitCode != 0) throw new InvalidOperationException($"npm cannot fetch {Name} {Version}: {said.Trim().ReplaceLineEndings(" ")}");
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException($"npm is missing, which fetches {Name} for interactive figures. Install it: sudo binder/install-packages figures", error);
        }
    }

    private static void Extract(string archive, string script)
    {
        using var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name != "package/plotly.min.js") continue;
            WholeFile.Write(script, entry.DataStream!.CopyTo);
            return;
        }

        throw new InvalidOperationException($"{Name} {Version} holds no plotly.min.js.");
    }
}
