namespace RLTransfer.Environments;

/// <summary>Many instances of one environment, stepped together in contiguous arrays.</summary>
/// <remarks>
/// The arrays are the environment's own and are overwritten by the next step; nothing is allocated per step.
/// Instance i draws from random streams of its own, so its results do not depend on how many run beside it:
/// with <c>Reset(seed)</c> it is bitwise the single environment reset with <c>seed + i</c>.
/// </remarks>
public abstract class VectorEnvironment : IDisposable
{
    private bool isReset, isDisposed;

    /// <summary>Sets up the arrays.</summary>
    /// <exception cref="ArgumentException">There is no instance.</exception>
    protected VectorEnvironment(string name, int count, Space observationSpace, Space actionSpace, AutoresetMode autoreset)
    {
        ArgumentNullException.ThrowIfNull(observationSpace);
        ArgumentNullException.ThrowIfNull(actionSpace);
        if (count < 1)
        {
            throw new ArgumentException($"{name}: a vector environment needs at least one instance, got {count}.", nameof(count));
        }

        (Name, Count, SingleObservationSpace, SingleActionSpace, AutoresetMode) = (name, count, observationSpace, actionSpace, autoreset);
        Observations = new float[count * observationSpace.Size];
        FinalObservations = autoreset == AutoresetMode.SameStep ? new float[count * observationSpace.Size] : [];
        Rewards = new double[count];
        Terminated = new bool[count];
        Truncated = new bool[count];
        Starts = new bool[count];
    }

    /// <summary>Arrays shared with a wrapped environment.</summary>
    private protected VectorEnvironment(VectorEnvironment inner, Space observationSpace, Space actionSpace, bool ownObservations, bool ownRewards)
    {
        (Name, Count, AutoresetMode) = (inner.Name, inner.Count, inner.AutoresetMode);
        (SingleObservationSpace, SingleActionSpace) = (observationSpace, actionSpace);
        Observations = ownObservations ? new float[Count * observationSpace.Size] : inner.Observations;
        FinalObservations = !ownObservations ? inner.FinalObservations : AutoresetMode == AutoresetMode.SameStep ? new float[Count * observationSpace.Size] : [];
        Rewards = ownRewards ? new double[Count] : inner.Rewards;
        (Terminated, Truncated, Starts) = (inner.Terminated, inner.Truncated, inner.Starts);
    }

    /// <summary>The id, for errors and tables.</summary>
    public string Name { get; }

    /// <summary>The registry's entry; null for an environment that was not made by id.</summary>
    public virtual EnvironmentSpec? Spec { get; init; }

    /// <summary>How many instances there are, N.</summary>
    public int Count { get; }

    /// <summary>What one instance shows; a row of <see cref="Observations"/>.</summary>
    public Space SingleObservationSpace { get; }

    /// <summary>What one instance can be told to do.</summary>
    public Space SingleActionSpace { get; }

    /// <summary>When ended instances start again.</summary>
    public AutoresetMode AutoresetMode { get; }

    /// <summary>The observations <c>[N, O]</c>.</summary>
    public float[] Observations { get; }

    /// <summary>The last observations of episodes that ended in this step <c>[N, O]</c>; other rows are stale. Empty unless the mode is SameStep.</summary>
    public float[] FinalObservations { get; }

    /// <summary>The rewards of the last step <c>[N]</c>.</summary>
    public double[] Rewards { get; }

    /// <summary>Whose task ended in the last step <c>[N]</c>: there is no value beyond.</summary>
    public bool[] Terminated { get; }

    /// <summary>Whose episode was cut off in the last step <c>[N]</c>; both flags may be true.</summary>
    public bool[] Truncated { get; }

    /// <summary>Whose row of <see cref="Observations"/> starts an episode <c>[N]</c>. In mode NextStep, such a step was no transition.</summary>
    public bool[] Starts { get; }

    /// <summary>What else is told: physical parameters and more.</summary>
    public virtual VectorInfo Info => VectorInfo.Empty;

    /// <summary>The physical parameters that can be set and randomized.</summary>
    public virtual IReadOnlyList<ParameterSpec> Parameters => [];

    /// <summary>The time limit in steps; null where there is none.</summary>
    public virtual int? MaxEpisodeSteps => null;

    /// <summary>How many numbers the state of one instance takes; 0 where it cannot be set.</summary>
    public virtual int StateSize => 0;

    /// <summary>Starts an episode in every instance.</summary>
    /// <param name="seed">Instance i is seeded with seed + i; without one, the streams go on (and start from seed 0).</param>
    /// <param name="options">Options of the starting state.</param>
    /// <exception cref="ArgumentException">The seed is negative, or an option is unknown.</exception>
    public VectorResetResult Reset(long? seed = null, ResetOptions? options = null)
    {
        if (seed is not { } first)
        {
            return ResetAll([], options);
        }

        var seeds = new long[Count];
        for (var i = 0; i < Count; i++)
        {
            seeds[i] = first + i;
        }

        return ResetAll(seeds, options);
    }

    /// <summary>Starts an episode in every instance, each with a seed of its own.</summary>
    /// <param name="seeds">One per instance <c>[N]</c>.</param>
    /// <param name="options">Options of the starting state.</param>
    /// <exception cref="ArgumentException">There are not N seeds, one is negative, or an option is unknown.</exception>
    public VectorResetResult Reset(ReadOnlySpan<long> seeds, ResetOptions? options = null)
    {
        CheckLength(seeds.Length, Count, "seeds");
        return ResetAll(seeds, options);
    }

    /// <summary>Starts an episode in the chosen instances only; their streams go on.</summary>
    /// <param name="mask">Which instances to reset <c>[N]</c>.</param>
    /// <param name="options">Options of the starting state.</param>
    /// <exception cref="ArgumentException">The mask has not N entries, or an option is unknown.</exception>
    public VectorResetResult Reset(ReadOnlySpan<bool> mask, ResetOptions? options = null)
    {
        RequireReset();
        CheckLength(mask.Length, Count, "mask entries");
        ResetCore(mask, [], options ?? ResetOptions.None);
        return new(Observations, Info);
    }

    /// <summary>One step of every instance.</summary>
    /// <param name="actions">Whole-number actions <c>[N]</c>, or <c>[N, A]</c> for a multi-discrete space.</param>
    /// <exception cref="ArgumentException">Wrong length, or an action outside the space; nothing has moved.</exception>
    /// <exception cref="InvalidOperationException">Before the first reset, or an instance has ended and autoreset is disabled.</exception>
    public VectorStepResult Step(ReadOnlySpan<int> actions)
    {
        RequireReset();
        StepCore(actions);
        return new(Observations, Rewards, Terminated, Truncated, Info);
    }

    /// <summary>One step of every instance.</summary>
    /// <param name="actions">Continuous actions <c>[N, A]</c>.</param>
    /// <exception cref="ArgumentException">Wrong length, or an action that is NaN or outside the space; nothing has moved.</exception>
    /// <exception cref="InvalidOperationException">Before the first reset, or an instance has ended and autoreset is disabled.</exception>
    public VectorStepResult Step(ReadOnlySpan<float> actions)
    {
        RequireReset();
        StepCore(actions);
        return new(Observations, Rewards, Terminated, Truncated, Info);
    }

    /// <summary>Sets or randomizes a parameter of every instance, from its next reset on.</summary>
    /// <exception cref="ArgumentException">There is no such parameter, or it cannot take the value.</exception>
    public virtual void SetParameter(string name, ParameterValue value) => throw new ArgumentException($"{Name} has no parameter '{name}'.", nameof(name));

    /// <summary>Gives each instance a value of its own, from its next reset on.</summary>
    /// <exception cref="ArgumentException">There is no such parameter, it cannot take a value, or there are not N values.</exception>
    public virtual void SetParameter(string name, ReadOnlySpan<double> values) => throw new ArgumentException($"{Name} has no parameter '{name}'.", nameof(name));

    /// <summary>Cuts episodes off after this many steps, if there is no shorter limit yet.</summary>
    /// <exception cref="NotSupportedException">The environment keeps its own limit.</exception>
    public virtual void LimitEpisodes(int maxEpisodeSteps) => throw new NotSupportedException($"{Name} keeps its own time limit.");

    /// <summary>Writes the state of one instance.</summary>
    /// <exception cref="NotSupportedException">The environment does not offer its state.</exception>
    public virtual void GetState(int instance, Span<double> state) => throw new NotSupportedException($"{Name} does not offer its state.");

    /// <summary>Puts one instance into a running episode in this state, and refreshes its observation.</summary>
    /// <param name="instance">Which.</param>
    /// <param name="state">Its state.</param>
    /// <param name="elapsedSteps">How many steps of the episode are behind it.</param>
    /// <exception cref="NotSupportedException">The environment does not offer its state.</exception>
    public virtual void SetState(int instance, ReadOnlySpan<double> state, int elapsedSteps = 0) => throw new NotSupportedException($"{Name} does not offer its state.");

    /// <summary>Whether there is a scripted policy, <see cref="Expert(Span{int})"/> or <see cref="Expert(Span{float})"/>.</summary>
    public virtual bool HasExpert => false;

    /// <summary>Writes the scripted policy's whole-number actions <c>[N]</c>, or <c>[N, A]</c> for a multi-discrete space. It may look at the whole state.</summary>
    /// <exception cref="NotSupportedException">There is none, or its actions are continuous.</exception>
    public virtual void Expert(Span<int> actions) => throw new NotSupportedException($"{Name} has no expert for whole-number actions.");

    /// <summary>Writes the scripted policy's continuous actions <c>[N, A]</c>. It may look at the whole state.</summary>
    /// <exception cref="NotSupportedException">There is none, or its actions are whole numbers.</exception>
    public virtual void Expert(Span<float> actions) => throw new NotSupportedException($"{Name} has no expert for continuous actions.");

    /// <summary>A picture of one instance; null where there is none.</summary>
    public virtual Frame? Render(int instance = 0) => null;

    /// <summary>One instance as lines of text; null where there is no such view.</summary>
    public virtual string? RenderText(int instance = 0) => null;

    /// <summary>Writes all that the next steps depend on. Distributions and settings are not among it: they belong to whoever makes the environment.</summary>
    /// <exception cref="NotSupportedException">The environment keeps state that cannot be written.</exception>
    /// <exception cref="InvalidOperationException">Before the first reset.</exception>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        RequireReset();
        writer.Write(Name);
        writer.Write(Count);
        writer.Write(Observations.Length);
        SaveCore(writer);
        SaveArrays(writer);
    }

    /// <summary>Goes on where a saved environment was: its next steps are bitwise those that the saved one would have taken.</summary>
    /// <exception cref="InvalidDataException">The bytes are those of another environment, or are cut off.</exception>
    /// <exception cref="NotSupportedException">The environment keeps state that cannot be read.</exception>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ObjectDisposedException.ThrowIf(isDisposed, this);
        try
        {
            var (name, count, numbers) = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
            if (name != Name || count != Count || numbers != Observations.Length)
            {
                throw new InvalidDataException($"What was saved is {count} × {name} with {numbers} observed numbers, not {Count} × {Name} with {Observations.Length}.");
            }

            LoadCore(reader);
            LoadArrays(reader);
            isReset = true;
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException($"{Name}: what was saved is cut off.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            Dispose(disposing: true);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the environment holds; called once.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Resets the instances of the mask (all, where it is empty); seeds are empty or one per instance.</summary>
    protected abstract void ResetCore(ReadOnlySpan<bool> mask, ReadOnlySpan<long> seeds, ResetOptions options);

    /// <summary>Steps with whole-number actions.</summary>
    protected virtual void StepCore(ReadOnlySpan<int> actions) =>
        throw new ArgumentException($"{Name} takes actions of {SingleActionSpace} as float32, not whole numbers.", nameof(actions));

    /// <summary>Steps with continuous actions.</summary>
    protected virtual void StepCore(ReadOnlySpan<float> actions) =>
        throw new ArgumentException($"{Name} takes actions of {SingleActionSpace} as whole numbers, not float32.", nameof(actions));

    /// <summary>Writes what is not in the public arrays.</summary>
    protected virtual void SaveCore(BinaryWriter writer) => throw new NotSupportedException($"{Name} cannot be saved.");

    /// <summary>Reads what <see cref="SaveCore"/> wrote.</summary>
    protected virtual void LoadCore(BinaryReader reader) => throw new NotSupportedException($"{Name} cannot be saved.");

    /// <summary>Refuses an array of another length.</summary>
    protected void CheckLength(int length, int expected, string what)
    {
        if (length != expected)
        {
            throw new ArgumentException($"{Name}: {Count} instances need {expected} {what}, got {length}.");
        }
    }

    private void SaveArrays(BinaryWriter writer)
    {
        Snapshot.Write<float>(writer, Observations);
        Snapshot.Write<float>(writer, FinalObservations);
        Snapshot.Write<double>(writer, Rewards);
        Snapshot.Write<bool>(writer, Terminated);
        Snapshot.Write<bool>(writer, Truncated);
        Snapshot.Write<bool>(writer, Starts);
    }

    private void LoadArrays(BinaryReader reader)
    {
        Snapshot.Read<float>(reader, Observations);
        Snapshot.Read<float>(reader, FinalObservations);
        Snapshot.Read<double>(reader, Rewards);
        Snapshot.Read<bool>(reader, Terminated);
        Snapshot.Read<bool>(reader, Truncated);
        Snapshot.Read<bool>(reader, Starts);
    }

    private VectorResetResult ResetAll(ReadOnlySpan<long> seeds, ResetOptions? options)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        foreach (var seed in seeds)
        {
            if (seed < 0)
            {
                throw new ArgumentException($"{Name}: a seed is at least 0, got {seed}.");
            }
        }

        ResetCore([], seeds, options ?? ResetOptions.None);
        isReset = true;
        return new(Observations, Info);
    }

    private void RequireReset()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (!isReset)
        {
            throw new InvalidOperationException($"{Name}: call Reset before the first Step.");
        }
    }
}

/// <summary>The start of new episodes: observations <c>[N, O]</c> and info.</summary>
public readonly record struct VectorResetResult(float[] Observations, VectorInfo Info);

/// <summary>What a step led to: observations <c>[N, O]</c>, the rest <c>[N]</c>. The arrays are the environment's own.</summary>
public readonly record struct VectorStepResult(float[] Observations, double[] Rewards, bool[] Terminated, bool[] Truncated, VectorInfo Info);
