using System.Diagnostics;
using System.Text.Json.Nodes;
using RLTransfer.Bench.Engine;

namespace RLTransfer.Bench.Learners;

/// <summary>One run of a learner's PyTorch peer: a program that ends with one line of JSON.</summary>
internal static class PeerRun
{
    /// <summary>What bench/peers/<paramref name="script"/> prints; null where it, or a Python with torch, is not there.</summary>
    /// <exception cref="InvalidOperationException">It fails.</exception>
    internal static JsonObject? Ask(string script, params string[] arguments)
    {
        var file = Path.Combine(PeerProcess.Home, "bench", "peers", script);
        if (!File.Exists(PeerProcess.Python) || !File.Exists(file))
            return null;
        var start = new ProcessStartInfo("/bin/sh", [.. PeerProcess.Deaf, PeerProcess.Python, file, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonNode.Parse(output.TrimEnd().Split('\n')[^1])!.AsObject()
            : throw new InvalidOperationException($"The Python peer {script} {string.Join(' ', arguments)} failed; what it wrote on standard error says why.");
    }

    /// <summary>Its seconds of processor time.</summary>
    internal static double Seconds(JsonObject answer) => (double)(answer["processor_seconds"] ?? answer["seconds"])!;
}
