using RLTransfer.Networks;
using RLTransfer.Replay;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>What every learner that replays can be told.</summary>
public abstract record OffPolicyOptions : LearnerOptions
{
    /// <summary>Transitions of each seed in an update.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Transitions of each seed that are remembered.</summary>
    public int BufferSize { get; init; } = 50_000;

    /// <summary>Steps before the first update.</summary>
    public int LearningStarts { get; init; } = 500;

    /// <summary>Steps between two updates.</summary>
    public int UpdateEvery { get; init; } = 1;

    /// <summary>τ: how far target networks move towards the online ones in an update (Lillicrap et al. 2016).</summary>
    public double TargetRate { get; init; } = 0.01;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "1 or more");
        Require(BufferSize >= BatchSize, nameof(BufferSize), BufferSize, "at least the batch size");
        Require(LearningStarts >= 0, nameof(LearningStarts), LearningStarts, "0 or more");
        Require(UpdateEvery >= 1, nameof(UpdateEvery), UpdateEvery, "1 or more");
        Require(TargetRate is > 0 and <= 1, nameof(TargetRate), TargetRate, "in (0, 1]");
    }

    /// <inheritdoc/>
    internal override IEnumerable<MemoryNeed> Memory(int seeds, long observation, int action)
    {
        const long picture = 200;                            // numbers of an observation from which on it is one, kept as a byte a pixel
        return
        [
            .. base.Memory(seeds, observation, action),
            Need(nameof(BufferSize), BufferSize, BufferSize, Math.Max(observation, action + 2)) with { Times = 2L * seeds, Bytes = observation >= picture ? 1 : sizeof(float) },
            Need(nameof(BatchSize), BatchSize, (long)seeds * BatchSize, observation + Hidden.Sum(width => (long)width)) with { Times = 2 },
        ];
    }
}

/// <summary>A crowd that learns from what it remembers: every iteration steps the environments once, remembers, and replays.</summary>
public abstract class OffPolicyLearner : Learner
{
    private readonly OffPolicyOptions options;
    private readonly ReplayBuffer replay;

    /// <summary>Sets the environments and the replay buffer up.</summary>
    /// <param name="task">What is learned.</param>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="options">Checked here.</param>
    /// <param name="returnSteps">n of the n-step returns that are replayed.</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    /// <param name="architecture">Makes the networks.</param>
    protected OffPolicyLearner(LearningTask task, IReadOnlyList<ulong> seeds, OffPolicyOptions options, int returnSteps = 1, Device? device = null, NetworkFactory? architecture = null)
        : base(task, seeds, options, device, architecture)
    {
        this.options = options;
        replay = KeepState("replay", new ReplayBuffer(Environment, KeepRandom("replay"), seeds.Count, options.BufferSize, options.Discount, returnSteps, Device));
    }

    /// <inheritdoc/>
    public override int StepsPerIteration => options.Environments;

    /// <summary>What is remembered.</summary>
    public ReplayBuffer Replay => replay;

    /// <summary>From now on every episode is remembered once more with goals that it reached: hindsight experience replay (Andrychowicz et al. 2017).</summary>
    /// <param name="reward">What the task pays for having reached a place when another was asked for.</param>
    /// <param name="strategy">Which places become goals.</param>
    /// <param name="goals">k: goals of each transition; with <see cref="HindsightStrategy.Final"/> there is one.</param>
    /// <exception cref="ArgumentException">The task does not show <c>achieved_goal</c> and <c>desired_goal</c>.</exception>
    /// <exception cref="InvalidOperationException">It replays returns of several steps, or hindsight is in use already.</exception>
    public void UseHindsight(GoalReward reward, HindsightStrategy strategy = HindsightStrategy.Future, int goals = 4)
    {
        if (replay.Hindsight is not null)
        {
            throw new InvalidOperationException("Hindsight is in use already: make another learner for another strategy.");
        }

        using var shown = Task.Create(1);
        replay.Hindsight = KeepState("hindsight", new Hindsight(shown.SingleObservationSpace, Environment.SingleActionSpace.Size, Environment.Count, KeepRandom("hindsight"), Seeds.Count, reward, strategy, goals));
    }

    /// <summary>Whether the first updates are still to come.</summary>
    protected bool IsStarting => Steps < options.LearningStarts;

    /// <summary>Chooses the training instances' next actions; as <see cref="Learner.Act"/> explores, unless the method does otherwise.</summary>
    /// <param name="observations">[S, E, …].</param>
    protected virtual Tensor Explore(Tensor observations) => Act(observations, greedy: false);

    /// <summary>One update of all that learns. Runs in a dispose scope.</summary>
    protected abstract void Update(ReplayBatch batch);

    /// <summary>So many updates from what is remembered, without a step of the environments.</summary>
    /// <exception cref="InvalidOperationException">Nothing is remembered yet.</exception>
    public void Learn(int updates)
    {
        for (var i = 0; i < updates; i++)
        {
            using var scope = NewDisposeScope();
            Update(replay.Sample(options.BatchSize));
        }
    }

    /// <inheritdoc/>
    protected override void Iterate()
    {
        var due = UpdatesDue;
        Collect();
        if (replay.Count > 0)
        {
            Learn(due);
        }
    }

    /// <summary>Steps the environments once, and remembers.</summary>
    internal void Collect()
    {
        var actions = Explore(Observe());
        replay.Before(Environment);
        Step(actions);
        replay.After(Environment, actions);
    }

    /// <summary>Updates that this iteration's steps are followed by.</summary>
    internal int UpdatesDue
    {
        get
        {
            var due = 0;
            for (var step = Steps + 1; step <= Steps + StepsPerIteration; step++)
            {
                due += step > options.LearningStarts && step % options.UpdateEvery == 0 ? 1 : 0;
            }

            return due;
        }
    }
}
