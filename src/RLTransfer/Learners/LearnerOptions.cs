namespace RLTransfer.Learners;

/// <summary>What every learner can be told. Steps are environment steps of one seed, unless an option says otherwise.</summary>
public abstract record LearnerOptions
{
    /// <summary>γ: how much a reward is worth one step later, in [0, 1].</summary>
    public double Discount { get; init; } = 0.99;

    /// <summary>The optimizer's learning rate (Adam; Kingma and Ba 2015).</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Widths of the hidden layers. Pictures pass through convolutions first.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    /// <summary>How many instances of the environment each seed steps at once.</summary>
    public int Environments { get; init; } = 1;

    /// <summary>Checks that the options make sense.</summary>
    /// <exception cref="ArgumentException">One does not; the message names it and what it may be.</exception>
    public virtual void Validate()
    {
        Require(Discount is >= 0 and <= 1, nameof(Discount), Discount, "in [0, 1]");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a finite number above 0");
        Require(Hidden.Count > 0 && Hidden.All(width => width is >= 1 and <= 65_536), nameof(Hidden), string.Join(", ", Hidden), "one or more widths from 1 to 65536");
        Require(Environments is >= 1 and <= 100_000, nameof(Environments), Environments, "from 1 to 100000");
    }

    /// <summary>What the options take of memory, checked before any of it is allocated.</summary>
    /// <param name="seeds">S.</param>
    /// <param name="observation">Numbers of an observation.</param>
    /// <param name="action">Numbers of an action.</param>
    internal virtual IEnumerable<MemoryNeed> Memory(int seeds, long observation, int action)
    {
        // Weights, gradients and Adam's two moments; the first layer of pictures is smaller, as they pass through convolutions.
        var weights = Hidden.Zip(Hidden.Skip(1), (one, next) => (long)one * next).Sum() + (Hidden[0] * Math.Min(observation, 4096L)) + ((long)Hidden[^1] * action);
        yield return Need(nameof(Hidden), string.Join(',', Hidden), seeds, weights) with { Times = 4 };
    }

    /// <summary>An option's part of memory: so many rows of so many numbers.</summary>
    internal MemoryNeed Need(string option, object value, long rows, long numbers) => new($"{GetType().Name}.{option}", value, rows, numbers);

    /// <summary>Refuses an option's value.</summary>
    protected void Require(bool holds, string option, object value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"{GetType().Name}.{option} is {value}; it must be {allowed}."));
        }
    }
}
