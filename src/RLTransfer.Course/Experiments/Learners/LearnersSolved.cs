using System.Diagnostics;
using System.Text.Json;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Learners;
using RLTransfer.Pictures;

namespace RLTransfer.Course.Experiments.Learners;

/// <summary>Every learner on the tasks it must solve: the interquartile mean of the seeds' greedy returns after training.</summary>
/// <remarks>
/// A row's seeds train as two crowds on two threads; the rows follow one another, so that a row's seconds are those of the two threads,
/// its evaluations included. Processor seconds are of both together: half of them is what the row takes on two idle cores.
/// The returns of the table are those of fresh episodes after training, which no evaluation along the way has seen.
/// </remarks>
public sealed class LearnersSolved : IExperiment
{
    private const string Name = "learners/solved";
    private const int Crowds = 2, Points = 20, EpisodesAlongTheWay = 10, EpisodesAfter = 20;

    /// <summary>Starting states of the returns that are reported.</summary>
    private const ulong LastOccasion = ulong.MaxValue;

    /// <inheritdoc/>
    public string Id => Name;

    /// <inheritdoc/>
    public string Description => "every learner on the tasks it must solve, ten seeds (three of each walking robot)";

    /// <inheritdoc/>
    public IReadOnlyList<string> MustShow => [.. Presets.Select(Statement)];

    /// <summary>The rows to measure; all by default.</summary>
    public IReadOnlyList<SolvedPreset> Presets { get; init; } = SolvedPresets.All;

    /// <summary>Some of the rows: <c>learners/solved/Hopper-v0</c> are a task's, <c>learners/solved/Pendulum-v1/sac</c> is one learner's.</summary>
    /// <param name="name">As a claim is called, after the experiment's id.</param>
    /// <returns>The experiment with these rows alone; null where the name is no row's.</returns>
    public static LearnersSolved? Of(string name)
    {
        SolvedPreset[] rows = [.. SolvedPresets.All.Where(preset => name == $"{Name}/{preset.Environment}" || name == $"{Name}/{Row(preset)}")];
        return rows.Length == 0 ? null : new() { Presets = rows };
    }

    /// <summary>The rows of several tables, each once.</summary>
    internal static LearnersSolved Together(IEnumerable<LearnersSolved> tables) => new() { Presets = [.. tables.SelectMany(table => table.Presets).Distinct()] };

    /// <inheritdoc/>
    public ExperimentReport Run(RunSettings settings, PartFolder? kept = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var device = settings.TorchDevice();
        var clock = Stopwatch.StartNew();
        var (claims, rows, curves, recordings) = (new List<Claim>(), new List<IReadOnlyList<object>>(), new List<ComparedRuns>(), new List<IRichValue>());
        using var progress = Progress.Start(Id, Presets.Count);
        foreach (var preset in Presets)
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report(rows.Count, $"{preset.Learner} on {preset.Environment}");
            var result = Measure(preset, settings, device, cancellation);
            var solved = Bootstrap.Of(result.Returns);
            claims.Add(Claim.AtLeast(Row(preset), Statement(preset), solved, preset.Threshold));
            rows.Add([preset.Environment, preset.Learner, result.Returns.Length, result.Steps, Math.Round(solved.Value, 2), Math.Round(solved.Low, 2), Math.Round(solved.High, 2), preset.Threshold, result.Returns.Count(score => score >= preset.Threshold), Math.Round(result.Seconds, 1), Math.Round(result.ProcessorSeconds, 1), preset.Note]);
            curves.Add(new(preset.Environment, preset.Learner, result.Curves));
            recordings.AddRange(result.Recordings);
            progress.Report(rows.Count);
        }

        var table = new ResultTable(
            "Greedy returns after training, interquartile means with 95 % intervals",
            ["task", "learner", "seeds", "steps", "return", "low", "high", "threshold", "seeds that solve it", "seconds", "processor seconds", "settings"],
            rows);
        var thresholds = Presets.Select(preset => (preset.Environment, preset.Threshold)).Distinct().ToDictionary(pair => pair.Environment, pair => pair.Threshold);
        int[] seeds = [.. Presets.Select(preset => Seeds(preset, settings))];
        return new(Id, settings.Budget, seeds.Min(), settings.Device, clock.Elapsed.TotalSeconds, claims, [table], [new Comparison(curves, thresholds: thresholds).ToPlot(), .. recordings]) 
        {
            MostSeeds = seeds.Max(),
            Provenance = new(new(0, seeds.Max()), ChosenOn: null, JsonSerializer.SerializeToNode(Presets.Select(preset => new { preset.Environment, preset.Learner, preset.Steps, preset.StopAt, Options = (object)preset.Options }), PartFolder.Plain)),
        };
    }

    private static Outcome Measure(SolvedPreset preset, RunSettings settings, TorchSharp.torch.Device device, CancellationToken cancellation)
    {
        var count = Seeds(preset, settings);
        var steps = settings.Pick(Math.Min(preset.Steps, 1_000), preset.Steps, preset.Steps);
        ulong[] seeds = [.. Enumerable.Range(0, count).Select(seed => (ulong)seed)];
        var kind = LearnerCatalog.Of(preset.Options);
        var task = LearningTask.Named(preset.Environment);
        var (returns, recordings, gate, clock, processor) = (new double[count], new List<IRichValue>(), new Lock(), Stopwatch.StartNew(), ProcessorSeconds());
        var jobs = CrowdRunner.Divide(seeds, Crowds).Select(crowd => new CrowdJob(crowd, members => kind.Create(task, members, preset.Options, device), steps, new()
        {
            EvaluateEvery = Math.Max(1, steps / Points),
            Episodes = settings.Pick(2, EpisodesAlongTheWay, EpisodesAlongTheWay),
            StopAt = preset.StopAt,
            Cancellation = cancellation,
        }, learner =>
        {
            learner.Evaluate(settings.Pick(2, EpisodesAfter, EpisodesAfter), occasion: LastOccasion).CopyTo(returns, Array.IndexOf(seeds, crowd[0]));
            if (preset.Recorded && crowd[0] == 0)
            {
                lock (gate)
                {
                    recordings.Add(GreedyRecording.Of(learner, seed: 0));
                }
            }
        }));
        var results = CrowdRunner.Run([.. jobs], Crowds);

        // A crowd that stopped early has fewer points: curves are shown as far as all go.
        var common = results.Min(result => result.Curve.Points.Count);
        var shown = results.SelectMany(result => result.Curve.Seeds.Select((_, seed) => result.Curve.Of(seed)))
            .Select(curve => new LearningCurve([.. curve.Steps.Take(common)], [.. curve.Scores.Take(common)]));
        return new(returns, [.. shown], results.Max(result => result.Curve.Points[^1].Step), clock.Elapsed.TotalSeconds, ProcessorSeconds() - processor, recordings);
    }

    private static int Seeds(SolvedPreset preset, RunSettings settings) => settings.Seeds ?? settings.Pick(2, preset.Seeds, preset.Seeds);

    private static string Row(SolvedPreset preset) => $"{preset.Environment}/{preset.Learner}";

    private static string Statement(SolvedPreset preset) => FormattableString.Invariant($"{preset.Learner} on {preset.Environment}: greedy return at least {preset.Threshold}");

    private static double ProcessorSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private sealed record Outcome(double[] Returns, IReadOnlyList<LearningCurve> Curves, long Steps, double Seconds, double ProcessorSeconds, IReadOnlyList<IRichValue> Recordings);
}
