using RLTransfer.Crowds;
using RLTransfer.Networks;
using RLTransfer.Policies;
using RLTransfer.Replay;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Options of <see cref="SoftQ"/>.</summary>
public record SoftQOptions : OffPolicyOptions
{
    /// <summary>α at the start, the price of a nat of entropy in rewards: the larger, the nearer the policy is to uniform.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>α at the end; null: it stays as it is.</summary>
    public double? TemperatureEnd { get; init; }

    /// <summary>Steps over which α goes from its start to its end, geometrically.</summary>
    public int TemperatureSteps { get; init; } = 10_000;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature), Temperature, "a finite number above 0");
        Require(TemperatureEnd is null or (> 0 and < double.PositiveInfinity), nameof(TemperatureEnd), TemperatureEnd ?? 0, "above 0, or null");
        Require(TemperatureSteps >= 1, nameof(TemperatureSteps), TemperatureSteps, "1 or more");
    }

    /// <summary>α after so many steps.</summary>
    public double TemperatureAt(long step) =>
        Temperature * Math.Pow((TemperatureEnd ?? Temperature) / Temperature, Math.Min(1, (double)step / TemperatureSteps));
}

/// <summary>Soft Q-learning for discrete actions, where the soft value and the policy have closed forms (Haarnoja et al. 2017, section 3).</summary>
/// <remarks>Shapes: Q [S, B, A]; V, y [S, B].</remarks>
public sealed class SoftQ : OffPolicyLearner
{
    private readonly ICrowdModule q, target;
    private readonly CrowdAdam optimizer;
    private readonly CrowdRandom exploration;

    /// <summary>A crowd that learns a task with discrete actions.</summary>
    /// <exception cref="ArgumentException">The task's actions are vectors, or an option is impossible.</exception>
    public SoftQ(LearningTask task, IReadOnlyList<ulong> seeds, SoftQOptions? options = null, Device? device = null, NetworkFactory? architecture = null)
        : base(task, seeds, options ??= new(), device: device, architecture: architecture)
    {
        RequireDiscrete();
        Options = options;
        q = KeepNetwork("q", ActionSize);
        target = Keep("target", q.Clone());
        optimizer = Keep("optimizer", new CrowdAdam(q.Layers, options.LearningRate));
        exploration = KeepRandom("exploration");
    }

    /// <inheritdoc/>
    public override string Name => "soft Q-learning";

    /// <summary>The options.</summary>
    public SoftQOptions Options { get; }

    /// <summary>α now.</summary>
    public double Temperature => Options.TemperatureAt(Steps);

    /// <inheritdoc/>
    public override Learner On(LearningTask task) => new SoftQ(task, Seeds, Options, Device, Architecture);

    /// <summary>V(o) = α log Σ over a of exp(Q(o, a) / α)                                              (Haarnoja et al. 2017, Eq. 5)</summary>
    /// <param name="values">Q [S, B, A].</param>
    /// <param name="temperature">α.</param>
    /// <returns>[S, B].</returns>
    public static Tensor SoftValue(Tensor values, double temperature)
    {
        ArgumentNullException.ThrowIfNull(values);
        return (values / temperature).logsumexp(-1) * temperature;
    }

    /// <summary>π(a | o) = exp((Q(o, a) − V(o)) / α), a softmax [S, B, A]                              (Haarnoja et al. 2017, Eq. 6)</summary>
    /// <param name="values">Q [S, B, A].</param>
    /// <param name="temperature">α.</param>
    public static Tensor Policy(Tensor values, double temperature)
    {
        ArgumentNullException.ThrowIfNull(values);
        return (values / temperature).softmax(-1);
    }

    /// <summary>H(π(· | o)) = (V(o) − Σ over a of π(a | o) Q(o, a)) / α, in nats [S, B]: log π is (Q − V) / α.</summary>
    /// <param name="values">Q [S, B, A].</param>
    /// <param name="temperature">α.</param>
    public static Tensor Entropy(Tensor values, double temperature) =>
        (SoftValue(values, temperature) - (Policy(values, temperature) * values).sum(-1)) / temperature;

    /// <summary>Q(o, a) of all actions [S, B, A].</summary>
    /// <param name="observations">[S, B, …].</param>
    public Tensor Values(Tensor observations) => q.forward(observations);

    /// <inheritdoc/>
    /// <remarks>Without greed, actions are drawn from the soft policy.</remarks>
    public override Tensor Act(Tensor observations, bool greedy)
    {
        using var _ = no_grad();
        var values = Values(observations);
        return greedy ? values.argmax(-1) : new CategoricalDistribution(values / Temperature).Sample(exploration);
    }

    /// <summary>y = r + γ V′(o′)                                                                        (Haarnoja et al. 2017, Eq. 7)</summary>
    public Tensor Targets(ReplayBatch batch)
    {
        using var _ = no_grad();
        return batch.Rewards + (batch.Discounts * SoftValue(target.forward(batch.NextObservations), Temperature));
    }

    /// <summary>Each seed's Huber loss of Q(o, a) against its target [S].</summary>
    public Tensor Loss(ReplayBatch batch)
    {
        var chosen = Values(batch.Observations).gather(-1, batch.Actions.unsqueeze(-1)).squeeze(-1);
        return nn.functional.smooth_l1_loss(chosen, Targets(batch), reduction: nn.Reduction.None).mean([1]);
    }

    /// <inheritdoc/>
    protected override void Update(ReplayBatch batch)
    {
        var loss = Loss(batch);
        Metrics.Report("loss", loss);
        optimizer.zero_grad();
        loss.sum().backward();
        optimizer.step();
        q.Polyak(target, Options.TargetRate);
    }
}
