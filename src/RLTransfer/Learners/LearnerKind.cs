using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>What actions a learner gives.</summary>
[Flags]
public enum ActionKinds
{
    /// <summary>One of several.</summary>
    Choices = 1,

    /// <summary>Real numbers.</summary>
    Vectors = 2,

    /// <summary>Whichever the task takes.</summary>
    Any = Choices | Vectors,
}

/// <summary>A learner by name, for command lines and run folders.</summary>
public sealed class LearnerKind
{
    private readonly Func<LearningTask, IReadOnlyList<ulong>, LearnerOptions, Device?, Learner> create;

    private LearnerKind(string name, string description, ActionKinds actions, Type optionsType, Func<LearningTask, IReadOnlyList<ulong>, LearnerOptions, Device?, Learner> create) =>
        (Name, Description, Actions, OptionsType, this.create) = (name, description, actions, optionsType, create);

    /// <summary>What it is called, such as <c>dqn</c>.</summary>
    public string Name { get; }

    /// <summary>What it is, in a line.</summary>
    public string Description { get; }

    /// <summary>What tasks it is for.</summary>
    public ActionKinds Actions { get; }

    /// <summary>Its options record.</summary>
    public Type OptionsType { get; }

    /// <summary>Its options as they are unless told otherwise.</summary>
    public LearnerOptions Defaults => (LearnerOptions)Activator.CreateInstance(OptionsType)!;

    /// <summary>A learner.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="description">What it is, in a line.</param>
    /// <param name="actions">What tasks it is for.</param>
    /// <param name="create">Its constructor.</param>
    public static LearnerKind Of<TOptions>(string name, string description, ActionKinds actions, Func<LearningTask, IReadOnlyList<ulong>, TOptions, Device?, Learner> create)
        where TOptions : LearnerOptions, new() =>
        new(name, description, actions, typeof(TOptions), (task, seeds, options, device) => create(task, seeds, (TOptions)options, device));

    /// <summary>A crowd that learns a task.</summary>
    /// <param name="task">What is learned.</param>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="options">Of <see cref="OptionsType"/>; null: the defaults.</param>
    /// <param name="device">Where it computes; null: the CPU.</param>
    /// <exception cref="ArgumentException">The options are another learner's or impossible, or the task is not for this learner.</exception>
    public Learner Create(LearningTask task, IReadOnlyList<ulong> seeds, LearnerOptions? options = null, Device? device = null)
    {
        options ??= Defaults;
        return options.GetType() == OptionsType
            ? create(task, seeds, options, device)
            : throw new ArgumentException($"{Name} takes {OptionsType.Name}, not {options.GetType().Name}.", nameof(options));
    }
}
