using RLTransfer.Randomness;

namespace RLTransfer.Environments;

/// <summary>
/// What an author of an environment writes: one small struct that holds the state of one instance and moves it.
/// Vectorization, autoreset, time limit, seeding, checks, wrappers and parameter randomization come from the library.
/// <c>ClassicControl/CartPole.cs</c> is the example.
/// </summary>
/// <typeparam name="TSelf">The struct itself.</typeparam>
/// <typeparam name="TParameters">A <c>record struct</c> of double fields marked with <see cref="ParameterAttribute"/>; <see cref="NoParameters"/> for none.</typeparam>
/// <typeparam name="TAction"><see cref="int"/> for <see cref="Discrete"/> and <see cref="MultiDiscrete"/> actions, <see cref="float"/> for a <see cref="Box"/>.</typeparam>
/// <remarks>
/// Actions are checked before they reach <see cref="Step"/>. All randomness comes from the Philox handed in, which belongs to the instance.
/// Nothing here may allocate after construction. Members that are <c>static virtual</c> are optional.
/// </remarks>
public interface IDynamics<TSelf, TParameters, TAction>
    where TSelf : struct, IDynamics<TSelf, TParameters, TAction>
    where TParameters : unmanaged
    where TAction : unmanaged
{
    /// <summary>Markdown with Gymnasium's sections: Description, Action Space, Observation Space, Rewards, Starting State, Episode End, Arguments, Version History.</summary>
    static abstract string Documentation { get; }

    /// <summary>What instances show; asked once, of the prototype, with the parameters' nominal values.</summary>
    Space ObservationSpace(in TParameters nominal);

    /// <summary>What instances can be told to do; asked once, of the prototype, with the parameters' nominal values.</summary>
    Space ActionSpace(in TParameters nominal);

    /// <summary>Starts an episode: sets every part of the state anew.</summary>
    void Reset(in TParameters parameters, Philox random, ResetOptions options);

    /// <summary>Moves on by one step.</summary>
    StepOutcome Step(in TParameters parameters, ReadOnlySpan<TAction> action, Philox random);

    /// <summary>Writes the whole observation.</summary>
    void Observe(in TParameters parameters, Span<float> observation);

    /// <summary>Called once for every instance after the prototype is copied, for what instances cannot share (arrays, native handles).</summary>
    static virtual void Initialize(ref TSelf self)
    {
    }

    /// <summary>Called once for every instance when the environment is disposed.</summary>
    static virtual void Release(ref TSelf self)
    {
    }

    /// <summary>How many numbers the state takes, for replay and planning; 0 where it cannot be set.</summary>
    static virtual int StateSize(in TSelf self) => 0;

    /// <summary>Writes the state.</summary>
    static virtual void GetState(in TSelf self, Span<double> state) => throw new NotSupportedException($"{typeof(TSelf).Name} does not offer its state.");

    /// <summary>Replaces the state.</summary>
    static virtual void SetState(ref TSelf self, in TParameters parameters, ReadOnlySpan<double> state) => throw new NotSupportedException($"{typeof(TSelf).Name} does not offer its state.");

    /// <summary>Names of further numbers reported in <c>info</c> after every reset and step, such as <c>success</c>.</summary>
    static virtual IReadOnlyList<string> InfoNames => [];

    /// <summary>Writes those numbers, in that order.</summary>
    static virtual void WriteInfo(in TSelf self, in TParameters parameters, Span<double> info)
    {
    }

    /// <summary>A picture of the instance; null where there is none.</summary>
    static virtual Frame? Render(in TSelf self, in TParameters parameters) => null;

    /// <summary>The instance as lines of text; null where there is no such view.</summary>
    static virtual string? RenderText(in TSelf self, in TParameters parameters) => null;

    /// <summary>Whether there is an <see cref="Expert"/>.</summary>
    static virtual bool HasExpert => false;

    /// <summary>Writes what a scripted policy would do, which may look at the whole state; it shows that the task can be solved.</summary>
    static virtual void Expert(in TSelf self, in TParameters parameters, Span<TAction> action) => throw new NotSupportedException($"{typeof(TSelf).Name} has no expert.");

    /// <summary>Whether <see cref="StepBatch"/> is there to be used.</summary>
    static virtual bool StepsInBatches => false;

    /// <summary>Steps many instances at once and writes their observations, bitwise as <see cref="Step"/> and <see cref="Observe"/> would.</summary>
    /// <remarks>Instances whose episode is over are stepped too and reset afterwards, so nothing may be drawn and no state may throw.</remarks>
    static virtual void StepBatch(in Batch<TSelf, TParameters, TAction> batch) => throw new NotSupportedException();
}

/// <summary>What a step leads to. <paramref name="Truncated"/> is for ends that are neither success nor failure; the time limit is not the author's concern.</summary>
/// <param name="Reward">The reward.</param>
/// <param name="Terminated">The task itself has ended: no value beyond this state.</param>
/// <param name="Truncated">The episode is cut off: the state still has a value.</param>
public readonly record struct StepOutcome(double Reward, bool Terminated = false, bool Truncated = false);

/// <summary>Neighbouring instances, for <see cref="IDynamics{TSelf, TParameters, TAction}.StepBatch"/>. All spans start at the same instance.</summary>
/// <typeparam name="TSelf">The struct of one instance.</typeparam>
/// <typeparam name="TParameters">The parameters of one instance.</typeparam>
/// <typeparam name="TAction">An element of an action.</typeparam>
public readonly ref struct Batch<TSelf, TParameters, TAction>
{
    /// <summary>The instances <c>[n]</c>.</summary>
    public required Span<TSelf> Instances { get; init; }

    /// <summary>Their parameters <c>[n]</c>.</summary>
    public required ReadOnlySpan<TParameters> Parameters { get; init; }

    /// <summary>Whether all parameters are the same as the first.</summary>
    public required bool SharedParameters { get; init; }

    /// <summary>Their actions <c>[n, A]</c>.</summary>
    public required ReadOnlySpan<TAction> Actions { get; init; }

    /// <summary>To be written <c>[n, O]</c>.</summary>
    public required Span<float> Observations { get; init; }

    /// <summary>To be written <c>[n]</c>.</summary>
    public required Span<double> Rewards { get; init; }

    /// <summary>To be written <c>[n]</c>.</summary>
    public required Span<bool> Terminated { get; init; }
}
