namespace RLTransfer.Environments;

/// <summary>One environment, with Gymnasium's semantics: <c>Reset</c>, then <c>Step</c> until terminated or truncated, then <c>Reset</c> again.</summary>
public interface IEnvironment : IDisposable
{
    /// <summary>The id, for errors and tables.</summary>
    string Name { get; }

    /// <summary>What the environment shows.</summary>
    Space ObservationSpace { get; }

    /// <summary>What it can be told to do.</summary>
    Space ActionSpace { get; }

    /// <summary>Starts an episode. Without a seed, the random streams go on (and start from seed 0).</summary>
    /// <exception cref="ArgumentException">The seed is negative, or an option is unknown.</exception>
    ResetResult Reset(long? seed = null, ResetOptions? options = null);

    /// <summary>One step with a <see cref="Discrete"/> action.</summary>
    /// <exception cref="ArgumentException">The action is outside the space; nothing has moved.</exception>
    /// <exception cref="InvalidOperationException">Before the first reset, or the episode is over.</exception>
    StepResult Step(int action);

    /// <summary>One step with a <see cref="MultiDiscrete"/> action.</summary>
    /// <exception cref="ArgumentException">The action is outside the space; nothing has moved.</exception>
    /// <exception cref="InvalidOperationException">Before the first reset, or the episode is over.</exception>
    StepResult Step(ReadOnlySpan<int> action);

    /// <summary>One step with a <see cref="Box"/> action.</summary>
    /// <exception cref="ArgumentException">The action is NaN or outside the space; nothing has moved.</exception>
    /// <exception cref="InvalidOperationException">Before the first reset, or the episode is over.</exception>
    StepResult Step(params ReadOnlySpan<float> action);

    /// <summary>A picture; null where there is none.</summary>
    Frame? Render();

    /// <summary>The environment as lines of text; null where there is no such view.</summary>
    string? RenderText();
}

/// <summary>The start of an episode.</summary>
/// <param name="Observation">The first observation, the caller's to keep.</param>
/// <param name="Info">A live view of what else is told.</param>
public readonly record struct ResetResult(float[] Observation, Info Info);

/// <summary>What a step led to.</summary>
/// <param name="Observation">The observation, the caller's to keep.</param>
/// <param name="Reward">The reward.</param>
/// <param name="Terminated">The task itself has ended: there is no value beyond.</param>
/// <param name="Truncated">The episode was cut off (time limit): the state still has a value. Both flags may be true.</param>
/// <param name="Info">A live view of what else is told.</param>
public readonly record struct StepResult(float[] Observation, double Reward, bool Terminated, bool Truncated, Info Info);

/// <summary>Named numbers beside observation and reward: physical parameters of the running episode and more. A live view.</summary>
public readonly struct Info
{
    private readonly VectorInfo columns;

    internal Info(VectorInfo columns) => this.columns = columns;

    /// <summary>All names.</summary>
    public IReadOnlyList<string> Names => columns.Names;

    /// <summary>The number of that name, as it is now.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public double this[string name] => columns[name][0];

    /// <summary>Whether there is such a number.</summary>
    public bool Contains(string name) => columns.Contains(name);
}
