using RLTransfer.Evaluation;
using RLTransfer.Figures;

namespace RLTransfer.Experiments;

/// <summary>Named learners on tasks, over the same seeds.</summary>
/// <example>
/// <code>
/// new Experiment([Contestant.Of("dqn"), Contestant.Of("ppo")], [new Contest("CartPole-v1", 30_000, Threshold: 475)]).Run()
/// </code>
/// </example>
/// <param name="contestants">The learners; the first is what others are measured against.</param>
/// <param name="contests">The tasks.</param>
public sealed class Experiment(IReadOnlyList<Contestant> contestants, IReadOnlyList<Contest> contests)
{
    /// <summary>Seeds of each learner on each task: 0, 1, 2, …</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>Greedy episodes of each seed in an evaluation.</summary>
    public int Episodes { get; init; } = 10;

    /// <summary>Points of a curve after the first.</summary>
    public int Points { get; init; } = 20;

    /// <summary>How many crowds train at once; null: as many as there are processors.</summary>
    public int? Threads { get; init; }

    /// <summary>Trains everyone on everything.</summary>
    /// <param name="progress">What to call it; null shows none.</param>
    /// <param name="cancellation">Stops all of it.</param>
    /// <exception cref="ArgumentException">A learner does not fit a task, or a number is impossible.</exception>
    public Comparison Run(string? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Seeds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Points, 1);
        ulong[] seeds = [.. Enumerable.Range(0, Seeds).Select(seed => (ulong)seed)];
        (Contestant Who, Contest What)[] pairs = [.. contests.SelectMany(what => contestants.Select(who => (who, what)))];

        // With fewer pairs than threads, each crowd is divided.
        var threads = Threads ?? Environment.ProcessorCount;
        var crowds = CrowdRunner.Divide(seeds, pairs.Length >= threads ? 1 : (threads + pairs.Length - 1) / pairs.Length);
        var total = pairs.Sum(pair => pair.What.Steps) * crowds.Count;
        using var bar = progress is null ? null : Progress.Start(progress, total);
        long done = 0;
        CrowdJob[] jobs = [.. pairs.SelectMany(pair => crowds.Select(crowd => new CrowdJob(crowd, members => pair.Who.Create(pair.What.Task, members), pair.What.Steps, new()
        {
            EvaluateEvery = Math.Max(1, pair.What.Steps / Points),
            Episodes = Episodes,
            Cancellation = cancellation,
            AfterEvaluation = learner => bar?.Report(Interlocked.Add(ref done, learner.Steps == 0 ? 0 : pair.What.Steps / Points), $"{pair.Who.Name} on {pair.What.Task.Name}"),
        })))];
        var results = CrowdRunner.Run(jobs, threads);
        var compared = pairs.Select((pair, at) => new ComparedRuns(
            pair.What.Task.Name,
            pair.Who.Name,
            [.. results.Skip(at * crowds.Count).Take(crowds.Count).SelectMany(result => result.Curve.Seeds.Select((_, seed) => result.Curve.Of(seed)))]));
        return new([.. compared], contestants[0].Name, contests.Where(what => what.Threshold is not null).ToDictionary(what => what.Task.Name, what => what.Threshold!.Value));
    }
}
