using RLTransfer.Crowds;
using RLTransfer.Networks;
using RLTransfer.Policies;
using RLTransfer.Replay;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Options of <see cref="DiscreteSac"/>.</summary>
public sealed record DiscreteSacOptions : SoftActorCriticOptions
{
    /// <summary>The entropy at which a temperature that is found settles, as a share of the greatest, log A. Christodoulou 2019 takes 0.98, which leaves a policy nearly uniform.</summary>
    public double TargetEntropy { get; init; } = 0.3;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(TargetEntropy is > 0 and < 1, nameof(TargetEntropy), TargetEntropy, "in (0, 1)");
    }
}

/// <summary>Soft actor-critic for discrete actions (Christodoulou 2019): expectations over actions are sums, so nothing is sampled in an update.</summary>
/// <remarks>Shapes: log π [S, B, A]; Q of both critics [2, S, B, A]; y [S, B]; α [S].</remarks>
public sealed class DiscreteSac : OffPolicyLearner
{
    private readonly ICrowdModule policy, critics, targetCritics;
    private readonly CrowdAdam policyOptimizer, criticOptimizer;
    private readonly Temperature temperature;
    private readonly CrowdRandom exploration;

    /// <summary>A crowd that learns a task with discrete actions.</summary>
    /// <exception cref="ArgumentException">The task's actions are vectors, or an option is impossible.</exception>
    public DiscreteSac(LearningTask task, IReadOnlyList<ulong> seeds, DiscreteSacOptions? options = null, Device? device = null, NetworkFactory? architecture = null)
        : base(task, seeds, options ??= new(), device: device, architecture: architecture)
    {
        RequireDiscrete();
        Options = options;
        policy = KeepNetwork("policy", ActionSize);
        critics = KeepNetwork("critics", ActionSize, copies: 2);
        targetCritics = Keep("target critics", critics.Clone());
        policyOptimizer = Keep("policy optimizer", new CrowdAdam(policy.Layers, options.PolicyLearningRate));
        criticOptimizer = Keep("critic optimizer", new CrowdAdam(critics.Layers, options.LearningRate));
        temperature = new(seeds.Count, options.Temperature, options.StartTemperature, options.TargetEntropy * Math.Log(ActionSize), options.TemperatureLearningRate, Device);
        Keep("log temperature", temperature.Logarithm);
        Keep("temperature optimizer", temperature.Optimizer);
        exploration = KeepRandom("exploration");
    }

    /// <inheritdoc/>
    public override string Name => "discrete SAC";

    /// <summary>The options.</summary>
    public DiscreteSacOptions Options { get; }

    /// <summary>α of each seed.</summary>
    public IReadOnlyList<double> Temperatures => temperature.Values;

    /// <inheritdoc/>
    public override Learner On(LearningTask task) => new DiscreteSac(task, Seeds, Options, Device, Architecture);

    /// <inheritdoc/>
    public override Tensor Act(Tensor observations, bool greedy)
    {
        using var _ = no_grad();
        var logits = policy.forward(observations);
        return greedy ? logits.argmax(-1) : new CategoricalDistribution(logits).Sample(exploration);
    }

    /// <summary>y = r + γ Σ over a′ of π(a′ | o′) (min over both of Q′(o′, a′) − α log π(a′ | o′))             (Christodoulou 2019, Eq. 10)</summary>
    public Tensor Targets(ReplayBatch batch)
    {
        using var _ = no_grad();
        var logPolicy = policy.forward(batch.NextObservations).log_softmax(-1);
        var value = targetCritics.forward(batch.NextObservations).amin([0]) - (temperature.Each.unsqueeze(-1) * logPolicy);
        return batch.Rewards + (batch.Discounts * (logPolicy.exp() * value).sum(-1));
    }

    /// <summary>Each seed's squared errors of both critics, ½ each [S].</summary>
    public Tensor CriticLoss(ReplayBatch batch)
    {
        var actions = batch.Actions.unsqueeze(-1).expand([2, .. batch.Actions.shape, 1]);
        return (critics.forward(batch.Observations).gather(-1, actions).squeeze(-1) - Targets(batch)).square().mean([0, 2]);
    }

    /// <summary>Σ over a of π(a | o) (α log π(a | o) − min over both of Q(o, a)) [S]                       (Christodoulou 2019, Eq. 12).</summary>
    /// <returns>The loss [S], and the policy's entropy on average [S], without gradient.</returns>
    public (Tensor Loss, Tensor Entropy) PolicyLoss(ReplayBatch batch)
    {
        var logPolicy = policy.forward(batch.Observations).log_softmax(-1);
        var probabilities = logPolicy.exp();
        Tensor values;
        using (no_grad())
        {
            values = critics.forward(batch.Observations).amin([0]);
        }

        var loss = (probabilities * ((temperature.Each.unsqueeze(-1) * logPolicy) - values)).sum(-1).mean([1]);
        return (loss, -(probabilities * logPolicy).detach().sum(-1).mean([1]));
    }

    /// <inheritdoc/>
    protected override void Update(ReplayBatch batch)
    {
        var criticLoss = CriticLoss(batch);
        Metrics.Report("critic loss", criticLoss);
        criticOptimizer.zero_grad();
        criticLoss.sum().backward();
        criticOptimizer.step();

        var (policyLoss, entropy) = PolicyLoss(batch);
        Metrics.Report("policy loss", policyLoss);
        policyOptimizer.zero_grad();
        policyLoss.sum().backward();
        policyOptimizer.step();

        temperature.Update(entropy);
        critics.Polyak(targetCritics, Options.TargetRate);
        Metrics.Report("entropy", entropy);
        Metrics.Report("temperature", temperature.Each.squeeze(-1));
    }
}
