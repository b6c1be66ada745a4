using RLTransfer.Learners;

namespace RLTransfer.Distillation;

/// <summary>Who plays the games whose states a student learns from.</summary>
public enum Plays
{
    /// <summary>The teacher: the student sees what a good player sees (Rusu et al. 2015).</summary>
    Teacher,

    /// <summary>The student, while the teacher says what it would have done: the student sees where its own mistakes lead (Ross et al. 2011; Parisotto et al. 2016).</summary>
    Student,
}

/// <summary>Options of <see cref="Distiller"/>. Steps are environment steps of one seed.</summary>
public sealed record DistillerOptions : LearnerOptions
{
    /// <summary>The defaults.</summary>
    public DistillerOptions() => Environments = 8;

    /// <summary>How the student is held to the teacher's Q-values.</summary>
    public PolicyLoss Loss { get; init; } = PolicyLoss.Kl;

    /// <summary>τ of <see cref="PolicyLoss.Kl"/>.</summary>
    public double Temperature { get; init; } = PolicyLosses.SharpTemperature;

    /// <summary>Who plays.</summary>
    public Plays Plays { get; init; } = Plays.Teacher;

    /// <summary>ε: how often whoever plays takes a random action.</summary>
    public double Exploration { get; init; } = 0.05;

    /// <summary>States of each seed that are remembered with the teacher's Q-values, the last ones.</summary>
    public int Capacity { get; init; } = 20_000;

    /// <summary>Steps before the first update.</summary>
    public int LearningStarts { get; init; } = 500;

    /// <summary>Steps between two updates.</summary>
    public int UpdateEvery { get; init; } = 4;

    /// <summary>States of each seed in an update.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Steps over which the learning rate falls linearly to nothing; null: it stays.</summary>
    public long? DecaySteps { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature), Temperature, "a finite number above 0");
        Require(Exploration is >= 0 and <= 1, nameof(Exploration), Exploration, "in [0, 1]");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "1 or more");
        Require(Capacity >= 1, nameof(Capacity), Capacity, "1 or more");
        Require(LearningStarts >= 0, nameof(LearningStarts), LearningStarts, "0 or more");
        Require(UpdateEvery >= 1, nameof(UpdateEvery), UpdateEvery, "1 or more");
        Require(DecaySteps is null or >= 1, nameof(DecaySteps), DecaySteps ?? 0, "1 or more, or null");
    }

    internal override IEnumerable<MemoryNeed> Memory(int seeds, long observation, int action) =>
        base.Memory(seeds, observation, action).Append(Need(nameof(Capacity), Capacity, (long)seeds * Capacity, observation + (4 * action)) with { Bytes = 1 });
}
