using RLTransfer.Randomness;

namespace RLTransfer.Tabular;

/// <summary>Q-learning (Watkins and Dayan 1992, Eq. 1), ε-greedy: what it learns, and can hand on, is a value function.</summary>
public sealed class QLearning : TabularLearner
{
    private readonly double[] q;

    /// <summary>Starts from zeros, or from another task's values.</summary>
    /// <param name="states">How many states there are.</param>
    /// <param name="actions">How many actions there are.</param>
    /// <param name="seed">Whose exploration this is.</param>
    /// <param name="source">The learner whose values to start from; it stays as it is.</param>
    /// <param name="alignment">Which of the source's actions each action is; null: the same.</param>
    /// <exception cref="ArgumentException">The source's tables do not fit.</exception>
    public QLearning(int states, int actions, ulong seed, QLearning? source = null, ActionAlignment? alignment = null)
        : base(states, actions, seed) => q = source is null ? new double[states * actions] : ActionAlignment.Carry(source.q, source.States, states, actions, alignment);

    /// <summary>α: how far a value moves towards what a step showed.</summary>
    public double LearningRate { get; init; } = 0.5;

    /// <summary>ε: how often a random action is tried.</summary>
    public double Exploration { get; init; } = 0.1;

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Preferences(int state) => q.AsSpan(state * Actions, Actions);

    /// <inheritdoc/>
    public override double Value(int state) => Greatest(Preferences(state));

    /// <inheritdoc/>
    protected override int Act(int state, Philox random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.NextDouble() < Exploration ? random.NextInt32(Actions) : Largest(Preferences(state), random);
    }

    /// <summary>Q(s, a) ← Q(s, a) + α (r + γ max over a′ of Q(s′, a′) − Q(s, a)).</summary>
    protected override void Update(int state, int action, double reward, int next, bool terminated)
    {
        var target = reward + (terminated ? 0 : Discount * Value(next));
        ref var value = ref q[(state * Actions) + action];
        value += LearningRate * (target - value);
    }
}
