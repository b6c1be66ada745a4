using RLTransfer.Randomness;

namespace RLTransfer.Tabular;

/// <summary>One-step actor-critic with a softmax over preferences (Sutton and Barto 2018, §13.5): what it learns, and can hand on, is a policy.</summary>
public sealed class ActorCritic : TabularLearner
{
    private readonly double[] preferences, values;
    private readonly double[] probabilities;

    /// <summary>Starts from zeros, or from another task's policy; values are always learned anew.</summary>
    /// <param name="states">How many states there are.</param>
    /// <param name="actions">How many actions there are.</param>
    /// <param name="seed">Whose exploration this is.</param>
    /// <param name="source">The learner whose policy to start from; it stays as it is.</param>
    /// <param name="alignment">Which of the source's actions each action is; null: the same.</param>
    /// <exception cref="ArgumentException">The source's tables do not fit.</exception>
    public ActorCritic(int states, int actions, ulong seed, ActorCritic? source = null, ActionAlignment? alignment = null)
        : base(states, actions, seed)
    {
        preferences = source is null ? new double[states * actions] : ActionAlignment.Carry(source.preferences, source.States, states, actions, alignment);
        (values, probabilities) = (new double[states], new double[actions]);
    }

    /// <summary>How far a preference moves along the policy gradient.</summary>
    public double ActorRate { get; init; } = 2;

    /// <summary>How far a value moves towards what a step showed.</summary>
    public double CriticRate { get; init; } = 0.5;

    /// <summary>β: what a nat of entropy is worth; it keeps the policy from becoming certain (Williams and Peng 1991).</summary>
    public double EntropyWeight { get; init; }

    /// <summary>π(·|s), overwritten by the next call.</summary>
    public ReadOnlySpan<double> Probabilities(int state)
    {
        Softmax(state);
        return probabilities;
    }

    /// <summary>H(π(·|s)) = −Σ over a of π(a|s) log π(a|s), in nats.</summary>
    public double Entropy(int state)
    {
        var entropy = 0.0;
        foreach (var probability in Probabilities(state))
        {
            entropy -= probability > 0 ? probability * Math.Log(probability) : 0;
        }

        return entropy;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Preferences(int state) => preferences.AsSpan(state * Actions, Actions);

    /// <inheritdoc/>
    public override double Value(int state) => values[state];

    /// <inheritdoc/>
    protected override int Act(int state, Philox random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Softmax(state);
        var left = random.NextDouble();
        for (var action = 0; action < Actions - 1; action++)
        {
            left -= probabilities[action];
            if (left < 0)
            {
                return action;
            }
        }

        return Actions - 1;
    }

    /// <summary>
    /// δ = r + γ V(s′) − V(s); V(s) grows by a part of δ; θ(s, ·) ← θ(s, ·) + α (δ ∇ log π(a|s) + β ∇ H(π(·|s))), where
    /// ∇ log π(a|s) is 1 − π(a|s) for a and −π(b|s) for the others, and ∇ H is −π(b|s) (log π(b|s) + H).
    /// </summary>
    protected override void Update(int state, int action, double reward, int next, bool terminated)
    {
        var error = reward + (terminated ? 0 : Discount * values[next]) - values[state];
        values[state] += CriticRate * error;
        var entropy = Entropy(state);
        for (var other = 0; other < Actions; other++)
        {
            var slope = error * ((other == action ? 1 : 0) - probabilities[other]);
            slope -= EntropyWeight > 0 ? EntropyWeight * probabilities[other] * (Math.Log(Math.Max(probabilities[other], double.Epsilon)) + entropy) : 0;
            preferences[(state * Actions) + other] += ActorRate * slope;
        }
    }

    private void Softmax(int state)
    {
        var own = Preferences(state);
        var (greatest, sum) = (Greatest(own), 0.0);
        for (var action = 0; action < Actions; action++)
        {
            sum += probabilities[action] = Math.Exp(own[action] - greatest);
        }

        for (var action = 0; action < Actions; action++)
        {
            probabilities[action] /= sum;
        }
    }
}
