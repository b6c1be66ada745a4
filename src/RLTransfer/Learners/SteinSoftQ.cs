using RLTransfer.Crowds;
using RLTransfer.Networks;
using RLTransfer.Policies;
using RLTransfer.Replay;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Options of <see cref="SteinSoftQ"/>.</summary>
public sealed record SteinSoftQOptions : SoftQOptions
{
    /// <summary>The sampling network's learning rate; <see cref="LearnerOptions.LearningRate"/> is the Q network's.</summary>
    public double SamplerLearningRate { get; init; } = 1e-3;

    /// <summary>K: particles of each observation in an update of the sampling network; a greedy action is the best of as many.</summary>
    public int Particles { get; init; } = 16;

    /// <summary>Actions drawn uniformly for each soft value.</summary>
    public int ValueParticles { get; init; } = 16;

    /// <summary>What the Q network's output is multiplied by: about the size of returns, if that is far from 1, because an optimizer's steps are not.</summary>
    public double ValueScale { get; init; } = 1;

    /// <summary>Steps that a random action of the start is repeated for on average.</summary>
    public double StartActionRepeat { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(SamplerLearningRate > 0 && double.IsFinite(SamplerLearningRate), nameof(SamplerLearningRate), SamplerLearningRate, "a finite number above 0");
        Require(Particles >= 2, nameof(Particles), Particles, "2 or more");
        Require(ValueParticles >= 1, nameof(ValueParticles), ValueParticles, "1 or more");
        Require(ValueScale > 0 && double.IsFinite(ValueScale), nameof(ValueScale), ValueScale, "a finite number above 0");
        Require(StartActionRepeat >= 1 && double.IsFinite(StartActionRepeat), nameof(StartActionRepeat), StartActionRepeat, "1 or more");
    }

    /// <inheritdoc/>
    internal override IEnumerable<MemoryNeed> Memory(int seeds, long observation, int action) =>
    [
        .. base.Memory(seeds, observation, action),
        Need(nameof(Particles), Particles, (long)seeds * BatchSize * Particles, Particles + Hidden.Sum(width => (long)width)),
        Need(nameof(ValueParticles), ValueParticles, (long)seeds * BatchSize * ValueParticles, observation + action + Hidden.Sum(width => (long)width)),
    ];
}

/// <summary>Soft Q-learning for continuous actions (Haarnoja et al. 2017, Algorithm 1): soft values by importance sampling, actions by an amortized Stein sampler.</summary>
/// <remarks>
/// Unlike a Gaussian policy, the sampler can keep several modes: it imitates π(a | o) ∝ exp(Q(o, a) / α) itself.
/// Shapes: Q, V, y [S, B]; sampled actions [S, B, K, A].
/// </remarks>
public sealed class SteinSoftQ : OffPolicyLearner
{
    private readonly ICrowdModule q, target;
    private readonly CrowdAdam optimizer;
    private readonly SteinSampler sampler;
    private readonly CrowdRandom exploration, particles, proposals;
    private readonly Tensor greedyNoise;
    private readonly RepeatedRandomActions start;

    /// <summary>A crowd that learns a task with continuous actions.</summary>
    /// <exception cref="ArgumentException">The task's actions are choices, its observations are pictures, or an option is impossible.</exception>
    public SteinSoftQ(LearningTask task, IReadOnlyList<ulong> seeds, SteinSoftQOptions? options = null, Device? device = null, NetworkFactory? architecture = null)
        : base(task, seeds, options ??= new(), device: device, architecture: architecture)
    {
        RequireContinuous();
        RequireVectors();
        Options = options;
        q = KeepNetwork("q", 1, [ObservationShape[0] + ActionSize]);
        target = Keep("target", q.Clone());
        optimizer = Keep("optimizer", new CrowdAdam(q.Layers, options.LearningRate));
        var network = KeepNetwork("sampler", ActionSize, [ObservationShape[0] + ActionSize]);
        sampler = new(network, Keep("sampler optimizer", new CrowdAdam(network.Layers, options.SamplerLearningRate)));
        (exploration, particles, proposals) = (KeepRandom("exploration"), KeepRandom("particles"), KeepRandom("proposals"));
        greedyNoise = Keep("greedy noise", KeepRandom("greedy").Gaussian(Device, 1, options.Particles, ActionSize));
        start = new(KeepRandom("start"), Device, options.Environments, ActionSize, options.StartActionRepeat);
        Keep("start actions", start.State);
    }

    /// <inheritdoc/>
    public override string Name => "soft Q-learning";

    /// <summary>The options.</summary>
    public SteinSoftQOptions Options { get; }

    /// <summary>α now.</summary>
    public double Temperature => Options.TemperatureAt(Steps);

    /// <inheritdoc/>
    public override Learner On(LearningTask task) => new SteinSoftQ(task, Seeds, Options, Device, Architecture);

    /// <summary>Q(o, a) of several actions of each observation.</summary>
    /// <param name="observations">[S, B, O].</param>
    /// <param name="actions">[S, B, K, A].</param>
    /// <returns>[S, B, K].</returns>
    public Tensor Values(Tensor observations, Tensor actions) => SteinSampler.OfEach(q.forward, observations, actions).squeeze(-1) * Options.ValueScale;

    /// <summary>Actions of the soft policy, as the sampler knows it.</summary>
    /// <param name="observations">[S, B, O].</param>
    /// <param name="noise">ξ, standard normal [S, B, K, A].</param>
    /// <returns>[S, B, K, A] in (−1, 1).</returns>
    public Tensor Sample(Tensor observations, Tensor noise) => sampler.Particles(observations, noise).tanh();

    /// <inheritdoc/>
    /// <remarks>Without greed, actions are drawn from the soft policy; the greedy one is the best of K, of the same noise every time.</remarks>
    public override Tensor Act(Tensor observations, bool greedy)
    {
        using var _ = no_grad();
        var batch = observations.shape[1];
        if (!greedy)
        {
            return Sample(observations, exploration.Gaussian(Device, batch, 1, ActionSize)).squeeze(2);
        }

        var actions = Sample(observations, greedyNoise.expand(-1, batch, -1, -1));
        var best = Values(observations, actions).argmax(-1, keepdim: true).unsqueeze(-1);                // [S, B, 1, 1]
        return actions.gather(2, best.expand(-1, -1, 1, ActionSize)).squeeze(2);
    }

    /// <inheritdoc/>
    protected override Tensor Explore(Tensor observations) => IsStarting ? start.Next() : Act(observations, greedy: false);

    /// <summary>V(o) = α log E over a′ ~ q′ of exp(Q(o, a′) / α) / q′(a′), with q′ uniform on [−1, 1]ᴬ     (Haarnoja et al. 2017, Eq. 10)</summary>
    /// <param name="values">Q of actions drawn uniformly [S, B, K].</param>
    /// <param name="temperature">α.</param>
    /// <param name="actionSize">A; the density q′ is 2⁻ᴬ.</param>
    /// <returns>[S, B].</returns>
    public static Tensor SoftValue(Tensor values, double temperature, int actionSize)
    {
        ArgumentNullException.ThrowIfNull(values);
        return ((values / temperature).logsumexp(-1) - Math.Log(values.shape[^1]) + (actionSize * Math.Log(2))) * temperature;
    }

    /// <summary>y = r + γ V′(o′)</summary>
    public Tensor Targets(ReplayBatch batch)
    {
        using var _ = no_grad();
        var actions = (proposals.Uniform(Device, batch.Rewards.shape[1], Options.ValueParticles, ActionSize) * 2) - 1;
        var values = SteinSampler.OfEach(target.forward, batch.NextObservations, actions).squeeze(-1) * Options.ValueScale; // [S, B, K]
        return batch.Rewards + (batch.Discounts * SoftValue(values, Temperature, ActionSize));
    }

    /// <summary>Each seed's ½ (y − Q(o, a))² [S]                                                      (Haarnoja et al. 2017, Eq. 11).</summary>
    public Tensor Loss(ReplayBatch batch) =>
        ((ActionValues.Of(q, batch.Observations, batch.Actions) * Options.ValueScale) - Targets(batch)).square().mean([1]) * 0.5;

    /// <inheritdoc/>
    protected override void Update(ReplayBatch batch)
    {
        var loss = Loss(batch);
        Metrics.Report("loss", loss);
        optimizer.zero_grad();
        loss.sum().backward();
        optimizer.step();

        var temperature = Temperature;
        var noise = particles.Gaussian(Device, batch.Rewards.shape[1], Options.Particles, ActionSize);
        var moved = sampler.Update(batch.Observations, noise, actions => SteinSampler.OfEach(q.Fixed, batch.Observations, actions).squeeze(-1) * (Options.ValueScale / temperature));
        q.Polyak(target, Options.TargetRate);
        Metrics.Report("sampler direction", moved);
    }
}
