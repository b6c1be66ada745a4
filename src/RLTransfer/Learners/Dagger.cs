using RLTransfer.Crowds;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>How <see cref="Dagger"/> learns.</summary>
public sealed record DaggerOptions : LearnerOptions
{
    /// <summary>Steps of each instance between two rounds of regression.</summary>
    public int RolloutSteps { get; init; } = 50;

    /// <summary>Rounds at first in which the expert acts; after them the policy does.</summary>
    public int ExpertRounds { get; init; } = 1;

    /// <summary>Labelled states of each seed that are kept, the last ones.</summary>
    public int Capacity { get; init; } = 10_000;

    /// <summary>Updates in a round.</summary>
    public int Updates { get; init; } = 50;

    /// <summary>Labelled states of each seed in an update.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Steps over which the learning rate falls to 0; null: it stays.</summary>
    public long? DecaySteps { get; init; }

    /// <summary>Longest gradient of a seed; longer ones are shortened. 0: none is.</summary>
    public double MaxGradientNorm { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(RolloutSteps >= 1, nameof(RolloutSteps), RolloutSteps, "at least 1");
        Require(ExpertRounds >= 1, nameof(ExpertRounds), ExpertRounds, "at least 1");
        Require(Capacity >= 1, nameof(Capacity), Capacity, "at least 1");
        Require(Updates >= 0, nameof(Updates), Updates, "at least 0");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(MaxGradientNorm >= 0, nameof(MaxGradientNorm), MaxGradientNorm, "at least 0");
    }

    internal override IEnumerable<MemoryNeed> Memory(int seeds, long observation, int action) =>
        base.Memory(seeds, observation, action).Append(Need(nameof(Capacity), Capacity, (long)seeds * Capacity, observation + (2 * action)) with { Bytes = 2 });
}

/// <summary>Imitation with on-policy data (Ross et al. 2011, "DAgger", Algorithm 1): the policy acts, the environment's expert says what it would have done there, and the policy is regressed onto that.</summary>
/// <remarks>
/// Round n runs π_n, the expert in the first ones (β_n = 1 there and 0 after) and the policy itself from then on, adds all visited states
/// with the expert's actions a* to the data, and goes down   L_s = E[mean over the action's numbers of (π_s(o) − a*)²].
/// Guided policy search (Levine et al. 2016) is regression onto actions of a teacher, too; but its teachers are local linear controllers, one for
/// each starting state, that it optimizes by itself and holds near to what the policy does. Here the teacher is given, sees the whole state,
/// and never changes.
/// Shapes: o [S, B, O]; a* [S, B, A].
/// </remarks>
public sealed class Dagger : Learner
{
    private readonly DaggerOptions options;
    private readonly Tensor observations, labels;       // [S · capacity, …]
    private readonly Data data;
    private readonly CrowdRandom random;
    private readonly CrowdAdam optimizer;
    private readonly float[] expert;

    /// <summary>A crowd that imitates a task's expert.</summary>
    /// <inheritdoc cref="Learner(LearningTask, IReadOnlyList{ulong}, LearnerOptions, Device?, NetworkFactory?)" path="/param"/>
    /// <exception cref="ArgumentException">An option is impossible, or the task has no expert that gives vectors.</exception>
    public Dagger(LearningTask task, IReadOnlyList<ulong> seeds, DaggerOptions? options = null, Device? device = null, NetworkFactory? architecture = null)
        : base(task, seeds, options ?? new(), device, architecture)
    {
        this.options = options ?? new();
        RequireContinuous();
        RequireVectors();
        if (!Environment.HasExpert)
        {
            throw new ArgumentException($"{Name} imitates an expert, and {Task.Name} has none.", nameof(task));
        }

        Policy = KeepNetwork("policy", ActionSize);
        optimizer = Keep("optimizer", new CrowdAdam(Policy.Layers, this.options.LearningRate));
        random = KeepRandom("batches");
        var rows = (long)Seeds.Count * this.options.Capacity;
        observations = Keep("labelled observations", zeros([rows, ObservationShape[0]], ScalarType.Float16));
        labels = Keep("labels", zeros([rows, ActionSize]));
        data = KeepState("labelled states", new Data());
        expert = new float[Environment.Count * ActionSize];
    }

    /// <inheritdoc/>
    public override string Name => "DAgger";

    /// <summary>π.</summary>
    public ICrowdModule Policy { get; }

    /// <inheritdoc/>
    public override int StepsPerIteration => options.Environments * options.RolloutSteps;

    /// <summary>Labelled states of each seed.</summary>
    public int Count => (int)Math.Min(data.Added, options.Capacity);

    /// <inheritdoc/>
    public override Tensor Act(Tensor observations, bool greedy)
    {
        using var _ = no_grad();
        return Policy.forward(observations).clamp(-1, 1);
    }

    /// <inheritdoc/>
    public override Learner On(LearningTask task) => new Dagger(task, Seeds, options, Device, Architecture);

    /// <summary>L_s of a batch [S].</summary>
    /// <param name="observations">o [S, B, O].</param>
    /// <param name="actions">a* [S, B, A].</param>
    public Tensor Loss(Tensor observations, Tensor actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return (Policy.forward(observations) - actions).square().mean([1, 2]);
    }

    /// <summary>Labelled states of every seed, drawn with replacement.</summary>
    internal (Tensor Observations, Tensor Actions) Sample()
    {
        var places = new long[Seeds.Count * options.BatchSize];
        for (var i = 0; i < places.Length; i++)
        {
            var seed = i / options.BatchSize;
            places[i] = ((long)seed * options.Capacity) + random[seed].NextInt32(Count);
        }

        var drawn = tensor(places);
        return (Batch(observations), Batch(labels));

        Tensor Batch(Tensor rows) => rows.index_select(0, drawn).to(ScalarType.Float32, Device).view(Seeds.Count, options.BatchSize, -1);
    }

    /// <summary>One round's states, with what the expert would do there.</summary>
    internal void Collect()
    {
        using var _ = no_grad();
        var expertActs = data.Rounds < options.ExpertRounds;
        for (var step = 0; step < options.RolloutSteps; step++)
        {
            using var scope = NewDisposeScope();
            Environment.Expert(expert);
            var (seen, wanted) = (Observe(), tensor(expert, [Seeds.Count, options.Environments, ActionSize], device: Device));
            Add(observations, seen);
            Add(labels, wanted);
            data.Added += options.Environments;
            Step(expertActs ? wanted : Act(seen, greedy: false));
        }

        data.Rounds++;
    }

    /// <inheritdoc/>
    protected override void Iterate()
    {
        Collect();
        optimizer.Scale(RateShare(options.DecaySteps));
        for (var update = 0; update < options.Updates; update++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            Backward();
            if (options.MaxGradientNorm > 0)
            {
                GradientClipping.PerSeed(Policy.Learning(), options.MaxGradientNorm);
            }

            optimizer.step();
        }
    }

    /// <summary>Adds the gradient of one batch's loss to that of the policy's layers.</summary>
    internal void Backward()
    {
        var (seen, wanted) = Sample();
        var loss = Loss(seen, wanted);
        Metrics.Report("loss", loss);
        loss.sum().backward();
    }

    /// <summary>Writes a step's rows over the oldest ones of each seed.</summary>
    private void Add(Tensor rows, Tensor values)
    {
        var (capacity, each) = (options.Capacity, options.Environments);
        for (var i = 0; i < each; i++)
        {
            var place = (data.Added + i) % capacity;
            using var scope = NewDisposeScope();
            rows.view(Seeds.Count, capacity, -1).select(1, place).copy_(values.select(1, i));
        }
    }

    /// <summary>How much there is.</summary>
    private sealed class Data : ISaved
    {
        public long Added { get; set; }

        public int Rounds { get; set; }

        public void Save(BinaryWriter writer)
        {
            writer.Write(Added);
            writer.Write(Rounds);
        }

        public void Load(BinaryReader reader) => (Added, Rounds) = (reader.ReadInt64(), reader.ReadInt32());
    }
}
