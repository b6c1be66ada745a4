namespace RLTransfer.Environments;

/// <summary>A vector environment around another one. What a wrapper does not change it passes on; it owns what it wraps.</summary>
public abstract class VectorWrapper : VectorEnvironment
{
    /// <summary>Wraps; spaces that are not given are the inner ones.</summary>
    /// <param name="inner">What is wrapped.</param>
    /// <param name="observationSpace">What the wrapper shows.</param>
    /// <param name="actionSpace">What the wrapper can be told to do.</param>
    /// <param name="changesObservations">Whether the wrapper has observation arrays of its own.</param>
    /// <param name="changesRewards">Whether the wrapper has a reward array of its own.</param>
    protected VectorWrapper(
        VectorEnvironment inner, Space? observationSpace = null, Space? actionSpace = null, bool changesObservations = false, bool changesRewards = false)
        : base(Required(inner), observationSpace ?? inner.SingleObservationSpace, actionSpace ?? inner.SingleActionSpace, changesObservations, changesRewards) =>
        Inner = inner;

    /// <summary>What is wrapped.</summary>
    public VectorEnvironment Inner { get; }

    /// <inheritdoc/>
    public override EnvironmentSpec? Spec => Inner.Spec;

    /// <inheritdoc/>
    public override VectorInfo Info => Inner.Info;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters => Inner.Parameters;

    /// <inheritdoc/>
    public override int? MaxEpisodeSteps => Inner.MaxEpisodeSteps;

    /// <inheritdoc/>
    public override int StateSize => Inner.StateSize;

    /// <inheritdoc/>
    public override void SetParameter(string name, ParameterValue value) => Inner.SetParameter(name, value);

    /// <inheritdoc/>
    public override void SetParameter(string name, ReadOnlySpan<double> values) => Inner.SetParameter(name, values);

    /// <inheritdoc/>
    public override void LimitEpisodes(int maxEpisodeSteps) => Inner.LimitEpisodes(maxEpisodeSteps);

    /// <inheritdoc/>
    public override void GetState(int instance, Span<double> state) => Inner.GetState(instance, state);

    /// <inheritdoc/>
    public override void SetState(int instance, ReadOnlySpan<double> state, int elapsedSteps = 0)
    {
        Inner.SetState(instance, state, elapsedSteps);
        var only = new bool[Count];
        only[instance] = true;
        AfterReset(only);
    }

    /// <inheritdoc/>
    public override Frame? Render(int instance = 0) => Inner.Render(instance);

    /// <inheritdoc/>
    public override string? RenderText(int instance = 0) => Inner.RenderText(instance);

    /// <summary>Called when the instances of the mask (all, where it is empty) have been reset.</summary>
    protected virtual void AfterReset(ReadOnlySpan<bool> mask)
    {
    }

    /// <summary>Called when the inner environment has stepped. Rows with <see cref="VectorEnvironment.Starts"/> start an episode.</summary>
    protected virtual void AfterStep()
    {
    }

    /// <inheritdoc/>
    protected override void ResetCore(ReadOnlySpan<bool> mask, ReadOnlySpan<long> seeds, ResetOptions options)
    {
        if (!seeds.IsEmpty)
        {
            Inner.Reset(seeds, options);
        }
        else if (!mask.IsEmpty)
        {
            Inner.Reset(mask, options);
        }
        else
        {
            Inner.Reset(options: options);
        }

        AfterReset(mask);
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<int> actions)
    {
        Inner.Step(actions);
        AfterStep();
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<float> actions)
    {
        Inner.Step(actions);
        AfterStep();
    }

    /// <inheritdoc/>
    protected override void SaveCore(BinaryWriter writer) => Inner.Save(writer);

    /// <inheritdoc/>
    protected override void LoadCore(BinaryReader reader) => Inner.Load(reader);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => Inner.Dispose();

    /// <summary>One instance's row.</summary>
    private protected static Span<float> Row(float[] rows, Space space, int instance) => rows.AsSpan(instance * space.Size, space.Size);

    private static VectorEnvironment Required(VectorEnvironment inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return inner;
    }
}
