using System.Diagnostics;
using RLTransfer.Environments;
using RLTransfer.Environments.Python;

namespace RLTransfer.Bench.Environments;

/// <summary>
/// Python in process against Python isolated: steps through eight environments of the small module that the tests use, in turns.
/// By the clock, and by the processor time of both processes together, which other programs disturb less.
/// </summary>
internal static class BridgeRows
{
    private const int Count = 8, Runs = 15;
    private const double SecondsPerRun = 0.1;

    public static IEnumerable<BenchCase> Cases()
    {
        foreach (var (name, id) in new[] { ("counter", "Count-v0"), ("cartpole", "CartPole-v1") })
        {
            yield return new($"python {name}", () => Measure($"python {name}", id, processor: true));
            yield return new($"python {name}, clock", () => Measure($"python {name}, clock", id, processor: false));
        }
    }

    private static BenchRow Measure(string name, string id, bool processor)
    {
        var folder = Directory.CreateTempSubdirectory("rlt-bridge-").FullName;
        var module = Path.Combine(folder, "tiny_gym.py");
        using (var code = typeof(BridgeRows).Assembly.GetManifestResourceStream("tiny_gym.py")!)
        using (var file = File.Create(module))
        {
            code.CopyTo(file);
        }

        try
        {
            PythonOptions options = new() { Module = module };
            using var here = Gym.Python(id, Count, options);
            using var apart = Gym.Python(id, Count, options with { Isolated = true });
            using var other = Process.GetProcessById(apart.ProcessId);
            here.Reset(1);
            apart.Reset(1);
            var (ours, theirs, ratios) = (new double[Runs], new double[Runs], new double[Runs]);
            for (var run = -2; run < Runs; run++)      // the first two warm up
            {
                var (inside, outside) = (Rate(here, () => Now(null, processor)), Rate(apart, () => Now(other, processor)));
                if (run >= 0)
                {
                    (ours[run], theirs[run], ratios[run]) = (inside, outside, inside / outside);
                }
            }

            return new(name, "steps/s", ours.Order().ElementAt(Runs / 2), theirs.Order().ElementAt(Runs / 2), ratios.Order().ElementAt(Runs / 2), Runs, ours.Min(), ours.Max());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Rate(PythonEnvironment environment, Func<double> now)
    {
        var actions = new int[Count];
        var (watch, start, steps) = (Stopwatch.StartNew(), now(), 0L);
        while (watch.Elapsed.TotalSeconds < SecondsPerRun)
        {
            for (var i = 0; i < 100; i++)
            {
                actions[i % Count] ^= 1;
                environment.Step(actions);
            }

            steps += 100 * Count;
        }

        return steps / (now() - start);
    }

    /// <summary>Seconds on the clock, or of this process's and the other's processor time.</summary>
    private static double Now(Process? other, bool processor)
    {
        other?.Refresh();
        return processor
            ? (Environment.CpuUsage.TotalTime + (other?.TotalProcessorTime ?? TimeSpan.Zero)).TotalSeconds
            : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
    }
}
