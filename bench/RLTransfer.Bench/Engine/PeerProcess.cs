using System.Diagnostics;
using System.Globalization;

namespace RLTransfer.Bench.Engine;

/// <summary>A Python program that does the same work as we do: told how many updates, it answers with the seconds they took.</summary>
internal sealed class PeerProcess : IDisposable
{
    /// <summary>Debian's, which has its torch.</summary>
    internal const string Python = "/usr/bin/python3";

    /// <summary>A terminal's Ctrl-C goes to the peers too; we end them ourselves, so that they need not complain.</summary>
    internal static readonly string[] Deaf = ["-c", "trap '' INT; exec \"$0\" \"$@\""];

    private readonly Process process;

    private PeerProcess(Process process) => this.process = process;

    /// <summary>The repository.</summary>
    internal static string Home => Environment.GetEnvironmentVariable("RLTRANSFER_HOME") ?? AppContext.BaseDirectory.Split("/artifacts/")[0];

    /// <summary>Starts bench/peers/<paramref name="script"/>; null where this machine has no Python with what it imports.</summary>
    internal static PeerProcess? Start(string script, params (string Name, string Value)[] environment)
    {
        var file = Path.Combine(Home, "bench", "peers", script);
        if (!File.Exists(Python) || !File.Exists(file))
            return null;
        var start = new ProcessStartInfo("/bin/sh", [.. Deaf, Python, file]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var peer = new PeerProcess(Process.Start(start)!);
        if (peer.Ask("ready 0") is not null)
            return peer;
        peer.Dispose();
        return null;
    }

    /// <summary>How long <paramref name="count"/> updates of a row take there.</summary>
    internal double Seconds(string row, int count) =>
        Ask(string.Create(CultureInfo.InvariantCulture, $"{row} {count}"))
        ?? throw new InvalidOperationException($"The Python peer stopped at '{row}'; what it wrote on standard error says why.");

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(5000))
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private double? Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() is { } answer ? double.Parse(answer, CultureInfo.InvariantCulture) : null;
    }
}
