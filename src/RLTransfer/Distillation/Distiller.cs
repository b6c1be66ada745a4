using RLTransfer.Crowds;
using RLTransfer.Learners;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Distillation;

/// <summary>A student that learns a policy from a teacher's Q-values, by regression and without rewards (Rusu et al. 2015; Parisotto et al. 2016).</summary>
/// <remarks>
/// Every iteration steps the environments once, as the teacher or the student plays, and remembers each state o with q_T(o); then goes down one of
/// <see cref="PolicyLosses"/> on states drawn from memory. The student plays its output's largest action. Its size is the architecture's.
/// Seed i's student has seed i's teacher. Shapes: o [S, B, …]; q_T and the student's output [S, B, A].
/// </remarks>
public class Distiller : Learner
{
    private readonly Func<Tensor, Tensor> teacher;
    private readonly CrowdAdam optimizer;
    private readonly CrowdRandom exploration, batches;
    private readonly LabelledStates memory;

    /// <summary>New students of a learner of Q-values, one a seed, on its task. The teacher stays as it is, and may go on learning in between: what is remembered is what it said then.</summary>
    /// <param name="teacher">Not disposed here.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="architecture">Makes the students' networks; null: <see cref="CrowdNetwork.Create"/>.</param>
    public Distiller(Dqn teacher, DistillerOptions? options = null, NetworkFactory? architecture = null)
        : this((teacher ?? throw new ArgumentNullException(nameof(teacher))).Task, teacher.Seeds, teacher.Values, options, teacher.Device, architecture)
    {
    }

    /// <summary>New students of anyone who values actions, one a seed.</summary>
    /// <param name="task">What is played.</param>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="teacher">q_T: [S, B, …] → [S, B, A].</param>
    /// <param name="options">Checked here.</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    /// <param name="architecture">Makes the students' networks; null: <see cref="CrowdNetwork.Create"/>.</param>
    /// <exception cref="ArgumentException">The task's actions are vectors, or an option is impossible.</exception>
    public Distiller(LearningTask task, IReadOnlyList<ulong> seeds, Func<Tensor, Tensor> teacher, DistillerOptions? options = null, Device? device = null, NetworkFactory? architecture = null)
        : base(task, seeds, options ?? new(), device, architecture)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        RequireDiscrete();
        (this.teacher, Options) = (teacher, options ?? new());
        Student = KeepNetwork("student", ActionSize);
        optimizer = Keep("optimizer", new CrowdAdam(Student.Layers, Options.LearningRate));
        (exploration, batches) = (KeepRandom("exploration"), KeepRandom("batches"));
        memory = KeepState("labelled states", new LabelledStates(Seeds.Count, Options.Capacity, ObservationShape, ActionSize));
    }

    /// <inheritdoc/>
    public override string Name => "policy distillation";

    /// <summary>The options.</summary>
    public DistillerOptions Options { get; }

    /// <summary>q_T: [S, B, …] → [S, B, A].</summary>
    public Func<Tensor, Tensor> Teacher => teacher;

    /// <summary>The students' network: logits, or Q-values where it is regressed onto those.</summary>
    public ICrowdModule Student { get; }

    /// <inheritdoc/>
    public override int StepsPerIteration => Options.Environments;

    /// <summary>States of each seed that are remembered.</summary>
    public int Count => memory.Count;

    /// <inheritdoc/>
    public override Learner On(LearningTask task) => new Distiller(task, Seeds, teacher, Options, Device, Architecture);

    /// <inheritdoc/>
    public override Tensor Act(Tensor observations, bool greedy)
    {
        using var _ = no_grad();
        return Play(Student.forward(observations), greedy);
    }

    /// <summary>Plays without learning: a record of so many states, to <see cref="Learn"/> from afterwards.</summary>
    /// <param name="steps">Environment steps of one seed; rounded up.</param>
    public void Record(long steps)
    {
        for (var step = 0L; step < steps; step += StepsPerIteration)
        {
            RunIteration(Collect);
        }
    }

    /// <summary>So many updates from what is remembered, without a step of the environments.</summary>
    /// <exception cref="InvalidOperationException">Nothing is remembered yet.</exception>
    public void Learn(int updates)
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("The student remembers no states: Record some, or Train.");
        }

        for (var update = 0; update < updates; update++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            Backward();
            optimizer.step();
        }
    }

    /// <summary>L_s of a batch [S].</summary>
    /// <param name="observations">o [S, B, …].</param>
    /// <param name="values">q_T(o) [S, B, A].</param>
    public virtual Tensor Loss(Tensor observations, Tensor values) => PolicyLosses.Of(Options.Loss, Student.forward(observations), values, Options.Temperature);

    /// <summary>One step of every instance, remembered with what the teacher says of where it began.</summary>
    internal void Collect()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var seen = Observe();
        var values = teacher(seen);
        memory.Add(Environment.Observations, values);
        Step(Play(Options.Plays == Plays.Teacher ? values : Student.forward(seen), greedy: false));
    }

    /// <summary>Updates that this iteration's steps are followed by.</summary>
    internal int UpdatesDue
    {
        get
        {
            var (before, after) = (Math.Max(0, Steps - Options.LearningStarts), Math.Max(0, Steps + StepsPerIteration - Options.LearningStarts));
            return (int)((after / Options.UpdateEvery) - (before / Options.UpdateEvery));
        }
    }

    /// <summary>Adds the gradient of one batch's loss to that of the student's layers.</summary>
    internal void Backward()
    {
        var (seen, values) = memory.Sample(Options.BatchSize, batches, Device);
        var loss = Loss(seen, values);
        Metrics.Report("loss", loss);
        loss.sum().backward();                                                                          // sum over S: seeds never mix
    }

    /// <inheritdoc/>
    protected override void Iterate()
    {
        var due = UpdatesDue;
        Collect();
        optimizer.Scale(RateShare(Options.DecaySteps));
        Learn(due);
    }

    private Tensor Play(Tensor values, bool greedy) => greedy ? values.argmax(-1) : exploration.EpsilonGreedy(values.argmax(-1), Options.Exploration, ActionSize);
}
