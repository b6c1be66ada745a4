using RLTransfer.Crowds;
using RLTransfer.Networks;
using RLTransfer.Policies;
using RLTransfer.Rollouts;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Options that the policy-gradient methods share.</summary>
public abstract record PolicyGradientOptions : LearnerOptions
{
    /// <summary>Between two layers. Tanh is what continuous control was tuned with (Andrychowicz et al. 2021, §3.2).</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>c₂: what a nat of entropy is worth in the loss (Williams and Peng 1991; Schulman et al. 2017, Eq. 9).</summary>
    public double EntropyWeight { get; init; }

    /// <summary>Largest norm of one seed's gradient; 0: as long as it is.</summary>
    public double MaxGradientNorm { get; init; } = 0.5;

    /// <summary>Scale each seed's advantages to mean 0 and standard deviation 1 within an update.</summary>
    public bool NormalizeAdvantages { get; init; } = true;

    /// <summary>Scale observations by their running mean and deviation.</summary>
    public bool NormalizeObservations { get; init; }

    /// <summary>Scale rewards by the running deviation of the discounted return.</summary>
    public bool NormalizeRewards { get; init; }

    /// <summary>σ at first, of policies over vectors in [−1, 1].</summary>
    public double InitialDeviation { get; init; } = 1;

    /// <summary>Let one network give the policy and, as its last output, the value; pictures do anyway. A policy that remembers can then value what it remembers.</summary>
    public bool SharedTrunk { get; init; }

    /// <summary>Steps over which the learning rate falls linearly to 0; null: it stays.</summary>
    public long? DecaySteps { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(EntropyWeight >= 0 && double.IsFinite(EntropyWeight), nameof(EntropyWeight), EntropyWeight, "0 or more");
        Require(MaxGradientNorm >= 0, nameof(MaxGradientNorm), MaxGradientNorm, "0 (no clipping) or more");
        Require(InitialDeviation > 0 && double.IsFinite(InitialDeviation), nameof(InitialDeviation), InitialDeviation, "a finite number above 0");
        Require(DecaySteps is null or >= 1, nameof(DecaySteps), DecaySteps ?? 0, "1 or more, or null");
    }
}

/// <summary>What REINFORCE, A2C and PPO share: a stochastic policy, its rollouts, and one step down a loss.</summary>
public abstract class PolicyGradientLearner : Learner
{
    private readonly PolicyGradientOptions options;
    private readonly CrowdRandom noise;
    private readonly CrowdAdam optimizer;
    private readonly ObservationNormalizer? normalizer;
    private readonly RewardScaler? scaler;
    private readonly Tensor? memory;
    private readonly Player player;

    /// <summary>Sets up networks, optimizer and random streams.</summary>
    /// <param name="task">What is learned.</param>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="options">Checked here.</param>
    /// <param name="hasValue">Whether a value function is learned beside the policy.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="architecture">Makes the networks.</param>
    /// <exception cref="ArgumentException">An option is impossible, or the task is not for this learner.</exception>
    protected PolicyGradientLearner(LearningTask task, IReadOnlyList<ulong> seeds, PolicyGradientOptions options, bool hasValue, Device? device, NetworkFactory? architecture)
        : base(task, seeds, options, device, architecture)
    {
        this.options = options;
        var trunk = !hasValue ? ValueTrunk.None : options.SharedTrunk || ObservationShape.Count == 3 ? ValueTrunk.Common : ValueTrunk.Apart;
        Agent = new(Ask, ActionSize, IsDiscrete, trunk, options.InitialDeviation);
        if (Agent.LogDeviation is { } deviation)
        {
            Keep("log deviation", deviation);
        }

        if (Agent.Remembering is { } network)
        {
            RequireRemembering();
            memory = Keep("memory", zeros([Seeds.Count, options.Environments, network.StateSize], device: Device));
            player = new RememberingPlayer(this, memory, owned: false);
        }

        player ??= new Player(this);

        // ε = 10⁻⁵ rather than 10⁻⁸, as in the authors' PPO (Huang et al. 2022, detail 3).
        optimizer = Keep("optimizer", new CrowdAdam(Agent.Layers, options.LearningRate, epsilon: 1e-5));
        noise = KeepRandom("actions");
        normalizer = options.NormalizeObservations ? KeepState("observations", new ObservationNormalizer(Seeds.Count, ObservationShape, Device)) : null;
        scaler = options.NormalizeRewards ? KeepState("rewards", new RewardScaler(Seeds.Count, options.Environments, options.Discount)) : null;
    }

    /// <summary>The policy, and the value function if there is one.</summary>
    public PolicyAndValue Agent { get; }

    /// <summary>How the policy would act: [S, B, …] → distributions [S, B].</summary>
    public ActionDistribution Distribution(Tensor observations) => Agent.Act(Seen(observations));

    /// <summary>How the policy would act in steps in a row: [S, B, …] → distributions [S, B].</summary>
    public ActionDistribution Distribution(Tensor observations, RolloutSequences? sequences) => Agent.Act(Seen(observations), sequences);

    /// <summary>What states are worth under the policy: [S, B, …] → [S, B].</summary>
    public Tensor Values(Tensor observations) => Agent.Values(Seen(observations));

    /// <inheritdoc/>
    public override Tensor Act(Tensor observations, bool greedy)
    {
        using var _ = no_grad();
        var distribution = Distribution(observations);
        return greedy ? distribution.Mode : distribution.Sample(noise);
    }

    /// <summary>Chooses actions with a policy that remembers.</summary>
    /// <param name="observations">[S, B, …].</param>
    /// <param name="memory">What is remembered [S, B, M].</param>
    /// <param name="greedy">The best known ones; otherwise they are drawn.</param>
    /// <returns>The actions, and what is remembered then.</returns>
    public (Tensor Actions, Tensor Memory) Act(Tensor observations, Tensor memory, bool greedy)
    {
        using var _ = no_grad();
        var (distribution, next) = Agent.Step(Seen(observations), memory);
        return (greedy ? distribution.Mode : distribution.Sample(noise), next);
    }

    /// <inheritdoc/>
    internal override Player NewPlayer(int each) => Agent.Remembering is { } network ? new RememberingPlayer(this, network, each) : base.NewPlayer(each);

    /// <summary>Whether this method takes a policy that remembers; those that learn from stretches of steps do.</summary>
    private protected virtual bool TakesMemory => true;

    /// <inheritdoc/>
    protected override void TakeOver(Learner source, Finetuning how)
    {
        base.TakeOver(source, how);
        if (how.FromSource && Agent.LogDeviation is { } deviation && ((PolicyGradientLearner)source).Agent.LogDeviation is { } learned && learned.shape.SequenceEqual(deviation.shape))
        {
            using var _ = no_grad();
            deviation.copy_(learned);
        }

        if (how.FromSource && normalizer is not null && ((PolicyGradientLearner)source).normalizer is { } seen && source.ObservationShape.SequenceEqual(ObservationShape))
        {
            normalizer.TakeFrom(seen);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        normalizer?.Dispose();
    }

    /// <summary>How the policy would act, and what the states are worth.</summary>
    private protected (ActionDistribution Policy, Tensor Values) Evaluate(Tensor observations, RolloutSequences? sequences) => Agent.Evaluate(Seen(observations), sequences);

    /// <summary>Plays the policy until the rollout is full, and scales its rewards if that is asked for.</summary>
    private protected void Collect(RolloutBuffer rollout)
    {
        if (memory is null)
        {
            rollout.Clear();
        }
        else
        {
            rollout.Clear(memory);
        }

        while (!rollout.IsFull)
        {
            using var scope = NewDisposeScope();
            rollout.Before(Environment);
            var actions = player.Act(Observe(), greedy: false);
            Step(actions);
            rollout.After(Environment, actions, memory);
            player.Forget(i => Environment.Terminated[i] || Environment.Truncated[i]);
        }

        scaler?.Apply(rollout.Rewards, rollout.Ended);
    }

    /// <summary>Lets the moments of observations learn; called once a rollout has been learned from.</summary>
    private protected void UpdateNormalizer(RolloutBuffer rollout) => normalizer?.Learn(rollout.ObservedNumbers);

    /// <summary>Values, advantages and log-probabilities of a full rollout, under the policy that acted.</summary>
    private protected void ComputeAdvantages(RolloutBuffer rollout, double lambda)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (policy, values) = Evaluate(rollout.Observations, rollout.Sequences);
        rollout.SetLogProbabilities(policy.LogProbability(rollout.Actions));
        rollout.ComputeAdvantagesWithMemory(values, (observations, before) => Agent.Values(Seen(observations), before), memory, options.Discount, lambda);
    }

    /// <summary>One step of every seed down its own loss, with its own gradient clipped.</summary>
    /// <param name="loss">[S].</param>
    /// <param name="quantity">What it is called.</param>
    /// <exception cref="DivergenceException">It is no number; the weights are as before.</exception>
    private protected void Descend(Tensor loss, string quantity = "loss")
    {
        Metrics.Report(quantity, loss);
        optimizer.zero_grad();
        loss.sum().backward();                                                                          // sum over S: seeds never mix
        if (options.MaxGradientNorm > 0)
        {
            GradientClipping.PerSeed(Agent.Learning, options.MaxGradientNorm);
        }

        optimizer.Scale(RateShare(options.DecaySteps));
        optimizer.step();
    }

    private ICrowdModule Ask(string name, int outputs, double gain) => KeepNetwork(new(name, ObservationShape, outputs, Seeds)
    {
        Hidden = options.Hidden,
        Activation = options.Activation,
        Initialization = Initialization.Orthogonal,
        OutputGain = gain,
        Device = Device,
    });

    private void RequireRemembering()
    {
        if (!TakesMemory || Agent.Value is IRecurrentCrowdModule)
        {
            throw new ArgumentException(
                !TakesMemory ? $"{Name} learns from single steps, and its policy can remember nothing; a2c and ppo take policies that remember."
                : $"{Name} takes a policy that remembers beside a value network of its own that does not; with SharedTrunk, one network gives both.");
        }
    }

    private Tensor Seen(Tensor observations) => normalizer is null ? observations : normalizer.Apply(observations);
}
