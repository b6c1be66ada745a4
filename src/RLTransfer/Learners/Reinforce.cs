using RLTransfer.Crowds;
using RLTransfer.Networks;
using RLTransfer.Rollouts;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Options of <see cref="Reinforce"/>.</summary>
public sealed record ReinforceOptions : PolicyGradientOptions
{
    /// <summary>The defaults; they solve CartPole-v1.</summary>
    public ReinforceOptions()
    {
        Environments = 4;
        LearningRate = 5e-3;
        NormalizeRewards = true;
    }

    /// <summary>Steps of each instance in an iteration; null: twice the task's time limit.</summary>
    public int? RolloutSteps { get; init; }

    /// <summary>Whether a learned value of the state is taken from the returns: less variance, the same mean (Williams 1992, §4; Sutton and Barto 2018, §13.4).</summary>
    public bool Baseline { get; init; } = true;

    /// <summary>Updates of the baseline in an iteration.</summary>
    public int BaselineUpdates { get; init; } = 20;

    /// <summary>Steps of each seed in an update of the baseline.</summary>
    public int BaselineBatchSize { get; init; } = 256;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(RolloutSteps is null or >= 1, nameof(RolloutSteps), RolloutSteps ?? 0, "1 or more, or null");
        Require(BaselineUpdates >= 1, nameof(BaselineUpdates), BaselineUpdates, "1 or more");
        Require(BaselineBatchSize >= 1, nameof(BaselineBatchSize), BaselineBatchSize, "1 or more");
    }

    /// <inheritdoc/>
    internal override IEnumerable<MemoryNeed> Memory(int seeds, long observation, int action) =>
    [
        .. base.Memory(seeds, observation, action),
        Need(nameof(RolloutSteps), RolloutSteps ?? 1, (long)seeds * Environments * (RolloutSteps ?? 1), observation + action + 8),
        Need(nameof(BaselineBatchSize), BaselineBatchSize, (long)seeds * BaselineBatchSize, observation + Hidden.Sum(width => (long)width)),
    ];
}

/// <summary>REINFORCE (Williams 1992): the policy gradient from whole episodes, with or without a baseline.</summary>
/// <remarks>
/// For every seed on its own: L = −E[log π(a_t|s_t) (G_t − b(s_t))] − c₂ E[H(π(·|s))], with the reward to go G_t = Σ γ^k r_t+k.
/// An iteration starts afresh and lasts a fixed number of steps. Every episode counts that begins early enough to end within it for certain:
/// whether one counts does not depend on its own length, so the estimate favours neither short nor long ones (Wald 1944).
/// Cutting an episode off at the time limit ends it; there is no value to bootstrap from.
/// </remarks>
public sealed class Reinforce : PolicyGradientLearner
{
    private readonly RolloutBuffer rollout;
    private readonly CrowdRandom draws;
    private readonly int limit;

    /// <summary>A crowd that learns a task with discrete or continuous actions.</summary>
    /// <exception cref="ArgumentException">An option is impossible, or the task has no time limit.</exception>
    public Reinforce(LearningTask task, IReadOnlyList<ulong> seeds, ReinforceOptions? options = null, Device? device = null, NetworkFactory? architecture = null)
        : base(task, seeds, options ?? new(), hasValue: (options ?? new()).Baseline, device, architecture)
    {
        Options = (ReinforceOptions)Settings;
        limit = Environment.MaxEpisodeSteps ?? throw new ArgumentException($"REINFORCE learns from whole episodes, but {Task.Name} has no time limit; set one with LimitEpisodes, or take PPO or A2C.");
        var steps = Options.RolloutSteps ?? (2 * limit);
        if (steps < limit)
        {
            throw new ArgumentException($"ReinforceOptions.RolloutSteps is {steps}, but an episode of {Task.Name} may last {limit} steps; it must be at least that.");
        }

        StepsPerIteration = steps * Options.Environments;
        rollout = new(Environment, Seeds.Count, steps, Device);
        draws = KeepRandom("baseline");
    }

    /// <inheritdoc/>
    public override string Name => "REINFORCE";

    /// <inheritdoc/>
    private protected override bool TakesMemory => false;

    /// <summary>The options.</summary>
    public ReinforceOptions Options { get; }

    /// <inheritdoc/>
    public override int StepsPerIteration { get; }

    /// <inheritdoc/>
    public override Learner On(LearningTask task) => new Reinforce(task, Seeds, Options, Device, Architecture);

    /// <summary>Each seed's loss [S].</summary>
    /// <param name="batch">Steps; <see cref="RolloutBatch.Advantages"/> are G − b.</param>
    /// <param name="counts">1 for steps that count, 0 for others [S, B]; null: all do.</param>
    public Tensor Loss(RolloutBatch batch, Tensor? counts = null)
    {
        var policy = Distribution(batch.Observations);
        var gain = Mean(policy.LogProbability(batch.Actions) * batch.Advantages, counts);               // E[log π(a|s) (G − b)], Williams 1992, Eq. 11
        return Options.EntropyWeight == 0 ? -gain : -gain - (Options.EntropyWeight * Mean(policy.Entropy(), counts));
    }

    /// <inheritdoc/>
    protected override void Iterate()
    {
        Restart();
        Collect(rollout);
        var rows = Enumerable.Range(0, Seeds.Count).Select(CountedRows).ToArray();
        ComputeReturns(rows);
        UpdatePolicy(rows);
        if (Options.Baseline)
        {
            FitBaseline(rows);
        }

        UpdateNormalizer(rollout);
    }

    /// <summary>The rows of one seed's episodes that begin early enough.</summary>
    private int[] CountedRows(int seed)
    {
        var (counted, each) = (new List<int>(), Options.Environments);
        for (var instance = 0; instance < each; instance++)
        {
            var begin = 0;
            for (var step = 0; step < rollout.Steps && begin <= rollout.Steps - limit; step++)
            {
                counted.Add((step * each) + instance);
                if (rollout.Ended[(seed * rollout.Rows) + (step * each) + instance])
                {
                    begin = step + 1;
                }
            }
        }

        return [.. counted];
    }

    /// <summary>Returns G, and advantages G − b(s).</summary>
    private void ComputeReturns(int[][] rows)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var values = Options.Baseline ? Values(rollout.Observations) : zeros(Seeds.Count, rollout.Rows, device: Device);
        rollout.ComputeReturns(values, Options.Discount);
        for (var seed = 0; Options.NormalizeAdvantages && seed < rows.Length; seed++)
        {
            rollout.NormalizeAdvantages(seed, rows[seed]);
        }
    }

    private void UpdatePolicy(int[][] rows)
    {
        using var scope = NewDisposeScope();
        var most = rows.Max(own => own.Length);
        var counts = new float[Seeds.Count * most];
        var padded = new ReadOnlyMemory<int>[rows.Length];
        for (var seed = 0; seed < rows.Length; seed++)
        {
            counts.AsSpan(seed * most, rows[seed].Length).Fill(1);
            var own = new int[most];
            rows[seed].CopyTo(own, 0);
            padded[seed] = own;
        }

        Descend(Loss(rollout.Take(padded), tensor(counts, [Seeds.Count, most], device: Device)));
    }

    /// <summary>b moves towards G, in random batches of the same episodes (Sutton and Barto 2018, §13.4).</summary>
    private void FitBaseline(int[][] rows)
    {
        for (var update = 0; update < Options.BaselineUpdates; update++)
        {
            using var scope = NewDisposeScope();
            var chosen = rows.Select((own, seed) => (ReadOnlyMemory<int>)Draw(own, seed)).ToArray();
            var batch = rollout.Take(chosen);
            Descend((Values(batch.Observations) - batch.Returns).square().mean([1]), "baseline loss");
        }

        int[] Draw(int[] own, int seed)
        {
            var drawn = new int[Options.BaselineBatchSize];
            foreach (ref var row in drawn.AsSpan())
            {
                row = own[draws[seed].NextInt32(own.Length)];
            }

            return drawn;
        }
    }

    private static Tensor Mean(Tensor values, Tensor? counts) => counts is null ? values.mean([1]) : (values * counts).sum(1) / counts.sum(1);
}
