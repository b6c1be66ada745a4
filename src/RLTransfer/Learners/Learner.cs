using System.Runtime.InteropServices;
using RLTransfer.Crowds;
using RLTransfer.Environments;
using RLTransfer.Networks;
using RLTransfer.Randomness;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>A crowd of seeds that learn one task by one method; a method is a class that says how to act, and what one iteration does.</summary>
/// <remarks>
/// Every tensor has the seeds first: observations [S, B, O], actions [S, B, A] or [S, B], losses [S]. Seed i learns the same alone and in any crowd.
/// What must survive a restart is given to <c>Keep</c>: it is then saved, read back and disposed with the learner.
/// </remarks>
public abstract partial class Learner : IDisposable
{
    private readonly LearnerParts parts = new();
    private readonly float[] continuous;
    private readonly int[] discrete;
    private readonly Dictionary<string, ICrowdModule> networks = new(StringComparer.Ordinal);
    private readonly double[] returns;
    private readonly List<CrowdAdam> optimizers = [];
    private readonly List<CrowdRandom> streams = [];

    /// <summary>Sets the environments up.</summary>
    /// <param name="task">What is learned.</param>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="options">Checked here.</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    /// <param name="architecture">Makes the networks; null: <see cref="CrowdNetwork.Create"/>.</param>
    /// <exception cref="ArgumentException">An option is impossible or takes more memory than there is, a seed appears twice, or the task is not for this learner.</exception>
    protected Learner(LearningTask task, IReadOnlyList<ulong> seeds, LearnerOptions options, Device? device = null, NetworkFactory? architecture = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (seeds.Count == 0 || seeds.Distinct().Count() < seeds.Count)
        {
            throw new ArgumentException($"A crowd needs at least one seed, and no seed twice; got {string.Join(", ", seeds)}.", nameof(seeds));
        }

        (Task, Seeds, Settings, Device, Architecture) = (task, [.. seeds], options, device ?? CPU, architecture ?? CrowdNetwork.Create);
        MemoryNeed.Require(nameof(options.Environments), options.Environments, (long)seeds.Count * options.Environments, 1);
        Environment = task.Make(seeds.Count * options.Environments);
        foreach (var need in options.Memory(seeds.Count, ObservationShape.Aggregate(1L, (size, extent) => size * extent), ActionSize))
        {
            need.Require();
        }

        parts.Add("environment", Environment);
        Metrics = new(Seeds);
        Curve = new(Seeds);
        Environment.Reset(EnvironmentSeeds("environment", options.Environments));
        continuous = IsDiscrete ? [] : new float[Environment.Count * ActionSize];
        discrete = IsDiscrete ? new int[Environment.Count] : [];
        returns = new double[Environment.Count];
        Episodes = new long[Seeds.Count];
        parts.Add("metrics", Metrics.Save, Metrics.Load);
        parts.Add("curve", Curve.Save, Curve.Load);
        parts.Add("steps", SaveProgress, LoadProgress);
    }

    /// <summary>The method's name, such as <c>DQN</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What is learned.</summary>
    public LearningTask Task { get; }

    /// <summary>The crowd [S].</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>The options.</summary>
    public LearnerOptions Settings { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>Makes the networks that the method asks for.</summary>
    public NetworkFactory Architecture { get; }

    /// <summary>The instances that are learned from, seed by seed [S · E]. Continuous actions are those of [−1, 1].</summary>
    public VectorEnvironment Environment { get; }

    /// <summary>Environment steps of one seed so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Training episodes of each seed so far [S].</summary>
    public long[] Episodes { get; }

    /// <summary>What the learner was worth along the way.</summary>
    public CrowdCurve Curve { get; }

    /// <summary>What it reports between two points of the curve.</summary>
    public Metrics Metrics { get; }

    /// <summary>The networks, by the names they are kept under, such as <c>policy</c>.</summary>
    public IReadOnlyDictionary<string, ICrowdModule> Networks => networks;

    /// <summary>Environment steps of one seed in one iteration.</summary>
    public abstract int StepsPerIteration { get; }

    /// <summary>Whether actions are choices; otherwise they are vectors in [−1, 1].</summary>
    public bool IsDiscrete => Environment.SingleActionSpace is Discrete;

    /// <summary>How many choices there are, or how many numbers an action has.</summary>
    public int ActionSize => Environment.SingleActionSpace is Discrete choice ? choice.Count : Environment.SingleActionSpace.Size;

    /// <summary>What one instance shows: its shape after [S, B].</summary>
    public IReadOnlyList<int> ObservationShape => Environment.SingleObservationSpace.Shape;

    /// <summary>Learns for so many more environment steps of each seed, and evaluates the greedy policy on instances of its own along the way.</summary>
    /// <param name="steps">Environment steps of one seed; rounded up to whole iterations.</param>
    /// <param name="training">How; every twentieth of the run is evaluated by default.</param>
    /// <returns>The whole curve, that of earlier calls included.</returns>
    /// <exception cref="DivergenceException">A reward or loss is no number.</exception>
    public CrowdCurve Train(long steps, Training? training = null) => TrainingLoop.Run(this, steps, training ?? new());

    /// <summary>Chooses actions.</summary>
    /// <param name="observations">[S, B, …].</param>
    /// <param name="greedy">The best known ones; otherwise as the learner explores.</param>
    /// <returns>Choices [S, B], int64, or vectors [S, B, A] in [−1, 1].</returns>
    public abstract Tensor Act(Tensor observations, bool greedy);

    /// <summary>Plays the greedy policy on fresh instances: each seed so many whole episodes.</summary>
    /// <param name="episodes">Of each seed.</param>
    /// <param name="task">Another task with the same spaces (zero-shot transfer); null: the learner's own.</param>
    /// <param name="occasion">Which starting states: the same number gives the same.</param>
    /// <returns>Mean return of each seed [S]. Of a task without a limit, episodes are cut off after 10,000 steps; how many were is a metric, <c>episodes cut off</c>.</returns>
    public double[] Evaluate(int episodes = 10, LearningTask? task = null, ulong occasion = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        MemoryNeed.Require("episodes", episodes, (long)Seeds.Count * episodes, Environment.SingleObservationSpace.Size + ActionSize);
        using var environment = (task ?? Task).Make(Seeds.Count * episodes);
        RequireSameSpaces(environment, task);
        environment.Reset(EnvironmentSeeds("evaluation", episodes, occasion));
        var played = EpisodePlayer.Play(this, environment, greedy: true, occasion).Chunk(episodes).ToArray();
        for (var seed = 0; Array.Exists(played, own => Array.Exists(own, episode => episode.CutOff)) && seed < played.Length; seed++)
        {
            Metrics.Report("episodes cut off", seed, played[seed].Count(episode => episode.CutOff));
        }

        return [.. played.Select(own => own.Average(episode => episode.Return))];
    }

    /// <summary>Someone who plays this learner's policy in instances of their own, so many of each seed.</summary>
    internal virtual Player NewPlayer(int each) => new(this);

    /// <summary>The same method with the same options on another task, from new weights.</summary>
    public abstract Learner On(LearningTask task);

    /// <summary>Writes all that the next steps depend on: a learner that reads it goes on bitwise as this one would have.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        parts.Save(writer);
    }

    /// <summary>Goes on where a saved learner of the same kind, task, seeds and options was.</summary>
    /// <exception cref="InvalidDataException">What was saved is another learner's, or is damaged. The learner is then unusable.</exception>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            parts.Load(reader);
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException("What was saved is cut off.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the learner holds.</summary>
    protected virtual void Dispose(bool disposing) => parts.Dispose();

    /// <summary>One iteration: collects <see cref="StepsPerIteration"/> steps of every seed and learns from them. Runs in a dispose scope.</summary>
    protected abstract void Iterate();

    /// <summary>What is left of the learning rates, which fall linearly to 0 over so many steps; 1 where they stay.</summary>
    internal double RateShare(long? decaySteps) => decaySteps is { } end ? Math.Max(0, 1 - ((double)Steps / end)) : 1;

    /// <summary>What iteration follows; called by the training loop.</summary>
    internal void RunIteration() => RunIteration(Iterate);

    /// <summary>An iteration of which only a part is this learner's own, since others learn with it.</summary>
    internal void RunIteration(Action iterate)
    {
        using var scope = NewDisposeScope();
        Unfreeze();
        iterate();
        Steps += StepsPerIteration;
        Metrics.Step = Steps;
    }

    /// <summary>Asks for a network, and keeps it.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="outputs">Numbers that come out.</param>
    /// <param name="inputShape">What it takes; what one instance shows by default.</param>
    /// <param name="copies">Networks of each seed.</param>
    protected ICrowdModule KeepNetwork(string name, int outputs, IReadOnlyList<int>? inputShape = null, int copies = 1) =>
        KeepNetwork(new(name, inputShape ?? ObservationShape, outputs, Seeds) { Hidden = Settings.Hidden, Copies = copies, Device = Device });

    /// <summary>Asks for a network, and keeps it under the name of what it is for.</summary>
    /// <exception cref="ArgumentException">The architecture gave one for other seeds, copies or another device.</exception>
    protected ICrowdModule KeepNetwork(NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var network = Architecture(spec);
        return network.Seeds.SequenceEqual(spec.Seeds) && network.Copies == spec.Copies && network.Device.type == spec.Device.type
            ? Keep(spec.Name, network)
            : throw new ArgumentException($"{Name} asked for a network '{spec.Name}' with {spec.Copies} x {spec.Seeds.Count} members on {spec.Device}, and was given one with {network.Copies} x {network.Seeds.Count} on {network.Device}, or of other seeds.");
    }

    /// <summary>Keeps a network: saved, read back, and reached by name for transfer.</summary>
    protected ICrowdModule Keep(string name, ICrowdModule network)
    {
        ArgumentNullException.ThrowIfNull(network);
        parts.Add(name, network);
        networks.Add(name, network);
        return network;
    }

    /// <summary>Keeps an optimizer.</summary>
    protected CrowdAdam Keep(string name, CrowdAdam optimizer)
    {
        parts.Add(name, optimizer);
        optimizers.Add(optimizer);
        return optimizer;
    }

    /// <summary>Keeps tensors that are no network's.</summary>
    protected Tensor Keep(string name, Tensor tensor)
    {
        parts.Add(name, tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>Keeps anything else.</summary>
    protected T KeepState<T>(string name, T part)
        where T : ISaved
    {
        parts.Add(name, part);
        return part;
    }

    /// <summary>Keeps a random stream of this name for every seed.</summary>
    protected CrowdRandom KeepRandom(string name)
    {
        var random = new CrowdRandom(Seeds, name);
        parts.Add($"random {name}", random);
        streams.Add(random);
        return random;
    }

    /// <summary>Lets all random streams draw numbers of an occasion's own; when what it returns is disposed, they go on where they were.</summary>
    internal IDisposable DrawApart(ulong occasion) => CrowdRandom.Detour(streams, occasion);

    /// <summary>What the instances show now: [S, E, …].</summary>
    protected Tensor Observe() => Observe(Environment, Environment.Observations);

    /// <summary>What an environment of S · B instances shows, as a tensor [S, B, …].</summary>
    internal Tensor Observe(VectorEnvironment environment, float[] observations) =>
        tensor(observations, [Seeds.Count, environment.Count / Seeds.Count, .. environment.SingleObservationSpace.Shape], device: Device);

    /// <summary>Starts an episode in every training instance; their random streams go on.</summary>
    protected void Restart()
    {
        Environment.Reset();
        Array.Clear(returns);
    }

    /// <summary>Steps the training instances, and reports the returns of episodes that end.</summary>
    /// <param name="actions">[S, E] or [S, E, A]; vectors are clipped to [−1, 1].</param>
    /// <exception cref="DivergenceException">A reward is no number.</exception>
    protected void Step(Tensor actions)
    {
        Step(Environment, actions, continuous, discrete);
        for (var i = 0; i < returns.Length; i++)
        {
            var reward = Environment.Rewards[i];
            if (!double.IsFinite(reward))
            {
                throw new DivergenceException("reward", Seeds[i / Settings.Environments], Steps, reward);
            }

            returns[i] += reward;
            if (Environment.Terminated[i] || Environment.Truncated[i])
            {
                Metrics.Report("training return", i / Settings.Environments, returns[i]);
                returns[i] = 0;
                Episodes[i / Settings.Environments]++;
            }
        }
    }

    /// <summary>Hands actions over to an environment.</summary>
    internal static void Step(VectorEnvironment environment, Tensor actions, float[] continuous, int[] discrete)
    {
        using var scope = NewDisposeScope();
        if (discrete.Length > 0)
        {
            actions.to(ScalarType.Int32).cpu().contiguous().data<int>().CopyTo(discrete);
            environment.Step(discrete);
        }
        else
        {
            actions.clamp(-1, 1).cpu().contiguous().data<float>().CopyTo(continuous);
            environment.Step(continuous);
        }
    }

    private void RequireSameSpaces(VectorEnvironment environment, LearningTask? task)
    {
        var (observations, actions) = (environment.SingleObservationSpace, environment.SingleActionSpace);
        if (!observations.Shape.SequenceEqual(ObservationShape) || (actions is Discrete choice ? choice.Count : actions.Size) != ActionSize || actions is Discrete != IsDiscrete)
        {
            throw new ArgumentException($"{task?.Name} has other spaces ({observations}, {actions}) than {Task.Name}, which was learned ({Environment.SingleObservationSpace}, {Environment.SingleActionSpace}); take one with the same.");
        }
    }

    /// <summary>Refuses a task of another kind.</summary>
    /// <exception cref="ArgumentException">The message says which learners fit.</exception>
    protected void RequireDiscrete()
    {
        if (!IsDiscrete)
        {
            throw new ArgumentException($"{Name} chooses among discrete actions, but {Task.Name} takes vectors ({Environment.SingleActionSpace.Size} numbers); {LearnerCatalog.Fitting(ActionKinds.Vectors)} take those.");
        }
    }

    /// <summary>Refuses a task of another kind.</summary>
    /// <exception cref="ArgumentException">The message says which learners fit.</exception>
    protected void RequireContinuous()
    {
        if (IsDiscrete)
        {
            throw new ArgumentException($"{Name} gives vectors of real numbers, but {Task.Name} takes one of {ActionSize} choices; {LearnerCatalog.Fitting(ActionKinds.Choices)} take those.");
        }
    }

    /// <summary>Refuses a task whose observations are pictures.</summary>
    /// <exception cref="ArgumentException">The message says what would do.</exception>
    protected void RequireVectors()
    {
        if (ObservationShape.Count != 1)
        {
            throw new ArgumentException($"{Name} takes observations that are vectors, but {Task.Name} shows [{string.Join(", ", ObservationShape)}]; flatten or encode them first (LearningTask.Through).");
        }
    }

    /// <summary>One seed for every instance: those of seed i follow from seed i alone.</summary>
    internal long[] EnvironmentSeeds(string purpose, int each, ulong occasion = 0)
    {
        var drawn = new long[Seeds.Count * each];
        for (var seed = 0; seed < Seeds.Count; seed++)
        {
            var random = new Philox(Seeds[seed], Philox.Stream(purpose, occasion));
            for (var i = 0; i < each; i++)
            {
                drawn[(seed * each) + i] = (long)(random.NextUInt64() >> 1);
            }
        }

        return drawn;
    }

    private void SaveProgress(BinaryWriter writer)
    {
        writer.Write(Steps);
        writer.Write(MemoryMarshal.AsBytes(returns.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(Episodes.AsSpan()));
    }

    private void LoadProgress(BinaryReader reader)
    {
        Metrics.Step = Steps = reader.ReadInt64();
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(returns.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(Episodes.AsSpan()));
    }
}
