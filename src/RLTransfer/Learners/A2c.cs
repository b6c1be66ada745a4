using RLTransfer.Networks;
using RLTransfer.Rollouts;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Options of <see cref="A2c"/>.</summary>
public sealed record A2cOptions : PolicyGradientOptions
{
    /// <summary>The defaults; they solve CartPole-v1.</summary>
    public A2cOptions()
    {
        Environments = 8;
        LearningRate = 2e-3;
        NormalizeAdvantages = false;
        NormalizeRewards = true;
    }

    /// <summary>Steps of each instance between two updates.</summary>
    public int RolloutSteps { get; init; } = 16;

    /// <summary>λ of the advantages (Schulman et al. 2016, Eq. 16); 1: n-step returns, as in the paper.</summary>
    public double GaeLambda { get; init; } = 1;

    /// <summary>c₁: what the value's error counts in the loss.</summary>
    public double ValueWeight { get; init; } = 0.5;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(RolloutSteps >= 1, nameof(RolloutSteps), RolloutSteps, "1 or more");
        Require(GaeLambda is >= 0 and <= 1, nameof(GaeLambda), GaeLambda, "in [0, 1]");
        Require(ValueWeight >= 0, nameof(ValueWeight), ValueWeight, "0 or more");
    }

    /// <inheritdoc/>
    internal override IEnumerable<MemoryNeed> Memory(int seeds, long observation, int action) =>
        [.. base.Memory(seeds, observation, action), Need(nameof(RolloutSteps), RolloutSteps, (long)seeds * Environments * RolloutSteps, observation + action + 8)];
}

/// <summary>Advantage actor–critic (Mnih et al. 2016, Algorithm S3), with instances in step rather than asynchronous.</summary>
/// <remarks>For every seed on its own: L = −E[log π(a|s) Â] + c₁ E[(V(s) − R)²] − c₂ E[H(π(·|s))].</remarks>
public sealed class A2c : PolicyGradientLearner
{
    private readonly RolloutBuffer rollout;

    /// <summary>A crowd that learns a task with discrete or continuous actions.</summary>
    /// <exception cref="ArgumentException">An option is impossible.</exception>
    public A2c(LearningTask task, IReadOnlyList<ulong> seeds, A2cOptions? options = null, Device? device = null, NetworkFactory? architecture = null)
        : base(task, seeds, options ?? new(), hasValue: true, device, architecture)
    {
        Options = (A2cOptions)Settings;
        rollout = new(Environment, Seeds.Count, Options.RolloutSteps, Device);
    }

    /// <inheritdoc/>
    public override string Name => "A2C";

    /// <summary>The options.</summary>
    public A2cOptions Options { get; }

    /// <inheritdoc/>
    public override int StepsPerIteration => Options.RolloutSteps * Options.Environments;

    /// <inheritdoc/>
    public override Learner On(LearningTask task) => new A2c(task, Seeds, Options, Device, Architecture);

    /// <summary>Each seed's loss [S].</summary>
    public Tensor Loss(RolloutBatch batch)
    {
        var (policy, values) = Evaluate(batch.Observations, batch.Sequences);
        var gain = (policy.LogProbability(batch.Actions) * batch.Advantages).mean([1]);                 // E[log π(a|s) Â], whose gradient is Eq. 5 of Sutton et al. 2000
        var error = (values - batch.Returns).square().mean([1]);
        var loss = (Options.ValueWeight * error) - gain;
        return Options.EntropyWeight == 0 ? loss : loss - (Options.EntropyWeight * policy.Entropy().mean([1]));
    }

    /// <inheritdoc/>
    protected override void Iterate()
    {
        Collect(rollout);
        ComputeAdvantages(rollout, Options.GaeLambda);
        Descend(Loss(rollout.All(Options.NormalizeAdvantages)));
        UpdateNormalizer(rollout);
    }
}
