using RLTransfer.Environments;
using RLTransfer.Randomness;

namespace RLTransfer.Tabular;

/// <summary>One episode that a tabular learner lived through.</summary>
/// <param name="Return">The sum of its rewards.</param>
/// <param name="Steps">How long it took.</param>
/// <param name="Terminated">Whether the task was done; otherwise it was cut off.</param>
public readonly record struct TabularEpisode(double Return, int Steps, bool Terminated);

/// <summary>Learns a task whose states and actions can be counted, one table entry each, after every step.</summary>
public abstract class TabularLearner
{
    private readonly Philox random;

    /// <summary>A learner that knows nothing.</summary>
    /// <param name="states">How many states there are.</param>
    /// <param name="actions">How many actions there are.</param>
    /// <param name="seed">Whose exploration this is.</param>
    protected TabularLearner(int states, int actions, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(states, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(actions, 1);
        (States, Actions, random) = (states, actions, new Philox(seed, Philox.Stream("tabular exploration")));
    }

    /// <summary>How many states there are.</summary>
    public int States { get; }

    /// <summary>How many actions there are.</summary>
    public int Actions { get; }

    /// <summary>γ: what a reward is worth one step later.</summary>
    public double Discount { get; init; } = 0.99;

    /// <summary>What each action is worth in a state, for pictures: the larger the better.</summary>
    public abstract ReadOnlySpan<double> Preferences(int state);

    /// <summary>The value of a state, as far as it is known.</summary>
    public abstract double Value(int state);

    /// <summary>Lives through whole episodes and learns after every step.</summary>
    /// <param name="environment">Its observations and actions are discrete.</param>
    /// <param name="episodes">How many.</param>
    /// <param name="seed">Of the first reset; the environment's stream goes on from there.</param>
    /// <exception cref="ArgumentException">The environment's spaces are others than the learner's.</exception>
    public IReadOnlyList<TabularEpisode> Learn(IEnvironment environment, int episodes, long seed)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment.ObservationSpace is not Discrete { Count: var states } || environment.ActionSpace is not Discrete { Count: var actions } || states != States || actions != Actions)
        {
            throw new ArgumentException(
                $"The tables are for {States} states and {Actions} actions; {environment.Name} has {environment.ObservationSpace} and {environment.ActionSpace}. Transfer the tables first: see ActionAlignment, or make the environment with (\"view\", \"index\").", nameof(environment));
        }

        var lived = new TabularEpisode[episodes];
        for (var episode = 0; episode < episodes; episode++)
        {
            var state = (int)environment.Reset(episode == 0 ? seed : null).Observation[0];
            var (sum, steps) = (0.0, 0);
            StepResult step;
            do
            {
                var action = Act(state, random);
                step = environment.Step(action);
                var next = (int)step.Observation[0];
                Update(state, action, step.Reward, next, step.Terminated);
                (state, sum, steps) = (next, sum + step.Reward, steps + 1);
            }
            while (!step.Terminated && !step.Truncated);

            lived[episode] = new(sum, steps, step.Terminated);
        }

        return lived;
    }

    /// <summary>Chooses as the learner explores.</summary>
    protected abstract int Act(int state, Philox random);

    /// <summary>Learns from one step.</summary>
    protected abstract void Update(int state, int action, double reward, int next, bool terminated);

    /// <summary>The largest of some values.</summary>
    protected static double Greatest(ReadOnlySpan<double> values)
    {
        var greatest = values[0];
        foreach (var value in values)
        {
            greatest = Math.Max(greatest, value);
        }

        return greatest;
    }

    /// <summary>The index of the largest value; one of the largest at random where there are several.</summary>
    protected static int Largest(ReadOnlySpan<double> values, Philox random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (best, count) = (0, 1);
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
            {
                (best, count) = (i, 1);
            }
            else if (values[i] == values[best] && random.NextInt32(++count) == 0)
            {
                best = i;
            }
        }

        return best;
    }
}
