using System.Runtime.InteropServices;
using RLTransfer.Randomness;

namespace RLTransfer.Environments;

/// <summary>Many instances of an author's <typeparamref name="TDynamics"/>: the library's half of every built-in environment.</summary>
/// <typeparam name="TDynamics">The author's struct; the compiler specializes the loop for it.</typeparam>
/// <typeparam name="TParameters">Its parameters record.</typeparam>
/// <typeparam name="TAction">An element of its actions.</typeparam>
public sealed class VectorEnvironment<TDynamics, TParameters, TAction> : VectorEnvironment
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
    private unsafe TAction* crewActions;
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
    public override void GetState(int instance, Span<double> state)
    {
        CheckState(state.Length);
        TDynamics.GetState(instances[instance], state);
    }

    /// <inheritdoc/>
    public override void SetState(int instance, ReadOnlySpan<double> state, int elapsedSteps = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elapsedSteps);
        CheckState(state.Length);
        TDynamics.SetState(ref instances[instance], parameters.Of(instance), state);
        Begin(instance);
        (steps[instance], Starts[instance]) = (elapsedSteps, elapsedSteps == 0);
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
    public override Frame? Render(int instance = 0) => TDynamics.Render(instances[instance], parameters.Of(instance));

    /// <inheritdoc/>
    public override string? RenderText(int instance = 0) => TDynamics.RenderText(instances[instance], parameters.Of(instance));

    /// <inheritdoc/>
    protected override void ResetCore(ReadOnlySpan<bool> mask, ReadOnlySpan<long> seeds, ResetOptions options)
    {
        for (var i = 0; i < Count; i++)
        {
            if (mask.IsEmpty || mask[i])
            {
                if (!seeds.IsEmpty)
                {
                    Seed(i, seeds[i]);
                }

                StartEpisode(i, options);
                (Rewards[i], Terminated[i], Truncated[i]) = (0, false, false);
            }
            else
            {
                Starts[i] = false;
            }
        }

        options.RefuseUnknown(Name);
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<int> actions)
    {
        if (typeof(TAction) == typeof(int))
        {
            Step(MemoryMarshal.Cast<int, TAction>(actions));
        }
        else
        {
            base.StepCore(actions);
        }
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<float> actions)
    {
        if (typeof(TAction) == typeof(float))
        {
            Step(MemoryMarshal.Cast<float, TAction>(actions));
        }
        else
        {
            base.StepCore(actions);
        }
    }

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

    /// <inheritdoc/>
    protected override void SaveCore(BinaryWriter writer)
    {
        parameters.Save(writer);
        var state = new double[stateSize];
        for (var i = 0; i < Count; i++)
        {
            if (stateSize > 0)
            {
                TDynamics.GetState(instances[i], state);
                Snapshot.Write<double>(writer, state);
            }

            InstanceSnapshot.Save(writer, instances[i]);
            randoms[i].Save(writer);
        }

        Snapshot.Write<int>(writer, steps);
        Snapshot.Write<bool>(writer, ended);
        foreach (var column in ownInfo)
        {
            Snapshot.Write<double>(writer, column);
        }
    }

    /// <inheritdoc/>
    protected override void LoadCore(BinaryReader reader)
    {
        parameters.Load(reader);
        var state = new double[stateSize];
        for (var i = 0; i < Count; i++)
        {
            // A reset first, so that a simulator behind the instance takes on the parameters; then the state; then what the state leaves out.
            instances[i].Reset(parameters.Of(i), randoms[i], ResetOptions.None);
            if (stateSize > 0)
            {
                Snapshot.Read<double>(reader, state);
                TDynamics.SetState(ref instances[i], parameters.Of(i), state);
            }

            object boxed = instances[i];
            InstanceSnapshot.Load(reader, boxed);
            instances[i] = (TDynamics)boxed;
            randoms[i] = Philox.Load(reader);
        }

        Snapshot.Read<int>(reader, steps);
        Snapshot.Read<bool>(reader, ended);
        foreach (var column in ownInfo)
        {
            Snapshot.Read<double>(reader, column);
        }
    }

    private void Step(ReadOnlySpan<TAction> actions)
    {
        if (actions.Length != Count * actionSize)       // asked first: the text is made only for the error
        {
            CheckLength(actions.Length, Count * actionSize, actionSize == 1 ? "actions" : $"numbers of actions ({actionSize} each)");
        }

        ActionCheck.RefuseEnded(this, ended);
        if (checkActions)
        {
            ActionCheck.Run(this, actions, ended);
        }

        if (crew is null)
        {
            StepRange(0, Count, actions);
        }
        else
        {
            StepTogether(actions);
        }
    }

    private unsafe void StepTogether(ReadOnlySpan<TAction> actions)
    {
        fixed (TAction* first = actions)
        {
            crewActions = first;
            crew!.Run();
            crewActions = null;
        }
    }

    private unsafe void Share(int number) => StepRange(
        number * shareSize, Math.Min(Count, (number + 1) * shareSize), new ReadOnlySpan<TAction>(crewActions, Count * actionSize));

    private void StepRange(int from, int to, ReadOnlySpan<TAction> actions)
    {
        if (TDynamics.StepsInBatches)
        {
            TDynamics.StepBatch(new Batch<TDynamics, TParameters, TAction>
            {
                Instances = instances.AsSpan(from..to),
                Parameters = parameters.Rows.AsSpan(from..to),
                SharedParameters = parameters.Shared,
                Actions = actions[(from * actionSize)..(to * actionSize)],
                Observations = Observations.AsSpan((from * observationSize)..(to * observationSize)),
                Rewards = Rewards.AsSpan(from..to),
                Terminated = Terminated.AsSpan(from..to),
            });
        }

        for (var i = from; i < to; i++)
        {
            if (ended[i])
            {
                // Only in mode NextStep does an ended instance get here.
                StartEpisode(i, ResetOptions.None);
                (Rewards[i], Terminated[i], Truncated[i]) = (0, false, false);
                continue;
            }

            var cut = false;
            if (!TDynamics.StepsInBatches)
            {
                ref readonly var own = ref parameters.Of(i);
                (Rewards[i], Terminated[i], cut) = instances[i].Step(own, actions.Slice(i * actionSize, actionSize), randoms[i]);
                instances[i].Observe(own, Observations.AsSpan(i * observationSize, observationSize));
            }

            cut |= ++steps[i] >= maxEpisodeSteps;
            Truncated[i] = cut;
            Starts[i] = false;
            if (ownInfo.Length > 0)
            {
                WriteInfo(i);
            }

            if (cut | Terminated[i])
            {
                End(i);
            }
        }
    }

    private void End(int i)
    {
        if (AutoresetMode == AutoresetMode.SameStep)
        {
            var row = new Range(i * observationSize, (i + 1) * observationSize);
            Observations.AsSpan(row).CopyTo(FinalObservations.AsSpan(row));
            StartEpisode(i, ResetOptions.None, keepInfo: true);
        }
        else
        {
            ended[i] = true;
        }
    }

    private void StartEpisode(int i, ResetOptions options, bool keepInfo = false)
    {
        parameters.Draw(i);
        instances[i].Reset(parameters.Of(i), randoms[i], options);
        Begin(i, keepInfo);
    }

    private void Begin(int i, bool keepInfo = false)
    {
        instances[i].Observe(parameters.Of(i), Observations.AsSpan(i * observationSize, observationSize));
        (steps[i], ended[i], Starts[i]) = (0, false, true);
        if (ownInfo.Length > 0 && !keepInfo)
        {
            WriteInfo(i);
        }
    }

    private void WriteInfo(int i)
    {
        Span<double> row = stackalloc double[ownInfo.Length];
        TDynamics.WriteInfo(instances[i], parameters.Of(i), row);
        for (var column = 0; column < ownInfo.Length; column++)
        {
            ownInfo[column][i] = row[column];
        }
    }

    private void Seed(int i, long seed)
    {
        randoms[i] = new Philox((ulong)seed, Philox.Stream("environment"));
        parameters.Seed(i, seed);
    }

    private void CheckState(int length)
    {
        if (stateSize == 0)
        {
            throw new NotSupportedException($"{Name} does not offer its state.");
        }

        if (length != stateSize)
        {
            throw new ArgumentException($"{Name}: a state has {stateSize} numbers, got {length}.");
        }
    }
}

/// <summary>How a vector environment runs.</summary>
public sealed record VectorOptions
{
    /// <summary>When ended instances start again; Gymnasium's default.</summary>
    public AutoresetMode Autoreset { get; init; } = AutoresetMode.NextStep;

    /// <summary>Steps to an episode; null for the registry's.</summary>
    public int? MaxEpisodeSteps { get; init; }

    /// <summary>Over how many threads a step is spread; results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether actions are checked; false replays recordings whose actions the environment itself clips.</summary>
    public bool CheckActions { get; init; } = true;
}
