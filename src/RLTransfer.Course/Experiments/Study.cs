using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using RLTransfer.Figures;

namespace RLTransfer.Course.Experiments;

/// <summary>
/// The shape of an experiment: contestants meet tasks with some settings, and what they come to is held against claims that were stated before.
/// A study says these four things; seeds, clock, progress, stopping, going on after a stop, and the report with its provenance are its base's.
/// </summary>
/// <typeparam name="TOptions">The settings.</typeparam>
/// <typeparam name="TOutcome">What became of one contestant on one task at one seed: plain data.</typeparam>
/// <typeparam name="TResults">Tables and figures made of all outcomes.</typeparam>
/// <remarks>
/// Reported are seeds 0, 1, 2, …, once, after all settings are final. They are chosen on <see cref="ChosenOn"/> (<c>rlt reproduce --choosing</c>), which are never reported.
/// </remarks>
public abstract class Study<TOptions, TOutcome, TResults> : IExperiment
    where TOptions : StudyOptions
    where TResults : StudyResults<TOptions, TOutcome>
{
    /// <inheritdoc/>
    public abstract string Id { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> MustShow => [.. Claims(Options(new RunSettings())).Select(claim => claim.ToString())];

    /// <summary>The seeds on which the settings were chosen, by whoever wrote the experiment or by the experiment itself.</summary>
    protected abstract SeedRange ChosenOn { get; }

    /// <summary>In how many blocks the seeds are run, side by side where there are as many cores; each is a crowd of its own.</summary>
    protected virtual int Blocks => 1;

    /// <summary>The settings that go with a budget and a number of seeds.</summary>
    protected abstract TOptions Options(RunSettings settings);

    /// <summary>Which contestants meet which tasks, and how.</summary>
    protected abstract IEnumerable<Contest<TOutcome>> Plan(TOptions options);

    /// <summary>What must be shown; every row of the curriculum, whether it holds or not.</summary>
    protected abstract IEnumerable<Requirement<TResults>> Claims(TOptions options);

    /// <summary>Tables and figures.</summary>
    protected abstract TResults Results(Measured<TOptions, TOutcome> measured);

    /// <inheritdoc/>
    public ExperimentReport Run(RunSettings settings, PartFolder? kept = null, CancellationToken cancellation = default) => Measure(settings, null, kept, cancellation).Report;

    /// <summary>Runs the experiment and returns all that it measured.</summary>
    /// <param name="settings">Budget, seeds, device.</param>
    /// <param name="options">Settings; by default those of the budget.</param>
    /// <param name="kept">Where finished parts are kept and found; null: nowhere.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">Seeds that chose the settings would be reported.</exception>
    public TResults Measure(RunSettings settings, TOptions? options = null, PartFolder? kept = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        options ??= Options(settings);
        if (settings.Choosing)
        {
            options = options with { Seeds = Math.Min(options.Seeds, Math.Max(1, ChosenOn.Count)) };
        }

        var device = settings.TorchDevice();
        var seeds = ReportedSeeds(settings, options);
        var provenance = new Provenance(seeds, ChosenOn, JsonSerializer.SerializeToNode(options, PartFolder.Plain)) { Choosing = settings.Choosing };
        Contest<TOutcome>[] contests = [.. Plan(options)];
        var blocks = Divide(seeds, Blocks);
        var (outcomes, shares, seconds, clock) = (new IReadOnlyList<TOutcome>[contests.Length, blocks.Length], new double[blocks.Length], new double[blocks.Length], Stopwatch.StartNew());
        using var progress = Progress.Start(Id, 1000);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Each(blocks.Length, RunBlock, stopping);
        cancellation.ThrowIfCancellationRequested();
        progress.Report(1000);

        var measured = new Measured<TOptions, TOutcome>(options, seeds, [.. contests.Select(contest => (contest.Contestant, contest.Task))],
            [.. contests.Select((_, at) => (IReadOnlyList<TOutcome>)[.. Enumerable.Range(0, blocks.Length).SelectMany(block => outcomes[at, block])])]);
        var results = Results(measured);
        Claim[] claims = [.. Claims(options).Select(claim => claim.Claim(results))];
        results.Report = new(Id, settings.Budget, seeds.Count, settings.Device, clock.Elapsed.TotalSeconds + seconds.Max(), claims, results.Tables, results.Figures) { Provenance = provenance };
        return results;

        void RunBlock(int block)
        {
            var at = 0;
            using var common = new Block(blocks[block], device, (share, note) => Show(block, at + share, note ?? $"{contests[at].Contestant}, {contests[at].Task}"), stopping.Token);
            for (; at < contests.Length; at++)
            {
                stopping.Token.ThrowIfCancellationRequested();
                var contest = contests[at];
                var part = new PartKey(Id, at, contest.Contestant, contest.Task, blocks[block], provenance.Settings, settings.Device);
                if (kept?.Read<TOutcome>(part) is { } before)
                {
                    outcomes[at, block] = before.Outcomes;
                    seconds[block] += before.Seconds;
                    continue;
                }

                var begin = clock.Elapsed.TotalSeconds;
                common.Report(0);
                outcomes[at, block] = contest.Run(common);
                if (outcomes[at, block].Count != blocks[block].Count)
                {
                    throw new InvalidOperationException($"{Id}: {contest.Contestant} on {contest.Task} gave {outcomes[at, block].Count} outcomes for {blocks[block].Count} seeds.");
                }

                kept?.Write(part, outcomes[at, block], clock.Elapsed.TotalSeconds - begin);
            }
        }

        void Show(int block, double done, string note)
        {
            shares[block] = done / contests.Length;
            progress.Report((long)(1000 * shares.Average()), note);
        }
    }

    /// <summary>Those that are reported, or, where settings are being chosen, those to choose on. Never both.</summary>
    private SeedRange ReportedSeeds(RunSettings settings, TOptions options)
    {
        var seeds = new SeedRange(settings.Choosing ? ChosenOn.First : 0, options.Seeds);
        return settings.Choosing && ChosenOn.Count == 0 ? throw new ArgumentException($"{Id} has no seeds to choose settings on.")
            : !settings.Choosing && seeds.Overlaps(ChosenOn) ? throw new ArgumentException($"{Id}: seeds {ChosenOn} chose the settings, and cannot be reported too; ask for at most {ChosenOn.First} seeds.")
            : seeds;
    }

    private static SeedRange[] Divide(SeedRange seeds, int blocks)
    {
        blocks = Math.Min(blocks, seeds.Count);
        return [.. Enumerable.Range(0, blocks).Select(block => (From: block * seeds.Count / blocks, To: (block + 1) * seeds.Count / blocks)).Select(range => new SeedRange(seeds.First + (ulong)range.From, range.To - range.From))];
    }

    /// <summary>Each on a thread of its own; the first failure stops all.</summary>
    private static void Each(int count, Action<int> run, CancellationTokenSource stopping)
    {
        if (count == 1)
        {
            run(0);
            return;
        }

        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, count).Select(at => new Thread(() =>
        {
            try
            {
                run(at);
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref failure, error, null);
                stopping.Cancel();
            }
        }) { Name = FormattableString.Invariant($"block {at}"), IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
