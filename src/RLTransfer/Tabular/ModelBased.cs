using RLTransfer.Randomness;

namespace RLTransfer.Tabular;

/// <summary>Learns where each action leads and what it pays, and plans with that by value iteration, optimistic about what it has not tried (R-max; Brafman and Tennenholtz 2002): what it learns, and can hand on, are dynamics.</summary>
/// <remarks>A handed-on model is believed, but for a small <see cref="Doubt"/>, until the target itself has been seen to do otherwise: one step of its own replaces what the source said.</remarks>
public sealed class ModelBased : TabularLearner
{
    private readonly Outcomes[] outcomes;
    private readonly Outcomes?[] believed;
    private readonly double[] q;
    private bool planned;

    /// <summary>Starts from nothing, or from another task's dynamics.</summary>
    /// <param name="states">How many states there are.</param>
    /// <param name="actions">How many actions there are.</param>
    /// <param name="seed">Whose exploration this is.</param>
    /// <param name="source">The learner whose dynamics to start from; it stays as it is.</param>
    /// <param name="alignment">Which of the source's actions each action is; null: the same.</param>
    /// <exception cref="ArgumentException">The source's tables do not fit.</exception>
    public ModelBased(int states, int actions, ulong seed, ModelBased? source = null, ActionAlignment? alignment = null)
        : base(states, actions, seed)
    {
        q = new double[states * actions];
        outcomes = [.. Enumerable.Range(0, states * actions).Select(_ => new Outcomes())];
        believed = new Outcomes?[states * actions];
        if (source is null)
        {
            return;
        }

        ActionAlignment.Check(source.States, source.Actions, states, actions, alignment);
        for (var entry = 0; entry < outcomes.Length; entry++)
        {
            var from = (entry / actions * source.Actions) + (alignment?.SourceOf(entry % actions) ?? (entry % actions));
            believed[entry] = source.Known(from)?.Copy();
        }
    }

    /// <summary>How much of an untried action's value is optimism, where the source says what it does: without it, a way that was closed in the source would never be tried.</summary>
    public double Doubt { get; init; } = 0.01;

    /// <summary>What an action that was never tried is taken to be worth.</summary>
    public double Optimism { get; init; } = 1;

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Preferences(int state)
    {
        Plan();
        return q.AsSpan(state * Actions, Actions);
    }

    /// <inheritdoc/>
    public override double Value(int state) => Greatest(Preferences(state));

    /// <summary>Where an action has led, as the change of the state's number, with its share: what actions of two tasks are compared by.</summary>
    /// <param name="action">Which.</param>
    public IReadOnlyDictionary<int, double> Effects(int action)
    {
        var effects = new Dictionary<int, double>();
        var all = 0.0;
        for (var state = 0; state < States; state++)
        {
            foreach (var (next, count) in outcomes[(state * Actions) + action].Counts)
            {
                // Staying says that there is a wall, not what the action does.
                if (next != state)
                {
                    effects[next - state] = effects.GetValueOrDefault(next - state) + count;
                    all += count;
                }
            }
        }

        return effects.ToDictionary(effect => effect.Key, effect => effect.Value / all);
    }

    /// <inheritdoc/>
    protected override int Act(int state, Philox random) => Largest(Preferences(state), random);

    /// <inheritdoc/>
    protected override void Update(int state, int action, double reward, int next, bool terminated)
    {
        var entry = outcomes[(state * Actions) + action];
        planned &= entry.IsCertain(next, reward, terminated);
        entry.Add(next, reward, terminated);
    }

    /// <summary>Q(s, a) ← r̂(s, a) + γ Σ over s′ of p̂(s′|s, a) max over a′ of Q(s′, a′), until nothing moves; the optimistic value where nothing is known.</summary>
    private void Plan()
    {
        if (planned)
        {
            return;
        }

        planned = true;
        for (double moved = 1; moved > 1e-6;)
        {
            moved = 0;
            for (var entry = 0; entry < q.Length; entry++)
            {
                var value = Optimism;
                if (Known(entry) is { } known)
                {
                    value = known.Reward / known.Total;
                    foreach (var (next, count) in known.Counts)
                    {
                        var goesOn = count - known.Ends.GetValueOrDefault(next);
                        value += Discount * goesOn / known.Total * Greatest(q.AsSpan(next * Actions, Actions));
                    }

                    value = outcomes[entry].Total == 0 ? value + (Doubt * (Optimism - value)) : value;
                }

                moved = Math.Max(moved, Math.Abs(value - q[entry]));
                q[entry] = value;
            }
        }
    }

    /// <summary>What is known about an action in a state: the task's own steps, else what the source says; null for nothing.</summary>
    private Outcomes? Known(int entry) => outcomes[entry].Total > 0 ? outcomes[entry] : believed[entry];

    /// <summary>What one action in one state has led to.</summary>
    private sealed class Outcomes
    {
        public SortedDictionary<int, double> Counts { get; } = [];

        public Dictionary<int, double> Ends { get; } = [];

        public double Total { get; private set; }

        public double Reward { get; private set; }

        /// <summary>Whether exactly this is already known for certain.</summary>
        public bool IsCertain(int next, double reward, bool terminated) =>
            Total > 0 && Counts.Count == 1 && Counts.ContainsKey(next) && Math.Abs((Reward / Total) - reward) < 1e-12 && Ends.ContainsKey(next) == terminated;

        public void Add(int next, double reward, bool terminated, double count = 1)
        {
            Counts[next] = Counts.GetValueOrDefault(next) + count;
            Total += count;
            Reward += count * reward;
            if (terminated)
            {
                Ends[next] = Ends.GetValueOrDefault(next) + count;
            }
        }

        public Outcomes Copy()
        {
            var copy = new Outcomes { Total = Total, Reward = Reward };
            foreach (var (next, count) in Counts)
            {
                copy.Counts.Add(next, count);
            }

            foreach (var (next, count) in Ends)
            {
                copy.Ends.Add(next, count);
            }

            return copy;
        }
    }
}
