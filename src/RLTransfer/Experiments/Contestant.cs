using RLTransfer.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Experiments;

/// <summary>A learner in a comparison.</summary>
/// <param name="Name">What plots and tables call it.</param>
/// <param name="Create">Makes a crowd of these seeds for a task.</param>
public sealed record Contestant(string Name, Func<LearningTask, IReadOnlyList<ulong>, Learner> Create)
{
    /// <summary>A learner of the catalog; its name is that of the catalog.</summary>
    /// <param name="learner">Such as <c>dqn</c>.</param>
    /// <param name="options">Its options; null: the defaults.</param>
    /// <param name="name">What plots and tables call it; null: as the catalog does.</param>
    /// <param name="device">Where it computes; null: the CPU.</param>
    public static Contestant Of(string learner, LearnerOptions? options = null, string? name = null, Device? device = null) =>
        new(name ?? learner, (task, seeds) => LearnerCatalog.For(learner, task).Create(task, seeds, options, device));

    /// <summary>A learner by its options.</summary>
    /// <param name="options">They say which learner.</param>
    /// <param name="name">What plots and tables call it; null: as the catalog does.</param>
    /// <param name="device">Where it computes; null: the CPU.</param>
    public static Contestant Of(LearnerOptions options, string? name = null, Device? device = null)
    {
        var kind = LearnerCatalog.Of(options);
        return new(name ?? kind.Name, (task, seeds) => kind.Create(task, seeds, options, device));
    }
}

/// <summary>A task in a comparison.</summary>
/// <param name="Task">What is learned.</param>
/// <param name="Steps">Environment steps of each seed.</param>
/// <param name="Threshold">The return whose time is measured; null: none.</param>
public sealed record Contest(LearningTask Task, long Steps, double? Threshold = null);
