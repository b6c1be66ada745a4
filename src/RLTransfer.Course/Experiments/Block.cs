using RLTransfer.Learners;
using TorchSharp;

namespace RLTransfer.Course.Experiments;

/// <summary>Some seeds of an experiment, which its contestants meet together, and what they have in common.</summary>
public sealed class Block : IDisposable
{
    private readonly Dictionary<string, object> common = new(StringComparer.Ordinal);
    private readonly Action<double, string?> report;

    internal Block(SeedRange seeds, torch.Device device, Action<double, string?> report, CancellationToken cancellation) =>
        (Seeds, Device, this.report, Cancellation) = (seeds.Seeds, device, report, cancellation);

    /// <summary>The seeds [S].</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>Where to compute.</summary>
    public torch.Device Device { get; }

    /// <summary>To look at in long work.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>
    /// What several contestants start from, such as a learner trained on the source task: made when the first asks for it, disposed after the last.
    /// It must follow from the seeds and settings alone: where a stopped experiment goes on, it is made again for those that are left.
    /// </summary>
    /// <param name="name">Names it.</param>
    /// <param name="make">Makes it.</param>
    public T Once<T>(string name, Func<T> make)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(make);
        if (!common.TryGetValue(name, out var value))
        {
            Report(0, name);
            common.Add(name, value = make());
        }

        return (T)value;
    }

    /// <summary>Says how much of the contest that is running is done, and stops it where it is to stop.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="note">What is being done; null: the contest's own name.</param>
    public void Report(double share, string? note = null)
    {
        Cancellation.ThrowIfCancellationRequested();
        report(Math.Clamp(share, 0, 1), note);
    }

    /// <summary>A training run that is looked at at so many even points, before its first step too, reports its progress and can be stopped.</summary>
    /// <param name="steps">Environment steps of each seed.</param>
    /// <param name="points">How often; 0: never.</param>
    /// <param name="episodes">Of each seed at each point.</param>
    public Training Training(long steps, int points, int episodes) => new()
    {
        EvaluateEvery = points == 0 ? Math.Max(1, steps) : Math.Max(1, steps / points),
        Episodes = points == 0 ? 0 : episodes,
        Cancellation = Cancellation,
        AfterEvaluation = learner => Report(learner.Steps / (double)steps),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var disposable in common.Values.OfType<IDisposable>())
        {
            disposable.Dispose();
        }

        common.Clear();
    }
}
