using RLTransfer.Networks;
using RLTransfer.Rollouts;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>A stochastic policy π(a|s) and a value function V(s) for every seed: two networks, or one with a common trunk.</summary>
/// <remarks>Discrete actions have a logit each; the numbers of a vector have a mean each, and a deviation that is learned but the same in all states.</remarks>
public sealed class PolicyAndValue
{
    private readonly int actionSize;

    /// <summary>Networks of a policy, and of its value function if it has one.</summary>
    /// <param name="ask">Makes a network of so many outputs, whose last layer has this gain.</param>
    /// <param name="actionSize">Choices, or numbers of an action.</param>
    /// <param name="discrete">Whether actions are choices.</param>
    /// <param name="trunk">How the value's network relates to the policy's.</param>
    /// <param name="deviation">σ at first.</param>
    internal PolicyAndValue(Func<string, int, double, ICrowdModule> ask, int actionSize, bool discrete, ValueTrunk trunk, double deviation)
    {
        this.actionSize = actionSize;

        // A small output layer makes the first policy nearly uniform (Andrychowicz et al. 2021, §3.2).
        Policy = ask("policy", trunk == ValueTrunk.Common ? actionSize + 1 : actionSize, 0.01);
        Value = trunk == ValueTrunk.Apart ? ask("value", 1, 1) : null;
        HasValue = trunk != ValueTrunk.None;
        if (!discrete)
        {
            LogDeviation = new Parameter(full([Policy.Seeds.Count, 1, actionSize], (float)Math.Log(deviation), device: Policy.Device));
            LogDeviation.DetachFromDisposeScope();
        }

        Layers =
        [
            .. Policy.Layers,
            .. Value?.Layers ?? [],
            .. LogDeviation is null ? Array.Empty<CrowdLayer>() : [new CrowdLayer("log deviation", new CrowdWeight("log_deviation", LogDeviation))],
        ];
    }

    /// <summary>Gives logits or means; with a common trunk the value is its last output.</summary>
    public ICrowdModule Policy { get; }

    /// <summary>Gives values, where it is a network of its own.</summary>
    public ICrowdModule? Value { get; }

    /// <summary>log σ [S, 1, A]; null for discrete actions.</summary>
    public Parameter? LogDeviation { get; }

    /// <summary>Whether there is a value function.</summary>
    public bool HasValue { get; }

    /// <summary>All layers that can learn; the deviation is the last one.</summary>
    public IReadOnlyList<CrowdLayer> Layers { get; }

    /// <summary>The weights of the layers that learn.</summary>
    public IReadOnlyList<CrowdWeight> Learning => [.. Layers.Where(layer => layer.Learns).SelectMany(layer => layer.Weights)];

    /// <summary>The policy as a network that remembers; null where it does not.</summary>
    public IRecurrentCrowdModule? Remembering => Policy as IRecurrentCrowdModule;

    /// <summary>How to act: observations [S, B, …] → distributions [S, B]. A policy that remembers acts as at the start of an episode, unless it is told how the steps hang together.</summary>
    /// <param name="observations">[S, B, …].</param>
    /// <param name="sequences">Where the observations are steps in a row.</param>
    public ActionDistribution Act(Tensor observations, RolloutSequences? sequences = null) => Distribution(Outputs(observations, sequences));

    /// <summary>How to act with what is remembered, and what is remembered then.</summary>
    /// <param name="observations">[S, B, …].</param>
    /// <param name="memory">[S, B, M].</param>
    /// <exception cref="InvalidOperationException">The policy remembers nothing.</exception>
    public (ActionDistribution Policy, Tensor Memory) Step(Tensor observations, Tensor memory)
    {
        var (output, next) = (Remembering ?? throw new InvalidOperationException("This policy remembers nothing.")).Step(observations, memory);
        return (Distribution(output), next);
    }

    /// <summary>How to act, and what the states are worth [S, B].</summary>
    /// <param name="observations">[S, B, …].</param>
    /// <param name="sequences">Where the observations are steps in a row.</param>
    /// <exception cref="InvalidOperationException">There is no value function.</exception>
    public (ActionDistribution Policy, Tensor Values) Evaluate(Tensor observations, RolloutSequences? sequences = null)
    {
        var output = Outputs(observations, sequences);
        return (Distribution(output), Value is null ? Last(output) : Value.forward(observations).squeeze(-1));
    }

    /// <summary>What the states are worth: [S, B, …] → [S, B].</summary>
    /// <param name="observations">[S, B, …].</param>
    /// <param name="memory">What was remembered before them [S, B, M], where policy and value are one network that remembers; null: nothing.</param>
    /// <exception cref="InvalidOperationException">There is no value function.</exception>
    public Tensor Values(Tensor observations, Tensor? memory = null) =>
        Value is not null ? Value.forward(observations).squeeze(-1)
        : Last(memory is not null && Remembering is { } network ? network.Step(observations, memory).Output : Policy.forward(observations));

    private Tensor Outputs(Tensor observations, RolloutSequences? sequences) => sequences is null || Remembering is not { } network
        ? Policy.forward(observations)
        : RolloutSequences.Roll(network.Run(sequences.Unroll(observations), sequences.Start, sequences.Begins));

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
