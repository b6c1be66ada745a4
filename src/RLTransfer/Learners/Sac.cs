using RLTransfer.Crowds;
using RLTransfer.Networks;
using RLTransfer.Policies;
using RLTransfer.Replay;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Options of <see cref="Sac"/>.</summary>
public sealed record SacOptions : SoftActorCriticOptions
{
    /// <summary>The entropy in nats at which a temperature that is found settles; null: −A, minus the action's dimensions (Haarnoja et al. 2018, appendix D).</summary>
    public double? TargetEntropy { get; init; }

    /// <summary>ρ of the policy's noise from one step to the next: 0 is white; the distribution of each action stays the policy's (after Eberhard et al. 2023).</summary>
    public double NoiseMemory { get; init; }

    /// <summary>Steps that a random action of the start is repeated for on average.</summary>
    public double StartActionRepeat { get; init; } = 1;

    /// <summary>n of the n-step returns; the entropy of the steps between is left out.</summary>
    public int ReturnSteps { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(ReturnSteps >= 1, nameof(ReturnSteps), ReturnSteps, "1 or more");
        Require(TargetEntropy is null || double.IsFinite(TargetEntropy.Value), nameof(TargetEntropy), TargetEntropy ?? 0, "finite, or null");
        Require(NoiseMemory is >= 0 and < 1, nameof(NoiseMemory), NoiseMemory, "in [0, 1)");
        Require(StartActionRepeat >= 1 && double.IsFinite(StartActionRepeat), nameof(StartActionRepeat), StartActionRepeat, "1 or more");
    }

    /// <inheritdoc/>
    internal override IEnumerable<MemoryNeed> Memory(int seeds, long observation, int action) =>
        [.. base.Memory(seeds, observation, action), Need(nameof(ReturnSteps), ReturnSteps, (long)seeds * Environments * ReturnSteps, (2 * observation) + action + 2)];
}

/// <summary>Soft actor-critic (Haarnoja et al. 2018, "Soft actor-critic algorithms and applications", Algorithm 1).</summary>
/// <remarks>
/// Twin critics, a squashed Gaussian policy, and a temperature of each seed's own that holds its entropy at a target.
/// Until learning starts, actions are uniform. Shapes: log π, y [S, B]; Q of both critics [2, S, B]; α [S].
/// </remarks>
public sealed class Sac : OffPolicyLearner
{
    private readonly ICrowdModule policy, critics, targetCritics;
    private readonly CrowdAdam policyOptimizer, criticOptimizer;
    private readonly Temperature temperature;
    private readonly CrowdRandom exploration, sampling;
    private readonly CorrelatedNoise noise;
    private readonly RepeatedRandomActions start;

    /// <summary>A crowd that learns a task with continuous actions.</summary>
    /// <exception cref="ArgumentException">The task's actions are choices, its observations are pictures, or an option is impossible.</exception>
    public Sac(LearningTask task, IReadOnlyList<ulong> seeds, SacOptions? options = null, Device? device = null, NetworkFactory? architecture = null)
        : base(task, seeds, options ??= new(), options.ReturnSteps, device, architecture)
    {
        RequireContinuous();
        RequireVectors();
        Options = options;
        policy = KeepNetwork("policy", 2 * ActionSize);
        critics = KeepNetwork("critics", 1, [ObservationShape[0] + ActionSize], copies: 2);
        targetCritics = Keep("target critics", critics.Clone());
        policyOptimizer = Keep("policy optimizer", new CrowdAdam(policy.Layers, options.PolicyLearningRate));
        criticOptimizer = Keep("critic optimizer", new CrowdAdam(critics.Layers, options.LearningRate));
        temperature = new(seeds.Count, options.Temperature, options.StartTemperature, options.TargetEntropy ?? -ActionSize, options.TemperatureLearningRate, Device);
        Keep("log temperature", temperature.Logarithm);
        Keep("temperature optimizer", temperature.Optimizer);
        (exploration, sampling) = (KeepRandom("exploration"), KeepRandom("sampling"));
        noise = new(exploration, Device, options.Environments, ActionSize, options.NoiseMemory);
        start = new(KeepRandom("start"), Device, options.Environments, ActionSize, options.StartActionRepeat);
        Keep("noise", noise.State);
        Keep("start actions", start.State);
    }

    /// <inheritdoc/>
    public override string Name => "SAC";

    /// <summary>The options.</summary>
    public SacOptions Options { get; }

    /// <summary>α of each seed.</summary>
    public IReadOnlyList<double> Temperatures => temperature.Values;

    /// <inheritdoc/>
    public override Learner On(LearningTask task) => new Sac(task, Seeds, Options, Device, Architecture);

    /// <summary>π(· | o) of observations [S, B, O].</summary>
    public SquashedGaussian Policy(Tensor observations) => new(policy.forward(observations));

    /// <summary>Both critics' Q(o, a): [2, S, B].</summary>
    public Tensor Values(Tensor observations, Tensor actions) => ActionValues.Of(critics, observations, actions);

    /// <inheritdoc/>
    public override Tensor Act(Tensor observations, bool greedy)
    {
        using var _ = no_grad();
        var distribution = Policy(observations);
        return greedy ? distribution.Mode : distribution.Sample(exploration.Gaussian(Device, observations.shape[1], ActionSize));
    }

    /// <inheritdoc/>
    protected override Tensor Explore(Tensor observations)
    {
        using var _ = no_grad();
        return IsStarting ? start.Next() : Policy(observations).Sample(noise.Next());
    }

    /// <summary>y = r + γ (min over both of Q′(o′, a′) − α log π(a′ | o′)), a′ ~ π                        (Haarnoja et al. 2018, Eq. 3 and 5)</summary>
    /// <param name="batch">What is replayed.</param>
    /// <param name="noise">Of a′, standard normal [S, B, A].</param>
    public Tensor Targets(ReplayBatch batch, Tensor noise)
    {
        using var _ = no_grad();
        var (action, logProbability) = Policy(batch.NextObservations).SampleWithLogProbability(noise);
        var value = Least(ActionValues.Of(targetCritics, batch.NextObservations, action)) - (temperature.Each * logProbability);
        return batch.Rewards + (batch.Discounts * value);
    }

    /// <summary>Each seed's squared errors of both critics, ½ each [S]                                  (Haarnoja et al. 2018, Eq. 5).</summary>
    public Tensor CriticLoss(ReplayBatch batch, Tensor targets) =>
        (Values(batch.Observations, batch.Actions) - targets).square().mean([0, 2]);

    /// <summary>α log π(a | o) − min over both of Q(o, a), a ~ π [S]                                     (Haarnoja et al. 2018, Eq. 9).</summary>
    /// <param name="observations">[S, B, O].</param>
    /// <param name="noise">Of a, standard normal [S, B, A].</param>
    /// <returns>The loss [S], and the entropy that was met, −log π on average [S], without gradient.</returns>
    public (Tensor Loss, Tensor Entropy) PolicyLoss(Tensor observations, Tensor noise)
    {
        var (action, logProbability) = Policy(observations).SampleWithLogProbability(noise);
        var loss = (temperature.Each * logProbability) - Least(ActionValues.OfFixed(critics, observations, action));
        return (loss.mean([1]), -logProbability.detach().mean([1]));
    }

    /// <inheritdoc/>
    protected override void Update(ReplayBatch batch)
    {
        UpdateCritics(batch);
        var (policyLoss, entropy) = PolicyLoss(batch);
        policyOptimizer.zero_grad();
        policyLoss.sum().backward();
        policyOptimizer.step();
        Settle(entropy);
    }

    /// <summary>One step of both critics.</summary>
    internal void UpdateCritics(ReplayBatch batch)
    {
        var criticLoss = CriticLoss(batch, Targets(batch, sampling.Gaussian(Device, batch.Rewards.shape[1], ActionSize)));
        Metrics.Report("critic loss", criticLoss);
        criticOptimizer.zero_grad();
        criticLoss.sum().backward();
        criticOptimizer.step();
    }

    /// <summary>The policy's loss with noise drawn for it.</summary>
    internal (Tensor Loss, Tensor Entropy) PolicyLoss(ReplayBatch batch)
    {
        var (policyLoss, entropy) = PolicyLoss(batch.Observations, sampling.Gaussian(Device, batch.Rewards.shape[1], ActionSize));
        Metrics.Report("policy loss", policyLoss);
        return (policyLoss, entropy);
    }

    /// <summary>What follows the policy's step: the temperature's, and the target critics'.</summary>
    internal void Settle(Tensor entropy)
    {
        temperature.Update(entropy);
        critics.Polyak(targetCritics, Options.TargetRate);
        Metrics.Report("entropy", entropy);
        Metrics.Report("temperature", temperature.Each.squeeze(-1));
    }

    private static Tensor Least(Tensor values) => values.amin([0]);
}
