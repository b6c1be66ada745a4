using RLTransfer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>A stochastic policy π(a|s) and a value function V(s) for every seed: two networks, or one with a common trunk.</summary>
/// <remarks>Discrete actions have a logit each; the numbers of a vector have a mean each, and a deviation that is learned but the same in all states.</remarks>
public sealed class ActorCritic
{
    private readonly int actionSize;

    /// <summary>New networks.</summary>
    /// <param name="observationShape">Of one observation.</param>
    /// <param name="actionSize">Choices, or numbers of an action.</param>
    /// <param name="discrete">Whether actions are choices.</param>
    /// <param name="seeds">Whose networks these are [S].</param>
    /// <param name="hidden">Widths of the hidden layers.</param>
    /// <param name="activation">What stands between two layers.</param>
    /// <param name="trunk">How the value's network relates to the policy's.</param>
    /// <param name="deviation">σ at first.</param>
    /// <param name="device">Where they compute.</param>
    internal ActorCritic(IReadOnlyList<int> observationShape, int actionSize, bool discrete, IReadOnlyList<ulong> seeds, IReadOnlyList<int> hidden, Activation activation, ValueTrunk trunk, double deviation, Device device)
    {
        this.actionSize = actionSize;
        var outputs = trunk == ValueTrunk.Common ? actionSize + 1 : actionSize;

        // A small output layer makes the first policy nearly uniform (Andrychowicz et al. 2021, §3.2).
        Policy = New("policy", outputs, gain: 0.01);
        Value = trunk == ValueTrunk.Apart ? New("value", 1, gain: 1) : null;
        HasValue = trunk != ValueTrunk.None;
        if (!discrete)
        {
            LogDeviation = new Parameter(full([seeds.Count, 1, actionSize], Math.Log(deviation), device: device));
            LogDeviation.DetachFromDisposeScope();
        }

        Weights = [.. Policy.Weights, .. Value?.Weights ?? [], .. LogDeviation is null ? Array.Empty<Parameter>() : [LogDeviation]];

        CrowdNetwork New(string name, int count, double gain) =>
            new(name, CrowdNetwork.For(observationShape, hidden, count), seeds, activation: activation, initialization: Initialization.Orthogonal, outputGain: gain, device: device);
    }

    /// <summary>Gives logits or means; with a common trunk the value is its last output.</summary>
    public CrowdNetwork Policy { get; }

    /// <summary>Gives values, where it is a network of its own.</summary>
    public CrowdNetwork? Value { get; }

    /// <summary>log σ [S, 1, A]; null for discrete actions.</summary>
    public Parameter? LogDeviation { get; }

    /// <summary>Whether there is a value function.</summary>
    public bool HasValue { get; }

    /// <summary>All that is learned.</summary>
    public IReadOnlyList<Parameter> Weights { get; }

    /// <summary>A parameter group of the optimizer for every layer, and one for the deviation.</summary>
    internal IEnumerable<Adam.ParamGroup> Groups =>
        [.. Policy.Groups, .. Value?.Groups ?? [], .. LogDeviation is null ? Array.Empty<Adam.ParamGroup>() : [new Adam.ParamGroup { Parameters = [LogDeviation] }]];

    /// <summary>How to act: observations [S, B, …] → distributions [S, B].</summary>
    public ActionDistribution Act(Tensor observations) => Distribution(Policy.forward(observations));

    /// <summary>How to act, and what the states are worth [S, B].</summary>
    /// <exception cref="InvalidOperationException">There is no value function.</exception>
    public (ActionDistribution Policy, Tensor Values) Evaluate(Tensor observations)
    {
        var output = Policy.forward(observations);
        return (Distribution(output), Value is null ? Last(output) : Value.forward(observations).squeeze(-1));
    }

    /// <summary>What the states are worth: [S, B, …] → [S, B].</summary>
    /// <exception cref="InvalidOperationException">There is no value function.</exception>
    public Tensor Values(Tensor observations) => Value is null ? Last(Policy.forward(observations)) : Value.forward(observations).squeeze(-1);

    private ActionDistribution Distribution(Tensor output)
    {
        var own = Value is null && HasValue ? output.narrow(-1, 0, actionSize) : output;
        return LogDeviation is null ? new CategoricalDistribution(own) : new GaussianDistribution(own, LogDeviation);
    }

    private Tensor Last(Tensor output) =>
        HasValue ? output.select(-1, actionSize) : throw new InvalidOperationException("This policy was made without a value function.");
}

/// <summary>How the value's network relates to the policy's.</summary>
public enum ValueTrunk
{
    /// <summary>There is no value function.</summary>
    None,

    /// <summary>Two networks.</summary>
    Apart,

    /// <summary>One network whose last layer gives both: half the work, worth it for convolutions.</summary>
    Common,
}
