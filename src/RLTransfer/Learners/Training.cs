namespace RLTransfer.Learners;

/// <summary>How a training run goes about it.</summary>
public sealed record Training
{
    /// <summary>Environment steps of one seed between two evaluations; null: a twentieth of the run.</summary>
    public long? EvaluateEvery { get; init; }

    /// <summary>Greedy episodes of each seed in an evaluation; 0 evaluates never.</summary>
    public int Episodes { get; init; } = 10;

    /// <summary>Stop once every seed's evaluation reaches this mean return; null: run to the end.</summary>
    public double? StopAt { get; init; }

    /// <summary>Whether the untrained policy is the curve's first point.</summary>
    public bool EvaluateFirst { get; init; } = true;

    /// <summary>What to call the progress; null shows none.</summary>
    public string? Progress { get; init; }

    /// <summary>Called after every evaluation, when the learner can be saved.</summary>
    public Action<Learner>? AfterEvaluation { get; init; }

    /// <summary>Stops between two iterations.</summary>
    public CancellationToken Cancellation { get; init; }
}
