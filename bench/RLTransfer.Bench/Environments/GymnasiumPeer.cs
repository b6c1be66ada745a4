using System.Diagnostics;
using System.Text.Json;

namespace RLTransfer.Bench.Environments;

/// <summary>Gymnasium's figures: measured now where a Python has it, else those published for version 1.3.</summary>
internal sealed class GymnasiumPeer
{
    private static readonly Dictionary<string, double> Published = new(StringComparer.Ordinal)
    {
        ["CartPole-v1"] = 84e3,
        ["Pendulum-v1"] = 28e3,
        ["Acrobot-v1"] = 14e3,
        ["MountainCar-v0"] = 35e3,
        ["MountainCarContinuous-v0"] = 86e3,
    };

    private const double PublishedVectorCartPole = 6.9e6;

    private readonly string? python;

    private GymnasiumPeer(string? python) => this.python = python;

    /// <summary>Looks for a Python that imports gymnasium.</summary>
    public static GymnasiumPeer Find()
    {
        string[] candidates = [Environment.GetEnvironmentVariable("RLTRANSFER_PYTHON") ?? "python3", "/usr/bin/python3"];
        return new(Array.Find(candidates, candidate => Run(candidate, "import gymnasium; print(1)") is not null));
    }

    /// <summary>Steps per second of one environment.</summary>
    public double StepsPerSecond(string id) => Measure($"""
        import gymnasium, time
        e = gymnasium.make("{id}"); e.reset(seed=1); a = [e.action_space.sample() for _ in range(64)]
        best = 0
        for run in range(5):
            n, start = 0, time.process_time()
            while time.process_time() - start < 0.3:
                for x in a:
                    _, _, t, c, _ = e.step(x)
                    if t or c: e.reset()
                n += 64
            best = max(best, n / (time.process_time() - start))
        print(best)
        """) ?? Published[id];

    /// <summary>Instance steps per second of Gymnasium's own vectorized environment.</summary>
    public double VectorStepsPerSecond(string id, int count) => Measure($"""
        import gymnasium, time
        e = gymnasium.make_vec("{id}", num_envs={count}, vectorization_mode="vector_entry_point"); e.reset(seed=1)
        a = [e.action_space.sample() for _ in range(16)]
        best = 0
        for run in range(5):
            n, start = 0, time.process_time()
            while time.process_time() - start < 0.3:
                for x in a: e.step(x)
                n += 16 * {count}
            best = max(best, n / (time.process_time() - start))
        print(best)
        """) ?? PublishedVectorCartPole;

    private double? Measure(string script) => python is not null && Run(python, script) is { } output ? JsonSerializer.Deserialize<double>(output) : null;

    /// <returns>Its output; null where it fails or takes longer than a minute.</returns>
    private static string? Run(string python, string script)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", script])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["OMP_NUM_THREADS"] = "1" },
            })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(60_000))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            return process.ExitCode == 0 ? output.Result.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
