using RLTransfer.Crowds;
using RLTransfer.Networks;
using RLTransfer.Policies;
using RLTransfer.Replay;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Options of <see cref="Ddpg"/>.</summary>
public sealed record DdpgOptions : OffPolicyOptions
{
    /// <summary>The policy's learning rate; <see cref="LearnerOptions.LearningRate"/> is the critic's.</summary>
    public double PolicyLearningRate { get; init; } = 1e-3;

    /// <summary>Standard deviation of the noise that is added to actions of [−1, 1].</summary>
    public double NoiseDeviation { get; init; } = 0.1;

    /// <summary>ρ of the noise: 0 is white Gaussian noise; 0.85 with a deviation of 0.38 is the Ornstein–Uhlenbeck process of Lillicrap et al. 2016.</summary>
    public double NoiseMemory { get; init; }

    /// <summary>Steps that a random action of the start is repeated for on average.</summary>
    public double StartActionRepeat { get; init; } = 1;

    /// <summary>n of the n-step returns.</summary>
    public int ReturnSteps { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(PolicyLearningRate > 0 && double.IsFinite(PolicyLearningRate), nameof(PolicyLearningRate), PolicyLearningRate, "a finite number above 0");
        Require(NoiseDeviation >= 0 && double.IsFinite(NoiseDeviation), nameof(NoiseDeviation), NoiseDeviation, "0 or more");
        Require(NoiseMemory is >= 0 and < 1, nameof(NoiseMemory), NoiseMemory, "in [0, 1)");
        Require(StartActionRepeat >= 1 && double.IsFinite(StartActionRepeat), nameof(StartActionRepeat), StartActionRepeat, "1 or more");
        Require(ReturnSteps >= 1, nameof(ReturnSteps), ReturnSteps, "1 or more");
    }

    /// <inheritdoc/>
    internal override IEnumerable<MemoryNeed> Memory(int seeds, long observation, int action) =>
        [.. base.Memory(seeds, observation, action), Need(nameof(ReturnSteps), ReturnSteps, (long)seeds * Environments * ReturnSteps, (2 * observation) + action + 2)];
}

/// <summary>Deep deterministic policy gradient (Lillicrap et al. 2016, Algorithm 1).</summary>
/// <remarks>A deterministic policy μ climbs the critic's Q(o, μ(o)); noise on its actions explores. Until learning starts, actions are uniform.</remarks>
public sealed class Ddpg : OffPolicyLearner
{
    private readonly ICrowdModule policy, targetPolicy, critic, targetCritic;
    private readonly CrowdAdam policyOptimizer, criticOptimizer;
    private readonly CorrelatedNoise noise;
    private readonly RepeatedRandomActions start;
    private readonly CrowdRandom exploration;

    /// <summary>A crowd that learns a task with continuous actions.</summary>
    /// <exception cref="ArgumentException">The task's actions are choices, its observations are pictures, or an option is impossible.</exception>
    public Ddpg(LearningTask task, IReadOnlyList<ulong> seeds, DdpgOptions? options = null, Device? device = null, NetworkFactory? architecture = null)
        : base(task, seeds, options ??= new(), options.ReturnSteps, device, architecture)
    {
        RequireContinuous();
        RequireVectors();
        Options = options;
        policy = KeepNetwork("policy", ActionSize);
        critic = KeepNetwork("critic", 1, [ObservationShape[0] + ActionSize]);
        targetPolicy = Keep("target policy", policy.Clone());
        targetCritic = Keep("target critic", critic.Clone());
        policyOptimizer = Keep("policy optimizer", new CrowdAdam(policy.Layers, options.PolicyLearningRate));
        criticOptimizer = Keep("critic optimizer", new CrowdAdam(critic.Layers, options.LearningRate));
        exploration = KeepRandom("exploration");
        noise = new(exploration, Device, options.Environments, ActionSize, options.NoiseMemory);
        start = new(KeepRandom("start"), Device, options.Environments, ActionSize, options.StartActionRepeat);
        Keep("noise", noise.State);
        Keep("start actions", start.State);
    }

    /// <inheritdoc/>
    public override string Name => "DDPG";

    /// <summary>The options.</summary>
    public DdpgOptions Options { get; }

    /// <inheritdoc/>
    public override Learner On(LearningTask task) => new Ddpg(task, Seeds, Options, Device, Architecture);

    /// <inheritdoc/>
    /// <remarks>Without greed, white noise of the same deviation is added.</remarks>
    public override Tensor Act(Tensor observations, bool greedy)
    {
        using var _ = no_grad();
        var actions = policy.forward(observations).tanh();
        return greedy ? actions : Noisy(actions, exploration.Gaussian(Device, observations.shape[1], ActionSize));
    }

    /// <inheritdoc/>
    protected override Tensor Explore(Tensor observations) => IsStarting ? start.Next() : Noisy(Act(observations, greedy: true), noise.Next());

    /// <summary>y = r + γ Q′(o′, μ′(o′))                                                               (Lillicrap et al. 2016, Eq. 5)</summary>
    public Tensor Targets(ReplayBatch batch)
    {
        using var _ = no_grad();
        var next = targetPolicy.forward(batch.NextObservations).tanh();
        return batch.Rewards + (batch.Discounts * ActionValues.Of(targetCritic, batch.NextObservations, next));
    }

    /// <summary>Each seed's squared error of Q(o, a) [S]                                               (Lillicrap et al. 2016, Eq. 4).</summary>
    public Tensor CriticLoss(ReplayBatch batch) =>
        (ActionValues.Of(critic, batch.Observations, batch.Actions) - Targets(batch)).square().mean([1]);

    /// <summary>−Q(o, μ(o)) [S], whose gradient is the deterministic policy gradient                   (Lillicrap et al. 2016, Eq. 6).</summary>
    public Tensor PolicyLoss(ReplayBatch batch) =>
        -ActionValues.OfFixed(critic, batch.Observations, policy.forward(batch.Observations).tanh()).mean([1]);

    /// <inheritdoc/>
    protected override void Update(ReplayBatch batch)
    {
        var criticLoss = CriticLoss(batch);
        Metrics.Report("critic loss", criticLoss);
        criticOptimizer.zero_grad();
        criticLoss.sum().backward();
        criticOptimizer.step();

        var policyLoss = PolicyLoss(batch);
        Metrics.Report("policy loss", policyLoss);
        policyOptimizer.zero_grad();
        policyLoss.sum().backward();
        policyOptimizer.step();

        critic.Polyak(targetCritic, Options.TargetRate);
        policy.Polyak(targetPolicy, Options.TargetRate);
    }

    private Tensor Noisy(Tensor actions, Tensor standardNormal) => (actions + (standardNormal * Options.NoiseDeviation)).clamp(-1, 1);
}
