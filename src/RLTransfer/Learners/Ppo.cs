using RLTransfer.Crowds;
using RLTransfer.Networks;
using RLTransfer.Policies;
using RLTransfer.Rollouts;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Options of <see cref="Ppo"/>.</summary>
public sealed record PpoOptions : PolicyGradientOptions
{
    /// <summary>The defaults; they solve CartPole-v1 and Acrobot-v1.</summary>
    public PpoOptions()
    {
        Environments = 8;
        LearningRate = 1e-3;
    }

    /// <summary>T: steps of each instance between two rounds of learning.</summary>
    public int RolloutSteps { get; init; } = 64;

    /// <summary>How often each step is learned from.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Updates in an epoch; T times the instances must divide into them.</summary>
    public int Minibatches { get; init; } = 4;

    /// <summary>λ of the advantages (Schulman et al. 2016, Eq. 16).</summary>
    public double GaeLambda { get; init; } = 0.95;

    /// <summary>ε: how far the probability of an action may move before it no longer pays (Schulman et al. 2017, Eq. 7).</summary>
    public double Clip { get; init; } = 0.2;

    /// <summary>c₁: what the value's error counts in the loss (Eq. 9).</summary>
    public double ValueWeight { get; init; } = 0.5;

    /// <summary>How far a value may move before it no longer pays; null: as far as it likes. (In the authors' code, not in the paper; Andrychowicz et al. 2021, §3.3, find that it does not help.)</summary>
    public double? ValueClip { get; init; }

    /// <summary>A seed whose policy has moved further than this from the one that acted, in nats, stops learning until the next rollout; null: none does.</summary>
    public double? TargetDivergence { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(RolloutSteps >= 1, nameof(RolloutSteps), RolloutSteps, "1 or more");
        Require(Epochs >= 1, nameof(Epochs), Epochs, "1 or more");
        Require(Minibatches >= 1 && (long)RolloutSteps * Environments % Minibatches == 0, nameof(Minibatches), Minibatches, FormattableString.Invariant($"a divisor of RolloutSteps × Environments = {(long)RolloutSteps * Environments}"));
        Require(GaeLambda is >= 0 and <= 1, nameof(GaeLambda), GaeLambda, "in [0, 1]");
        Require(Clip > 0 && double.IsFinite(Clip), nameof(Clip), Clip, "a finite number above 0");
        Require(ValueWeight >= 0, nameof(ValueWeight), ValueWeight, "0 or more");
        Require(ValueClip is null or > 0, nameof(ValueClip), ValueClip ?? 0, "above 0, or null");
        Require(TargetDivergence is null or > 0, nameof(TargetDivergence), TargetDivergence ?? 0, "above 0, or null");
    }

    /// <inheritdoc/>
    internal override IEnumerable<MemoryNeed> Memory(int seeds, long observation, int action) =>
        [.. base.Memory(seeds, observation, action), Need(nameof(RolloutSteps), RolloutSteps, (long)seeds * Environments * RolloutSteps, observation + action + 8)];
}

/// <summary>Proximal policy optimization with a clipped objective (Schulman et al. 2017, Algorithm 1), for discrete and continuous actions.</summary>
/// <remarks>
/// For every seed on its own, with r(θ) = π(a|s) / π_old(a|s):
/// L = −E[min(r Â, clip(r, 1 − ε, 1 + ε) Â)] + c₁ E[(V(s) − R)²] − c₂ E[H(π(·|s))]   (Eq. 7 and 9).
/// </remarks>
public sealed class Ppo : PolicyGradientLearner
{
    private readonly RolloutBuffer rollout;
    private readonly CrowdRandom order;
    private readonly EarlyStopping stopping;

    /// <summary>A crowd that learns a task with discrete or continuous actions.</summary>
    /// <exception cref="ArgumentException">An option is impossible.</exception>
    public Ppo(LearningTask task, IReadOnlyList<ulong> seeds, PpoOptions? options = null, Device? device = null, NetworkFactory? architecture = null)
        : base(task, seeds, options ?? new(), hasValue: true, device, architecture)
    {
        Options = (PpoOptions)Settings;
        if (Agent.Remembering is not null && Options.Environments % Options.Minibatches != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"PpoOptions.Minibatches is {Options.Minibatches}; for a policy that remembers it must divide Environments = {Options.Environments}, since instances are not cut up."));
        }

        rollout = new(Environment, Seeds.Count, Options.RolloutSteps, Device);
        order = KeepRandom("minibatches");
        stopping = new(Seeds.Count, [.. Agent.Layers.SelectMany(layer => layer.Weights)]);
    }

    /// <inheritdoc/>
    public override string Name => "PPO";

    /// <summary>The options.</summary>
    public PpoOptions Options { get; }

    /// <inheritdoc/>
    public override int StepsPerIteration => Options.RolloutSteps * Options.Environments;

    /// <inheritdoc/>
    public override Learner On(LearningTask task) => new Ppo(task, Seeds, Options, Device, Architecture);

    /// <summary>Each seed's loss [S], and its log-ratios log r [S, B].</summary>
    public (Tensor Loss, Tensor LogRatio) Loss(RolloutBatch batch)
    {
        var (policy, values) = Evaluate(batch.Observations, batch.Sequences);
        var logRatio = policy.LogProbability(batch.Actions) - batch.LogProbabilities;
        var ratio = logRatio.exp();                                                                     // r(θ), Eq. 6
        var gain = minimum(ratio * batch.Advantages, ratio.clamp(1 - Options.Clip, 1 + Options.Clip) * batch.Advantages).mean([1]);   // Eq. 7
        var loss = (Options.ValueWeight * ValueError(values, batch)) - gain;                            // Eq. 9
        return (Options.EntropyWeight == 0 ? loss : loss - (Options.EntropyWeight * policy.Entropy().mean([1])), logRatio);
    }

    /// <inheritdoc/>
    protected override void Iterate()
    {
        Collect();
        stopping.Reset();
        for (var epoch = 0; epoch < Options.Epochs; epoch++)
        {
            foreach (var batch in Batches())
            {
                using var scope = NewDisposeScope();
                Update(batch);
            }
        }

        Report();
        UpdateNormalizer(rollout);
    }

    /// <summary>Plays the policy until the rollout is full, and computes its advantages.</summary>
    internal void Collect()
    {
        Collect(rollout);
        ComputeAdvantages(rollout, Options.GaeLambda);
    }

    /// <summary>The rollout in minibatches: one epoch.</summary>
    internal IEnumerable<RolloutBatch> Batches() => rollout.Batches(order, Options.Minibatches, Options.NormalizeAdvantages);

    private void Update(RolloutBatch batch)
    {
        var (loss, logRatio) = Loss(batch);
        if (Options.TargetDivergence is { } target)
        {
            stopping.StopAbove(Divergence(logRatio), target);
        }

        stopping.Update(loss, masked => Descend(masked));
    }

    /// <summary>E[(V − R)²], or where values are clipped the larger of that and its clipped form.</summary>
    private Tensor ValueError(Tensor values, RolloutBatch batch)
    {
        var error = (values - batch.Returns).square();
        if (Options.ValueClip is { } most)
        {
            var moved = batch.Values + (values - batch.Values).clamp(-most, most);
            error = maximum(error, (moved - batch.Returns).square());
        }

        return error.mean([1]);
    }

    /// <summary>KL(π_old ‖ π) ≈ E[r − 1 − log r], never negative (Schulman 2020, "Approximating KL divergence", k₃): [S].</summary>
    private static Tensor Divergence(Tensor logRatio) => (logRatio.detach().exp() - 1 - logRatio.detach()).mean([1]);

    /// <summary>Where the policy is after the updates, measured on the whole rollout.</summary>
    private void Report()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var policy = Distribution(rollout.Observations, rollout.Sequences);
        var logRatio = policy.LogProbability(rollout.Actions) - tensor(rollout.LogProbabilities, [Seeds.Count, rollout.Rows], device: Device);
        Metrics.Report("entropy", policy.Entropy().mean([1]));
        Metrics.Report("divergence", Divergence(logRatio));
        Metrics.Report("clipped", ((logRatio.exp() - 1).abs() > Options.Clip).to(ScalarType.Float32).mean([1]));
    }
}
