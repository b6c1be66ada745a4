namespace RLTransfer.Course.Experiments;

/// <summary>What every contestant of a study came to.</summary>
/// <typeparam name="TOptions">The study's settings.</typeparam>
/// <typeparam name="TOutcome">What became of one seed.</typeparam>
public sealed class Measured<TOptions, TOutcome>
    where TOptions : StudyOptions
{
    private readonly Dictionary<(string Contestant, string Task), IReadOnlyList<TOutcome>> outcomes;

    internal Measured(TOptions options, SeedRange seeds, IReadOnlyList<(string Contestant, string Task)> contests, IReadOnlyList<IReadOnlyList<TOutcome>> each) =>
        (Options, Seeds, Contests, outcomes) = (options, seeds, contests, contests.Zip(each).ToDictionary(pair => pair.First, pair => pair.Second));

    /// <summary>The settings.</summary>
    public TOptions Options { get; }

    /// <summary>The seeds.</summary>
    public SeedRange Seeds { get; }

    /// <summary>Contestants and tasks, in the plan's order.</summary>
    public IReadOnlyList<(string Contestant, string Task)> Contests { get; }

    /// <summary>What became of every seed [S].</summary>
    /// <exception cref="ArgumentException">There was no such contest; the message names those there were.</exception>
    public IReadOnlyList<TOutcome> Of(string contestant, string task) => outcomes.TryGetValue((contestant, task), out var found) ? found
        : throw new ArgumentException($"'{contestant}' on '{task}' was not measured; what was: {string.Join("; ", Contests.Select(contest => $"'{contest.Contestant}' on '{contest.Task}'"))}.");
}
