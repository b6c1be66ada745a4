using RLTransfer.Environments;

namespace RLTransfer.Learners;

/// <summary>Every learner by name. Where a method is written differently for choices and for vectors, one name stands for both.</summary>
public static class LearnerCatalog
{
    /// <summary>In the order of the README's table.</summary>
    public static IReadOnlyList<LearnerKind> All { get; } =
    [
        LearnerKind.Of<ReinforceOptions>("reinforce", "policy gradient from whole episodes, with a baseline (Williams 1992)", ActionKinds.Any, (task, seeds, options, device) => new Reinforce(task, seeds, options, device)),
        LearnerKind.Of<A2cOptions>("a2c", "advantage actor-critic (Mnih et al. 2016)", ActionKinds.Any, (task, seeds, options, device) => new A2c(task, seeds, options, device)),
        LearnerKind.Of<PpoOptions>("ppo", "proximal policy optimization, clipped (Schulman et al. 2017)", ActionKinds.Any, (task, seeds, options, device) => new Ppo(task, seeds, options, device)),
        LearnerKind.Of<DqnOptions>("dqn", "deep Q-learning: double, dueling, n-step (Mnih et al. 2015)", ActionKinds.Choices, (task, seeds, options, device) => new Dqn(task, seeds, options, device)),
        LearnerKind.Of<DdpgOptions>("ddpg", "deep deterministic policy gradient (Lillicrap et al. 2016)", ActionKinds.Vectors, (task, seeds, options, device) => new Ddpg(task, seeds, options, device)),
        LearnerKind.Of<SacOptions>("sac", "soft actor-critic with automatic temperature (Haarnoja et al. 2018)", ActionKinds.Vectors, (task, seeds, options, device) => new Sac(task, seeds, options, device)),
        LearnerKind.Of<DiscreteSacOptions>("sac", "soft actor-critic for choices (Christodoulou 2019)", ActionKinds.Choices, (task, seeds, options, device) => new DiscreteSac(task, seeds, options, device)),
        LearnerKind.Of<SoftQOptions>("softq", "soft Q-learning in closed form (Haarnoja et al. 2017)", ActionKinds.Choices, (task, seeds, options, device) => new SoftQ(task, seeds, options, device)),
        LearnerKind.Of<SteinSoftQOptions>("softq", "soft Q-learning with an amortized Stein sampler (Haarnoja et al. 2017)", ActionKinds.Vectors, (task, seeds, options, device) => new SteinSoftQ(task, seeds, options, device)),
    ];

    /// <summary>The names, each once.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(kind => kind.Name).Distinct()];

    /// <summary>The learner of this name that fits a task.</summary>
    /// <exception cref="ArgumentException">There is no such learner (the message offers the nearest names), or it is not for this task (the message says which are).</exception>
    public static LearnerKind For(string name, LearningTask task)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(task);
        var named = All.Where(kind => kind.Name == name).ToArray();
        if (named.Length == 0)
        {
            throw new ArgumentException($"There is no learner '{name}'{NearestNames.Hint(name, Names)}; there are {string.Join(", ", Names)}.");
        }

        using var sample = task.Make(1);
        var needed = sample.SingleActionSpace is Discrete ? ActionKinds.Choices : ActionKinds.Vectors;
        return Array.Find(named, kind => kind.Actions.HasFlag(needed))
            ?? throw new ArgumentException(needed == ActionKinds.Vectors
                ? $"{name} chooses among discrete actions, but {task.Name} takes {sample.SingleActionSpace.Size} real numbers; {Fitting(needed)} take those."
                : $"{name} gives vectors of real numbers, but {task.Name} takes one of {((Discrete)sample.SingleActionSpace).Count} choices; {Fitting(needed)} take those.");
    }

    /// <summary>The learner that options belong to.</summary>
    /// <exception cref="ArgumentException">They are no learner's of this catalog.</exception>
    public static LearnerKind Of(LearnerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return All.FirstOrDefault(kind => kind.OptionsType == options.GetType()) ?? throw new ArgumentException($"No learner of the catalog takes {options.GetType().Name}.", nameof(options));
    }

    /// <summary>The names of those that give such actions, as a sentence lists them.</summary>
    public static string Fitting(ActionKinds actions)
    {
        string[] names = [.. All.Where(kind => kind.Actions.HasFlag(actions)).Select(kind => kind.Name).Distinct()];
        return $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }
}
