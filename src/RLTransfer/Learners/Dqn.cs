using RLTransfer.Crowds;
using RLTransfer.Networks;
using RLTransfer.Replay;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Options of <see cref="Dqn"/>.</summary>
/// <remarks>
/// The defaults solve CartPole-v1 with every one of ten seeds in 32,000 steps. What made the difference there: ten-step
/// returns (with one step the policies balance the pole but drift off the track), and forgetting all but the last 10,000
/// transitions, because the rewards on the way of an n-step return are those of the policy that went it.
/// </remarks>
public sealed record DqnOptions : OffPolicyOptions
{
    /// <summary>The defaults.</summary>
    public DqnOptions()
    {
        Environments = 8;
        BufferSize = 10_000;
        LearningStarts = 1_000;
        UpdateEvery = 2;
        TargetRate = 1;
    }

    /// <summary>Steps between two moves of the target network; with a <see cref="OffPolicyOptions.TargetRate"/> of 1 each is a copy (Mnih et al. 2015).</summary>
    public int TargetEvery { get; init; } = 400;

    /// <summary>Steps over which the learning rate falls linearly to nothing; null: it stays.</summary>
    public int? DecaySteps { get; init; }

    /// <summary>ε at the start: the probability of a random action.</summary>
    public double ExplorationStart { get; init; } = 1;

    /// <summary>ε at the end.</summary>
    public double ExplorationEnd { get; init; } = 0.04;

    /// <summary>Steps over which ε falls linearly.</summary>
    public int ExplorationSteps { get; init; } = 8_000;

    /// <summary>n of the n-step returns (Hessel et al. 2018, Eq. 1).</summary>
    public int ReturnSteps { get; init; } = 10;

    /// <summary>Double Q-learning: the online network chooses the next action, the target network values it (van Hasselt et al. 2016, Eq. 4).</summary>
    public bool Double { get; init; } = true;

    /// <summary>Dueling: the output is a state's value and each action's advantage (Wang et al. 2016, Eq. 9).</summary>
    public bool Dueling { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(TargetEvery >= 1, nameof(TargetEvery), TargetEvery, "1 or more");
        Require(DecaySteps is null or >= 1, nameof(DecaySteps), DecaySteps ?? 0, "1 or more, or null");
        Require(ExplorationStart is >= 0 and <= 1, nameof(ExplorationStart), ExplorationStart, "in [0, 1]");
        Require(ExplorationEnd is >= 0 and <= 1, nameof(ExplorationEnd), ExplorationEnd, "in [0, 1]");
        Require(ExplorationSteps >= 1, nameof(ExplorationSteps), ExplorationSteps, "1 or more");
        Require(ReturnSteps >= 1, nameof(ReturnSteps), ReturnSteps, "1 or more");
    }

    /// <inheritdoc/>
    internal override IEnumerable<MemoryNeed> Memory(int seeds, long observation, int action) =>
        [.. base.Memory(seeds, observation, action), Need(nameof(ReturnSteps), ReturnSteps, (long)seeds * Environments * ReturnSteps, (2 * observation) + action + 2)];
}

/// <summary>Deep Q-learning (Mnih et al. 2015), with double, dueling and n-step variants.</summary>
public sealed class Dqn : OffPolicyLearner
{
    private readonly ICrowdModule q, target;
    private readonly CrowdAdam optimizer;
    private readonly CrowdRandom exploration;

    /// <summary>A crowd that learns a task with discrete actions.</summary>
    /// <exception cref="ArgumentException">The task's actions are vectors, or an option is impossible.</exception>
    public Dqn(LearningTask task, IReadOnlyList<ulong> seeds, DqnOptions? options = null, Device? device = null, NetworkFactory? architecture = null)
        : base(task, seeds, options ??= new(), options.ReturnSteps, device, architecture)
    {
        RequireDiscrete();
        Options = options;
        q = KeepNetwork("q", ActionSize + (Options.Dueling ? 1 : 0));
        target = Keep("target", q.Clone());
        optimizer = Keep("optimizer", new CrowdAdam(q.Layers, Options.LearningRate));
        exploration = KeepRandom("exploration");
    }

    /// <inheritdoc/>
    public override string Name => "DQN";

    /// <summary>The options.</summary>
    public DqnOptions Options { get; }

    /// <summary>ε now: linear from its start to its end.</summary>
    public double Epsilon => Options.ExplorationStart + ((Options.ExplorationEnd - Options.ExplorationStart) * Math.Min(1, (double)Steps / Options.ExplorationSteps));

    /// <inheritdoc/>
    public override Learner On(LearningTask task) => new Dqn(task, Seeds, Options, Device, Architecture);

    /// <summary>Q of every action, as it is now and without gradient: [S, B, …] → [S, B, actions].</summary>
    public Tensor Values(Tensor observations)
    {
        using var _ = no_grad();
        return Values(q, observations);
    }

    /// <summary>The value of every action: [S, B, …] → [S, B, actions].</summary>
    public Tensor Values(ICrowdModule network, Tensor observations)
    {
        ArgumentNullException.ThrowIfNull(network);
        var output = network.forward(observations);
        if (!Options.Dueling)
        {
            return output;
        }

        // Q(s, a) = V(s) + A(s, a) − mean over a′ of A(s, a′)                          (Wang et al. 2016, Eq. 9)
        var advantage = output.narrow(-1, 1, ActionSize);
        return output.narrow(-1, 0, 1) + advantage - advantage.mean([-1], keepdim: true);
    }

    /// <inheritdoc/>
    public override Tensor Act(Tensor observations, bool greedy)
    {
        var best = Values(observations).argmax(-1);                                                     // [S, B]
        return greedy ? best : exploration.EpsilonGreedy(best, Epsilon, ActionSize);
    }

    /// <summary>y = r + γⁿ Q′(s′, argmax over a′ of Q(s′, a′)): Q chooses, Q′ values (van Hasselt et al. 2016, Eq. 4); without Double, Q′ does both (Mnih et al. 2015, Eq. 1).</summary>
    public Tensor Targets(ReplayBatch batch)
    {
        using var _ = no_grad();
        var values = Values(target, batch.NextObservations);                                            // [S, B, A]
        var next = Options.Double
            ? values.gather(-1, Values(q, batch.NextObservations).argmax(-1, keepdim: true)).squeeze(-1)
            : values.amax([-1]);
        return batch.Rewards + (batch.Discounts * next);                                                // [S, B]
    }

    /// <summary>Each seed's Huber loss of the chosen actions' values against their targets [S].</summary>
    public Tensor Loss(ReplayBatch batch)
    {
        var chosen = Values(q, batch.Observations).gather(-1, batch.Actions.unsqueeze(-1)).squeeze(-1); // [S, B]
        return nn.functional.smooth_l1_loss(chosen, Targets(batch), reduction: nn.Reduction.None).mean([1]);
    }

    /// <inheritdoc/>
    protected override void Iterate()
    {
        base.Iterate();
        if ((Steps + StepsPerIteration) / Options.TargetEvery > Steps / Options.TargetEvery)
        {
            q.Polyak(target, Options.TargetRate);
        }
    }

    /// <inheritdoc/>
    protected override void Update(ReplayBatch batch)
    {
        var loss = Loss(batch);
        Metrics.Report("loss", loss);                                                                   // refuses what is no number, before a weight has moved
        optimizer.zero_grad();
        loss.sum().backward();                                                                          // sum over S: seeds never mix
        optimizer.Scale(RateShare(Options.DecaySteps));
        optimizer.step();
    }
}
