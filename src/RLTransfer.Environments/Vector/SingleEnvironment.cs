namespace RLTransfer.Environments;

/// <summary>One environment: a vector environment of one instance without autoreset, one row at a time.</summary>
public sealed class SingleEnvironment : IEnvironment
{
    /// <summary>The only instance of a vector environment.</summary>
    /// <exception cref="ArgumentException">It has several instances, or resets itself.</exception>
    public SingleEnvironment(VectorEnvironment vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (vector.Count != 1 || vector.AutoresetMode != AutoresetMode.Disabled)
        {
            throw new ArgumentException($"{vector.Name}: a single environment is one instance with autoreset disabled, got {vector.Count} with {vector.AutoresetMode}.", nameof(vector));
        }

        Vector = vector;
    }

    /// <summary>The vector environment behind it.</summary>
    public VectorEnvironment Vector { get; }

    /// <inheritdoc/>
    public string Name => Vector.Name;

    /// <inheritdoc/>
    public Space ObservationSpace => Vector.SingleObservationSpace;

    /// <inheritdoc/>
    public Space ActionSpace => Vector.SingleActionSpace;

    /// <summary>This environment in wrappers: <c>env.Wrap(inner => new FrameStack(inner, 4))</c>.</summary>
    public SingleEnvironment Wrap(Func<VectorEnvironment, VectorEnvironment> wrapper)
    {
        ArgumentNullException.ThrowIfNull(wrapper);
        return new(wrapper(Vector));
    }

    /// <inheritdoc/>
    public ResetResult Reset(long? seed = null, ResetOptions? options = null)
    {
        Vector.Reset(seed, options);
        return new([.. Vector.Observations], new(Vector.Info));
    }

    /// <inheritdoc/>
    public StepResult Step(int action) => Result(Vector.Step([action]));

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<int> action) => Result(Vector.Step(action));

    /// <inheritdoc/>
    public StepResult Step(params ReadOnlySpan<float> action) => Result(Vector.Step(action));

    /// <summary>One step without allocation: the observation is written where the caller says.</summary>
    public StepOutcome Step(int action, Span<float> observation) => Into(Vector.Step([action]), observation);

    /// <summary>One step without allocation: the observation is written where the caller says.</summary>
    public StepOutcome Step(ReadOnlySpan<float> action, Span<float> observation) => Into(Vector.Step(action), observation);

    /// <inheritdoc/>
    public Frame? Render() => Vector.Render();

    /// <inheritdoc/>
    public string? RenderText() => Vector.RenderText();

    /// <inheritdoc/>
    public void Dispose() => Vector.Dispose();

    private static StepResult Result(VectorStepResult step) =>
        new([.. step.Observations], step.Rewards[0], step.Terminated[0], step.Truncated[0], new(step.Info));

    private static StepOutcome Into(VectorStepResult step, Span<float> observation)
    {
        step.Observations.CopyTo(observation);
        return new(step.Rewards[0], step.Terminated[0], step.Truncated[0]);
    }
}
