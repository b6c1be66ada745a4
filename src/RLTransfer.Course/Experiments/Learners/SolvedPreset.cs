using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Learners;

/// <summary>Settings with which a learner solves a task.</summary>
/// <param name="Environment">The task's name.</param>
/// <param name="Threshold">The greedy return from which it counts as solved.</param>
/// <param name="Steps">Environment steps of each seed.</param>
/// <param name="Options">Of the learner; they say which it is.</param>
/// <param name="Note">Why these, in a line.</param>
public sealed record SolvedPreset(string Environment, double Threshold, long Steps, LearnerOptions Options, string Note)
{
    /// <summary>The learner's name in the catalog.</summary>
    public string Learner => LearnerCatalog.Of(Options).Name;

    /// <summary>Stop once every seed of a crowd is evaluated at this return; null: never before the end.</summary>
    public double? StopAt { get; init; }

    /// <summary>How many seeds, where nothing else is asked for.</summary>
    public int Seeds { get; init; } = 10;

    /// <summary>Whether its animation is part of the report.</summary>
    public bool Recorded { get; init; }
}
