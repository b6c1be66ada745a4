using System.Runtime.InteropServices;
using RLTransfer.Randomness;

namespace RLTransfer.Environments;

/// <summary>Many instances of an author's <typeparamref name="TDynamics"/>: the library's half of every built-in environment.</summary>
/// <typeparam name="TDynamics">The author's struct; the compiler specializes the loop for it.</typeparam>
/// <typeparam name="TParameters">Its parameters record.</typeparam>
/// <typeparam name="TAction">An element of its actions.</typeparam>
public sealed partial class VectorEnvironment<TDynamics, TParameters, TAction> : VectorEnvironment
    where TDynamics : struct, IDynamics<TDynamics, TParameters, TAction>
    where TParameters : unmanaged
    where TAction : unmanaged
{
    private readonly TDynamics[] instances;
    private readonly InstanceParameters<TParameters> parameters;
    private readonly Philox[] randoms;
    private readonly int[] steps;
    private readonly bool[] ended;
    private readonly double[][] ownInfo;
    private readonly int observationSize, actionSize, stateSize, shareSize;
    private readonly bool checkActions;
    private readonly StepCrew? crew;
    private int maxEpisodeSteps;

    /// <summary>Copies of a prototype.</summary>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public VectorEnvironment(string name, TDynamics prototype, int count, VectorOptions options, params (string Name, ParameterValue Value)[] arguments)
        : this(name, prototype, count, options, new InstanceParameters<TParameters>(name, count, arguments))
    {
    }

    private VectorEnvironment(string name, TDynamics prototype, int count, VectorOptions options, InstanceParameters<TParameters> parameters)
        : base(name, count, prototype.ObservationSpace(parameters.Nominal), prototype.ActionSpace(parameters.Nominal), options.Autoreset)
    {
        if (typeof(TAction) != typeof(int) && typeof(TAction) != typeof(float))
        {
            throw new InvalidOperationException($"{name}: actions are int or float, not {typeof(TAction).Name}.");
        }

        this.parameters = parameters;
        checkActions = options.CheckActions;
        maxEpisodeSteps = int.MaxValue;
        instances = new TDynamics[count];
        randoms = new Philox[count];
        steps = new int[count];
        ended = new bool[count];
        observationSize = SingleObservationSpace.Size;
        actionSize = SingleActionSpace.Size;
        stateSize = TDynamics.StateSize(prototype);
        ownInfo = [.. TDynamics.InfoNames.Select(_ => new double[count])];
        Info = new(parameters.Columns.Concat(TDynamics.InfoNames.Zip(ownInfo, KeyValuePair.Create)));
        for (var i = 0; i < count; i++)
        {
            instances[i] = prototype;
            TDynamics.Initialize(ref instances[i]);
            Seed(i, i);
        }

        if (options.Threads < 1)
        {
            throw new ArgumentException($"{name}: at least one thread steps, got {options.Threads}.", nameof(options));
        }

        shareSize = (((count + options.Threads - 1) / options.Threads) + 7) & ~7;
        crew = options.Threads > 1 && count > shareSize ? new((count + shareSize - 1) / shareSize, Share) : null;
        if (options.MaxEpisodeSteps is { } limit)
        {
            LimitEpisodes(limit);
        }
    }

    /// <inheritdoc/>
    public override VectorInfo Info { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters => ParameterTable<TParameters>.Specs;

    /// <inheritdoc/>
    public override int? MaxEpisodeSteps => maxEpisodeSteps == int.MaxValue ? null : maxEpisodeSteps;

    /// <inheritdoc/>
    public override int StateSize => stateSize;

    /// <inheritdoc/>
    public override void SetParameter(string name, ParameterValue value) => parameters.Set(name, value);

    /// <inheritdoc/>
    public override void SetParameter(string name, ReadOnlySpan<double> values)
    {
        CheckLength(values.Length, Count, $"values of '{name}'");
        parameters.Set(name, values);
    }

    /// <inheritdoc/>
    public override void LimitEpisodes(int maxEpisodeSteps)
    {
        if (maxEpisodeSteps < 1)
        {
            throw new ArgumentException($"{Name}: a time limit is at least one step, got {maxEpisodeSteps}.", nameof(maxEpisodeSteps));
        }

        this.maxEpisodeSteps = Math.Min(this.maxEpisodeSteps, maxEpisodeSteps);
    }

    /// <inheritdoc/>
    public override bool HasExpert => TDynamics.HasExpert;

    /// <inheritdoc/>
    public override void Expert(Span<int> actions)
    {
        if (typeof(TAction) == typeof(int) && HasExpert)
        {
            AskExpert(MemoryMarshal.Cast<int, TAction>(actions));
        }
        else
        {
            base.Expert(actions);
        }
    }

    /// <inheritdoc/>
    public override void Expert(Span<float> actions)
    {
        if (typeof(TAction) == typeof(float) && HasExpert)
        {
            AskExpert(MemoryMarshal.Cast<float, TAction>(actions));
        }
        else
        {
            base.Expert(actions);
        }
    }

    /// <inheritdoc/>
    public override Frame? Render(int instance = 0) => TDynamics.Render(instances[Existing(instance)], parameters.Of(instance));

    /// <inheritdoc/>
    public override string? RenderText(int instance = 0) => TDynamics.RenderText(instances[Existing(instance)], parameters.Of(instance));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        crew?.Dispose();
        for (var i = 0; i < Count; i++)
        {
            TDynamics.Release(ref instances[i]);
        }
    }

    private void AskExpert(Span<TAction> actions)
    {
        CheckLength(actions.Length, Count * actionSize, "numbers of actions");
        for (var i = 0; i < Count; i++)
        {
            TDynamics.Expert(instances[i], parameters.Of(i), actions.Slice(i * actionSize, actionSize));
        }
    }

    private int Existing(int instance) => (uint)instance < (uint)Count
        ? instance
        : throw new ArgumentException($"{Name} has instances 0 to {Count - 1}, there is no instance {instance}.", nameof(instance));
}
