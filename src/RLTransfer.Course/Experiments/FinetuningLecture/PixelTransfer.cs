using System.Diagnostics;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>How one way of reuse fared on one game.</summary>
/// <param name="Target">The game.</param>
/// <param name="Way">What was kept, and what learned.</param>
/// <param name="Rate">The learning rate over the learner's.</param>
/// <param name="Runs">A curve a seed, in frames and greedy returns.</param>
public sealed record PixelRuns(PixelTarget Target, Finetuning Way, double Rate, ComparedRuns Runs);

/// <summary>
/// Lecture 01: deep Q-learning has learned one pixel game. On a related one, which of its layers are worth keeping, frozen or as a start?
/// And on a game that only looks related?
/// </summary>
/// <remarks>
/// The network is <c>conv1</c>, <c>conv2</c> (early: where is what?), <c>hidden1</c>, <c>output</c> (late: what is it worth?). Every way learns with the same options, from an empty
/// memory and with the same exploration; only its first weights, and which of them learn, differ. Returns are those of greedy games that are not learned from.
/// </remarks>
public sealed class PixelTransfer : IExperiment
{
    /// <summary>The late layers.</summary>
    private static readonly string[] late = ["hidden1", "output"];

    /// <summary>The ways that are compared; the first is what the others are measured against.</summary>
    public static IReadOnlyList<Finetuning> Ways { get; } =
    [
        Finetuning.Scratch,
        Finetuning.EndToEnd with { Name = "full: all layers go on" },
        Finetuning.Only(late) with { Name = "freeze: late layers go on" },
        Finetuning.EndToEnd with { Name = "early layers, new late ones", Fresh = late },
    ];

    /// <summary>Nothing is kept.</summary>
    public static Finetuning Scratch => Ways[0];

    /// <summary>Everything is kept as a start, and all of it learns.</summary>
    public static Finetuning Full => Ways[1];

    /// <summary>Everything is kept; the early layers stay as they are, the late ones learn.</summary>
    public static Finetuning Freeze => Ways[2];

    /// <summary>The early layers are kept as a start, the late ones begin anew; all learn.</summary>
    public static Finetuning EarlyOnly => Ways[3];

    /// <inheritdoc/>
    public string Id => "finetuning/rl";

    /// <inheritdoc/>
    public string Description => "DQN from Pong to a related and to an unrelated pixel game: freeze, full, scratch; learning rates";

    /// <inheritdoc/>
    public IReadOnlyList<string> MustShow =>
    [
        "related game: all layers kept, the threshold is reached in at most 60 % of scratch's frames",
        "related game: so it is with the early layers frozen",
        "unrelated game: frozen early layers are negative transfer, and flagged",
    ];

    /// <inheritdoc/>
    public ExperimentReport Run(RunSettings settings, PartFolder? kept = null, CancellationToken cancellation = default) => Measure(settings, cancellation: cancellation).Report;

    /// <summary>Runs the experiment and returns all that it measured.</summary>
    /// <param name="settings">Budget, seeds, device.</param>
    /// <param name="options">Sizes; by default those of the budget.</param>
    /// <param name="cancellation">Stops it between two iterations.</param>
    public PixelTransferResults Measure(RunSettings settings, PixelTransferOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        options ??= PixelTransferOptions.For(settings);
        var device = settings.TorchDevice();
        ulong[] seeds = [.. Enumerable.Range(0, options.Seeds).Select(seed => (ulong)seed)];
        var clock = Stopwatch.StartNew();
        (PixelTarget Target, Finetuning How)[] plan =
        [
            .. from target in (PixelTarget[])[options.Related, options.Unrelated] from way in Ways select (target, way),
            .. from rate in options.Rates where rate != 1 from way in Ways.Take(3) select (options.Related, way with { Rate = rate }),
        ];

        // Two halves of the seeds, side by side where there are two cores.
        var halves = CrowdRunner.Divide(seeds, 2);
        using var progress = Progress.Start(Id, halves.Count * (options.SourceSteps + plan.Sum(entry => (long)entry.Target.Steps)));
        long done = 0;
        var curves = new CrowdCurve[halves.Count][];
        var sources = CrowdRunner.Run([.. halves.Select((half, at) => new CrowdJob(half, Create, options.SourceSteps, Looking(options.SourceSteps, "source"), After: source =>
            curves[at] = [.. plan.Select(entry =>
            {
                using var learner = source.Finetune(entry.Target.Task, entry.How);
                return learner.Train(entry.Target.Steps, Looking(entry.Target.Steps, $"{entry.How.Name}, {learner.Task.Name}"));
            })]))]);
        return new(
            settings, options, Id,
            Join(options.Source, "the source", [.. sources.Select(source => source.Curve)]),
            [.. plan.Select((entry, at) => new PixelRuns(entry.Target, entry.How with { Rate = 1 }, entry.How.Rate, Join(entry.Target.Task, entry.How.Name, [.. curves.Select(half => half[at])])))],
            clock.Elapsed.TotalSeconds);

        Learner Create(IReadOnlyList<ulong> members) => new Dqn(options.Source, members, options.Learner, device);

        Training Looking(int steps, string note) => new()
        {
            EvaluateEvery = steps / options.Points,
            Episodes = options.Episodes,
            Cancellation = cancellation,
            AfterEvaluation = learner => progress.Report(Interlocked.Add(ref done, learner.Steps == 0 ? 0 : steps / options.Points), note),
        };
    }

    private static ComparedRuns Join(string task, string method, IReadOnlyList<CrowdCurve> halves) =>
        new(task, method, [.. halves.SelectMany(half => half.Seeds.Select((_, seed) => half.Of(seed)))]);
}
